import type { Kysely, Transaction } from "kysely";
import type { Schema } from "./schema.ts";
import type { TenantMapping } from "./Store.ts";

/** null when it was never mapped, or when WorkOS deleted its organization. */
export const readTenant = async (
  db: Kysely<Schema>,
  tenantId: string,
): Promise<TenantMapping | null> => {
  const row = await db
    .selectFrom("tenant as t")
    .leftJoin("organization as o", "o.id", "t.organization_id")
    .select(["t.organization_id", "t.name", "o.deleted"])
    .where("t.tenant_id", "=", tenantId)
    .executeTakeFirst();
  if (row === undefined || row.deleted === 1) return null;
  return { tenantId, organizationId: row.organization_id, name: row.name };
};

export const tenantOf = async (
  db: Kysely<Schema>,
  organizationId: string,
): Promise<string | null> => {
  const row = await db
    .selectFrom("tenant")
    .select("tenant_id")
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();
  return row?.tenant_id ?? null;
};

/** false when another tenant has the organization, or the tenant no longer has the `expected` one. */
export const mapTenant = async (
  trx: Transaction<Schema>,
  { tenantId, organizationId, name }: TenantMapping,
  expected?: string,
): Promise<boolean> => {
  if (expected !== undefined) {
    const current = await readTenant(trx, tenantId);
    if (current?.organizationId !== expected) return false;
  }
  const holder = await tenantOf(trx, organizationId);
  if (holder !== null && holder !== tenantId) return false;
  const row = { organization_id: organizationId, name };
  await trx
    .insertInto("tenant")
    .values({ tenant_id: tenantId, ...row })
    .onConflict((c) => c.column("tenant_id").doUpdateSet(row))
    .execute();
  return true;
};
