import type { PortalIntent } from "@acme/enterprise-settings-contract";
import type { Reading } from "../workos/WorkOSGateway.ts";
import type { HandlerJobs } from "./handlerJobs.ts";
import type { Pruned, PruneBefore } from "./prune.ts";
import type { Due, EventCursor, ReconciliationStore } from "./reconciliation.ts";
import type { Replayed, ReplaySelection } from "./replay.ts";
import type { Reprojected } from "./reproject.ts";

/** All instants are milliseconds since the epoch. */

/** A verified, well-formed delivery. `payload` holds the received JSON text, byte for byte. */
export interface ReceivedEvent {
  id: string;
  /** The event's name, such as `connection.activated`. */
  event: string;
  createdAt: number;
  receivedAt: number;
  data: unknown;
  payload: string;
}

/**
 * - `applied`: new, and something visible changed.
 * - `stale`: new, but older than what is known; nothing visible changed.
 * - `stored`: new, kept, and of no meaning for the status (unknown name, failed projection, …).
 * - `duplicate`: known by its id; nothing happened.
 */
export type Outcome = "applied" | "stale" | "stored" | "duplicate";

/**
 * The database itself fails: another process holds its lock, the disk is full, the file is damaged. Whatever
 * is sent next fails as well, so that nothing is gained by trying another event at once.
 */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";
}

/** The store's schema is not this binary's. The message says which migrations, and what to do. */
export class SchemaError extends Error {
  override readonly name: string = "SchemaError";
}

export interface ConnectionState {
  id: string;
  name: string;
  type: string;
  state: string;
  domains: string[];
  everActive: boolean;
  updatedAt: number;
  certificates: { type: string; expiresAt: number }[];
}

export interface DirectoryState {
  id: string;
  name: string;
  type: string;
  state: string;
  everActive: boolean;
  users: { active: number; inactive: number } | null;
  /** Active users as read 23 to 48 hours before, for the drop alarm; null: not read then. */
  usersADayBefore: number | null;
  groups: number | null;
  /** Moves when the counts do, and otherwise at most every 15 minutes. */
  countsReadAt: number | null;
  lastChangeAt: number | null;
  updatedAt: number;
}

export interface DomainState {
  id: string;
  domain: string;
  state: string;
  failureReason: string | null;
  verificationPrefix: string | null;
  verificationToken: string | null;
  updatedAt: number;
}

/** Everything known of one organization, in WorkOS' words; statuses are derived in presentStatus alone. */
export interface OrganizationState {
  id: string;
  name: string | null;
  /** When WorkOS was last read as a whole; null: never, only webhooks spoke. */
  asOf: number | null;
  revision: number;
  connections: ConnectionState[];
  directories: DirectoryState[];
  domains: DomainState[];
  /** `not_configured` is a state that WorkOS answered; null: it never answered. */
  auditLogs: { state: string; retentionDays: number | null } | null;
  logStreams: { id: string; type: string; state: string; lastSentAt: number | null }[];
}

/** One line of the audit trail. Never holds the link. */
export interface ActivityEntry {
  id: string;
  organizationId: string | null;
  at: number;
  action: "portal_link.created" | "portal_link.refused" | "portal_link.failed";
  /** null: the request was refused before it named a valid intent. */
  intent: PortalIntent | null;
  userId: string;
  userName: string | null;
  impersonatedBy: string | null;
  /** The sender's address as Fastify sees it (`trustProxy` decides). */
  ip: string | null;
  /** The problem's code when it was refused or failed. */
  code: string | null;
  requestId: string;
}

/** A session that WorkOS ended before its access token runs out. */
export interface RevokedSession {
  sessionId: string;
  /** When the `session.revoked` event came in. */
  recordedAt: number;
}

/** How often a subject tried since its window began, this attempt included. */
export interface AttemptWindow {
  attempts: number;
  endsAt: number;
}

/** Which organization a tenant of the host is. */
export interface TenantMapping {
  /** The host's own id. */
  tenantId: string;
  organizationId: string;
  /** The name that the organization was last given. */
  name: string;
}

export interface Read {
  organizationId: string;
  /** The organization's sequence, taken by `fence()` before the first call to WorkOS. */
  fence: number;
  reading: Reading;
  /** When it is due again, unless a directory changed meanwhile: then soon. What is left out stays. */
  due?: Due;
}

/** WorkOS answered that there is no such organization. */
export interface Gone {
  organizationId: string;
  /** As of a `Read`. */
  fence: number;
  /** On WorkOS' clock. */
  observedAt: number;
}

export interface ReadOutcome {
  /** The reading and newer knowledge disagree somewhere: read once more in a while. */
  contradicted: boolean;
}

/**
 * The two ways in, `applyEvents` and `applyRead`, are ONE transaction each, which also bumps the
 * revision (only if something visible changed) and notifies after the commit.
 *
 * Invariants: an acknowledged event survives a crash and a power cut; duplicates and any order of the
 * same events end in the same state; a read never touches what was written after its fence.
 */
export interface Store {
  /**
   * Throws `StoreUnavailableError` when the database fails; other errors are about these events. `cursor`:
   * how far the Events API was read with them; both are kept, or neither.
   */
  applyEvents(batch: readonly ReceivedEvent[], cursor?: EventCursor): Promise<Outcome[]>;
  fence(organizationId: string): Promise<number>;
  applyRead(read: Read): Promise<ReadOutcome>;
  /** WorkOS knows no such organization: nothing of it is shown until something newer speaks of it. */
  applyGone(gone: Gone): Promise<void>;
  readonly reconciliation: ReconciliationStore;
  /** null: nothing is known of it, or it is gone. */
  readOrganization(organizationId: string): Promise<OrganizationState | null>;
  /** null: not mapped, or to an organization that WorkOS has deleted. */
  readTenant(tenantId: string): Promise<TenantMapping | null>;
  /** The id of the tenant that has the organization; null: none has. */
  tenantOf(organizationId: string): Promise<string | null>;
  /**
   * Replaces the tenant's mapping; with `expected`, only while that is still its organization. false,
   * and nothing changed: it is not, or another tenant has the organization.
   */
  mapTenant(mapping: TenantMapping, expected?: string): Promise<boolean>;
  appendActivity(entry: ActivityEntry): Promise<void>;
  /** Those recorded at `since` or later; `applyEvents` records them. */
  listRevokedSessions(since: number): Promise<RevokedSession[]>;
  /** Calls back after the commit that recorded it, at least once. Returns how to stop. */
  onSessionRevoked(listener: (session: RevokedSession) => void): () => void;
  /** Counts one more attempt of the subject; a window begins with its first attempt. */
  countAttempt(subject: string, now: number, windowMs: number): Promise<AttemptWindow>;
  /**
   * Forgets what is older than these instants, in small transactions; what is not named stays. An aborted
   * signal ends it after the transaction under way.
   */
  prune(before: Partial<PruneBefore>, signal?: AbortSignal): Promise<Pruned>;
  /** The newest first. */
  listActivity(organizationId: string, limit: number): Promise<ActivityEntry[]>;
  /** What waits for the host's handlers. */
  readonly handlerJobs: HandlerJobs;
  /** Hands stored events to the host's handlers again. */
  replay(selection: ReplaySelection, now: number): Promise<Replayed>;
  /** Projects again what could not be projected. */
  reproject(): Promise<Reprojected>;
  /** How many stored events, with their payload still there, could not be projected: it is not what WorkOS documents. */
  countProjectionErrors(): Promise<number>;
  /** Calls back after a commit that changed something visible, at least once. Returns how to stop. */
  onChange(listener: (organizationId: string, revision: number) => void): () => void;
  /**
   * Calls back when changes that other nodes made may have been missed: what is held in memory has to be
   * read anew. Returns how to stop.
   */
  onResync(listener: () => void): () => void;
  /**
   * Runs the task, unless one of this name is running on any node of this store: then false. The signal is
   * aborted when it can no longer be told that no other node runs it. Throws what the task throws, and
   * `StoreUnavailableError`.
   */
  exclusively(name: string, task: (signal: AbortSignal) => Promise<void>): Promise<boolean>;
  /** Resolves when the store can be written; throws `SchemaError` when its schema is not this binary's. */
  check(): Promise<void>;
  close(): Promise<void>;
}
