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
  /** The received JSON text, byte for byte, or what `payload_kept` says is left of it. */
  payload: string;
  /**
   * `ids`: its directory user is gone (see `strippedPayload`). `none`: pruned, and the payload empty; the
   * id stays as long as WorkOS could deliver the event again.
   */
  payload_kept: "whole" | "ids" | "none";
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

/** What runs now and then, once for all nodes. */
interface ReconcileTaskColumns {
  name: string;
  /** null: it never came to its end. */
  finished_at: number | null;
  /** Where it goes on, as its own JSON; null: from the beginning. */
  cursor: string | null;
}

/** Which organizations are read although nobody looks. */
interface OrganizationScheduleColumns {
  organization_id: string;
  /** When somebody last looked, give or take an hour; 0: nobody has. */
  viewed_at: number;
  /** null: when somebody looks. */
  due_at: number | null;
}

/** Which organization a tenant of the host is. */
interface TenantColumns {
  tenant_id: string;
  /** Of one tenant only. */
  organization_id: string;
  /** The name that the organization was last given. */
  name: string;
}

/** The names of events that some server has a handler for: new ones get a job. */
interface EventHandlerColumns {
  event_name: string;
  /** When a server last said so. */
  seen_at: number;
}

/** What runs one after the other: the events of one organization, or (lane '') of none. */
interface HandlerLaneColumns {
  lane: string;
  /** The last position given to a job of this lane. */
  last_position: number;
  /** When its first waiting job may run; null: none waits. */
  due_at: number | null;
  /** Who runs its first job; valid until `lease_until`. */
  lease: string | null;
  lease_until: number;
}

/** An event that waits for its handler, or is parked; one that was handled has no job any more. */
interface HandlerJobColumns {
  event_id: string;
  event_name: string;
  lane: string;
  /** Within the lane, in commit order. */
  position: number;
  enqueued_at: number;
  /** Begun ones, so that an event that ends the process is parked as well. */
  attempts: number;
  /** Name and code of what was thrown last: its message may quote a person. */
  last_error: string | null;
  /** null: it waits. */
  parked_at: number | null;
}

export type Schema = { [T in EntityTable]: EntityColumns & EntityFields[T] } & {
  event: EventColumns;
  organization_revision: OrganizationRevisionColumns;
  directory_sample: DirectorySampleColumns;
  activity: ActivityColumns;
  revoked_session: RevokedSessionColumns;
  attempt_window: AttemptWindowColumns;
  tenant: TenantColumns;
  reconcile_task: ReconcileTaskColumns;
  organization_schedule: OrganizationScheduleColumns;
  event_handler: EventHandlerColumns;
  handler_lane: HandlerLaneColumns;
  handler_job: HandlerJobColumns;
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
