import type { Kysely } from "kysely";

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable("tenant")
    .addColumn("tenant_id", "text", (c) => c.primaryKey())
    // Two tenants of one organization could configure each other's sign-in.
    .addColumn("organization_id", "text", (c) => c.notNull().unique())
    .addColumn("name", "text", (c) => c.notNull())
    .execute();
};
