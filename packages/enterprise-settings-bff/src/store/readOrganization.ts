import type { Kysely } from "kysely";
import { isVisible } from "./mergeRow.ts";
import type { Schema } from "./schema.ts";
import type { ConnectionState, DirectoryState, DomainState, OrganizationState } from "./Store.ts";

const hourMs = 3_600_000;

const connectionsOf = async (
  db: Kysely<Schema>,
  organizationId: string,
): Promise<ConnectionState[]> => {
  const stored = await db
    .selectFrom("connection")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("id")
    .execute();
  const rows = stored.filter(isVisible);
  const ids = rows.map((row) => row.id);
  const certificates =
    ids.length === 0
      ? []
      : await db
          .selectFrom("certificate")
          .select(["connection_id", "type", "expires_at"])
          .where("connection_id", "in", ids)
          .orderBy("id")
          .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    type: row.type,
    state: row.state,
    domains: JSON.parse(row.domains) as string[],
    everActive: row.ever_active === 1,
    updatedAt: row.updated_at,
    certificates: certificates
      .filter((it) => it.connection_id === row.id)
      .map((it) => ({ type: it.type, expiresAt: it.expires_at })),
  }));
};

/** The newest sample that is at least 23 h old; samples stand for their whole hour. */
const aDayBefore = async (
  db: Kysely<Schema>,
  directoryId: string,
  asOf: number,
): Promise<number | null> => {
  const sample = await db
    .selectFrom("directory_sample")
    .select("active")
    .where("directory_id", "=", directoryId)
    .where("hour", "<=", asOf - 23 * hourMs)
    .where("hour", ">=", asOf - 48 * hourMs)
    .orderBy("hour", "desc")
    .limit(1)
    .executeTakeFirst();
  return sample?.active ?? null;
};

const directoriesOf = async (
  db: Kysely<Schema>,
  organizationId: string,
  asOf: number | null,
): Promise<DirectoryState[]> => {
  const stored = await db
    .selectFrom("directory as d")
    .leftJoin("directory_counts as c", "c.id", "d.id")
    .selectAll("d")
    .select(["c.active", "c.inactive", "c.groups", "c.read_at"])
    .where("d.organization_id", "=", organizationId)
    .orderBy("d.id")
    .execute();
  const directories: DirectoryState[] = [];
  for (const row of stored.filter(isVisible)) {
    const { active, inactive } = row;
    directories.push({
      id: row.id,
      name: row.name,
      type: row.type,
      state: row.state,
      everActive: row.ever_active === 1,
      users: active === null || inactive === null ? null : { active, inactive },
      usersADayBefore: asOf === null ? null : await aDayBefore(db, row.id, asOf),
      groups: row.groups,
      countsReadAt: row.read_at,
      lastChangeAt: row.last_change_at === 0 ? null : row.last_change_at,
      updatedAt: row.updated_at,
    });
  }
  return directories;
};

const domainsOf = async (db: Kysely<Schema>, organizationId: string): Promise<DomainState[]> => {
  const stored = await db
    .selectFrom("domain as d")
    .leftJoin("domain_failure as f", "f.id", "d.id")
    .selectAll("d")
    .select("f.reason")
    .where("d.organization_id", "=", organizationId)
    .orderBy("d.domain")
    .orderBy("d.id")
    .execute();
  return stored.filter(isVisible).map((row) => ({
    id: row.id,
    domain: row.domain,
    state: row.state,
    failureReason: row.state === "failed" ? row.reason : null,
    verificationPrefix: row.verification_prefix,
    verificationToken: row.verification_token,
    updatedAt: row.updated_at,
  }));
};

const auditLogsOf = async (
  db: Kysely<Schema>,
  organizationId: string,
): Promise<Pick<OrganizationState, "auditLogs" | "logStreams">> => {
  const auditLogs = await db
    .selectFrom("audit_logs")
    .selectAll()
    .where("id", "=", organizationId)
    .executeTakeFirst();
  const streams = await db
    .selectFrom("log_stream")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("id")
    .execute();
  return {
    auditLogs:
      auditLogs !== undefined && isVisible(auditLogs)
        ? { state: auditLogs.state, retentionDays: auditLogs.retention_days }
        : null,
    logStreams: streams.filter(isVisible).map((row) => ({
      id: row.id,
      type: row.type,
      state: row.state,
      lastSentAt: row.last_sent_at,
    })),
  };
};

/** null when nothing was ever said of the organization, or when WorkOS has it no more. */
export const readOrganization = async (
  db: Kysely<Schema>,
  organizationId: string,
): Promise<OrganizationState | null> => {
  const revision = await db
    .selectFrom("organization_revision")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();
  if (revision === undefined) return null;
  const organization = await db
    .selectFrom("organization")
    .select(["name", "version", "deleted", "seen_at", "absent_as_of"])
    .where("id", "=", organizationId)
    .executeTakeFirst();
  const isGone = organization !== undefined && organization.absent_as_of >= organization.seen_at;
  if (organization?.deleted === 1 || isGone) return null;
  return {
    id: organizationId,
    name: organization === undefined || organization.version === "" ? null : organization.name,
    asOf: revision.as_of,
    revision: revision.revision,
    connections: await connectionsOf(db, organizationId),
    directories: await directoriesOf(db, organizationId, revision.as_of),
    domains: await domainsOf(db, organizationId),
    ...(await auditLogsOf(db, organizationId)),
  };
};
