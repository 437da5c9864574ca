import type { ActivityEntry } from "./Store.ts";

/**
 * Text and bigint columns only, so that SQLite and PostgreSQL share one schema. Instants are milliseconds
 * since the epoch, flags 0 or 1, lists JSON text.
 */

/** What every row about a WorkOS object has; `mergeRow.ts` says how each column moves. */
export interface EntityColumns {
  id: string;
  /** null: no event said yet whose it is. */
  organization_id: string | null;
  /** Of the fields; '' while only marks are known. */
  version: string;
  /** The organization's sequence when this row was last written. */
  sequence: number;
  deleted: number;
  seen_at: number;
  absent_as_of: number;
  ever_active: number;
  last_change_at: number;
}

/** The fields of each table: replaced as a whole by the newest version. */
export interface EntityFields {
  organization: { name: string; updated_at: number };
  connection: { name: string; type: string; state: string; domains: string; updated_at: number };
  /** Keyed by connection and certificate type. */
  certificate: { connection_id: string; type: string; expires_at: number };
  directory: { name: string; type: string; state: string; updated_at: number };
  /** Keyed by directory; only reads write it. */
  directory_counts: {
    active: number;
    inactive: number;
    groups: number | null;
    read_at: number;
  };
  domain: {
    domain: string;
    state: string;
    verification_prefix: string | null;
    verification_token: string | null;
    updated_at: number;
  };
  /** Keyed by domain: only an event tells the reason, so a read of the domain must not erase it. */
  domain_failure: { reason: string };
  /** Keyed by organization; only reads write it. */
  audit_logs: { state: string; retention_days: number | null };
  /** Only reads write it. */
  log_stream: { type: string; state: string; last_sent_at: number | null };
}

export type EntityTable = keyof EntityFields;

interface EventColumns {
  id: string;
  name: string;
  organization_id: string | null;
  created_at: number;
  received_at: number;
  /** The received JSON text, byte for byte, but for directory users (see `keptPayload`). */
  payload: string;
  /** Why it could not be projected; null when it could, or means nothing to the status. */
  projection_error: string | null;
}

interface OrganizationRevisionColumns {
  organization_id: string;
  /** Counts the transactions that wrote anything about the organization. */
  sequence: number;
  /** Counts those that changed something visible. */
  revision: number;
  /** WorkOS' clock at the last whole read; null: never read. */
  as_of: number | null;
}

/** Active users as first read in an hour: what the drop alarm compares with. */
interface DirectorySampleColumns {
  directory_id: string;
  hour: number;
  active: number;
}

interface ActivityColumns {
  id: string;
  organization_id: string | null;
  at: number;
  action: ActivityEntry["action"];
  intent: ActivityEntry["intent"];
  user_id: string;
  user_name: string | null;
  impersonated_by: string | null;
  ip: string | null;
  code: string | null;
  request_id: string;
}

interface RevokedSessionColumns {
  session_id: string;
  recorded_at: number;
}

/** Attempts of one subject (a viewer, an organization) since its window began. */
interface AttemptWindowColumns {
  subject: string;
  started_at: number;
  attempts: number;
}

/** Which organization a tenant of the host is. */
interface TenantColumns {
  tenant_id: string;
  /** Of one tenant only. */
  organization_id: string;
  /** The name that the organization was last given. */
  name: string;
}

export type Schema = { [T in EntityTable]: EntityColumns & EntityFields[T] } & {
  event: EventColumns;
  organization_revision: OrganizationRevisionColumns;
  directory_sample: DirectorySampleColumns;
  activity: ActivityColumns;
  revoked_session: RevokedSessionColumns;
  attempt_window: AttemptWindowColumns;
  tenant: TenantColumns;
};

/** Fields of a row of which only marks are known. */
export const blankFields: EntityFields = {
  organization: { name: "", updated_at: 0 },
  connection: { name: "", type: "", state: "", domains: "[]", updated_at: 0 },
  certificate: { connection_id: "", type: "", expires_at: 0 },
  directory: { name: "", type: "", state: "", updated_at: 0 },
  directory_counts: { active: 0, inactive: 0, groups: null, read_at: 0 },
  domain: {
    domain: "",
    state: "",
    verification_prefix: null,
    verification_token: null,
    updated_at: 0,
  },
  domain_failure: { reason: "" },
  audit_logs: { state: "", retention_days: null },
  log_stream: { type: "", state: "", last_sent_at: null },
};
