import { versionOf, type AssertionOf, type RowAssertion } from "../store/mergeRow.ts";
import type { EntityColumns, EntityFields, EntityTable } from "../store/schema.ts";
import type {
  ConnectionReading,
  DirectoryReading,
  DomainReading,
  OrganizationReading,
  Reading,
} from "../workos/WorkOSGateway.ts";
import { domainNames } from "./projectEvent.ts";

/** The tables whose rows a read lists. Certificates and the reasons of failed domains are not among them. */
export const listedTables: readonly EntityTable[] = [
  "connection",
  "directory",
  "domain",
  "audit_logs",
  "log_stream",
];

/** Those of which this reading speaks: what it does not list there is absent. */
export const tablesListedBy = ({ auditLogs }: Reading): readonly EntityTable[] =>
  auditLogs === "not_said"
    ? listedTables.filter((table) => table !== "audit_logs" && table !== "log_stream")
    : listedTables;

interface StatementOf<T extends EntityTable> {
  table: T;
  key: string;
  /** WorkOS' `updated_at`; null where there is none: then the newest read wins. */
  updatedAt: number | null;
  fields: EntityFields[T];
  active: boolean;
}

/** What a reading says of one object, before it is known what the store last heard of it. */
export type ReadStatement = { [T in EntityTable]: StatementOf<T> }[EntityTable];

const says = <T extends EntityTable>(
  table: T,
  key: string,
  updatedAt: number | null,
  fields: EntityFields[T],
  active = false,
): StatementOf<T> => ({ table, key, updatedAt, fields, active });

export const organizationStatement = ({ id, name, updatedAt }: OrganizationReading) =>
  says("organization", id, updatedAt, { name, updated_at: updatedAt });

export const connectionStatement = (it: ConnectionReading) => {
  const { id, name, type, state, domains, updatedAt } = it;
  const fields = { name, type, state, domains: domainNames(domains), updated_at: updatedAt };
  return says("connection", id, updatedAt, fields, state === "active");
};

export const directoryStatement = ({ id, name, type, state, updatedAt }: DirectoryReading) => {
  const fields = { name, type, state, updated_at: updatedAt };
  return says("directory", id, updatedAt, fields, state === "linked" || state === "active");
};

export const domainStatement = (it: DomainReading) =>
  says("domain", it.id, it.updatedAt, {
    domain: it.domain,
    state: it.state,
    verification_prefix: it.verificationPrefix,
    verification_token: it.verificationToken,
    updated_at: it.updatedAt,
  });

/** Everything that a reading says, but for directory counts (see `projectCounts`). */
export const projectReading = (reading: Reading): ReadStatement[] => {
  const { organization } = reading;
  const { auditLogs } = reading;
  const stream = auditLogs === "not_said" ? null : (auditLogs?.logStream ?? null);
  return [
    organizationStatement(organization),
    ...reading.connections.map(connectionStatement),
    ...reading.directories.map(directoryStatement),
    ...reading.domains.map(domainStatement),
    // "Not configured" is said too: a missing row means that nobody ever answered.
    ...(auditLogs === "not_said"
      ? []
      : [
          says("audit_logs", organization.id, null, {
            state: auditLogs?.state ?? "not_configured",
            retention_days: auditLogs?.retentionDays ?? null,
          }),
        ]),
    ...(stream === null
      ? []
      : [
          says("log_stream", stream.id, null, {
            type: stream.type,
            state: stream.state,
            last_sent_at: stream.lastSentAt,
          }),
        ]),
  ];
};

/**
 * When a read says what it says of a row that nobody wrote since it began: after whatever the row holds and
 * after the read before (`asOf`), although WorkOS' `Date` header counts whole seconds only.
 */
const saidAfter = (row: EntityColumns, { observedAt }: Reading, asOf: number | null): number =>
  Math.max(observedAt, 1 + Math.max(row.seen_at, row.absent_as_of, asOf ?? 0));

/** `asOf`: WorkOS' clock at the last whole read; null: never read. */
export const assertRead = (
  it: ReadStatement,
  row: EntityColumns,
  reading: Reading,
  asOf: number | null,
): RowAssertion => {
  const saidAt = saidAfter(row, reading, asOf);
  return {
    table: it.table,
    key: it.key,
    organizationId: reading.organization.id,
    version: versionOf(it.updatedAt ?? saidAt, saidAt, it.fields, "read"),
    fields: it.fields,
    marks: { seen_at: saidAt, ever_active: it.active ? 1 : 0 },
  } as RowAssertion;
};

/** Counts that did not move keep the instant of their read this long, so that the answer stays the same. */
const countsAgeMs = 15 * 60_000;

/** What a reading says of a directory's numbers; null when it says nothing. */
export const projectCounts = (
  directory: DirectoryReading,
  reading: Reading,
  known: EntityColumns & EntityFields["directory_counts"],
  asOf: number | null,
): AssertionOf<"directory_counts"> | null => {
  const { users, groups } = directory;
  if (users === null) return null;
  const same =
    known.active === users.active && known.inactive === users.inactive && known.groups === groups;
  const { observedAt } = reading;
  const keeps = same && known.read_at > observedAt - countsAgeMs;
  const fields = {
    active: users.active,
    inactive: users.inactive,
    groups,
    read_at: keeps ? known.read_at : observedAt,
  };
  const saidAt = saidAfter(known, reading, asOf);
  return {
    table: "directory_counts",
    key: directory.id,
    organizationId: reading.organization.id,
    version: versionOf(saidAt, saidAt, fields, "read"),
    fields,
    marks: { seen_at: saidAt },
  };
};
