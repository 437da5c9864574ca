import type { Transaction } from "kysely";
import { holdsDirectoryUser, strippedPayload } from "../status/strippedPayload.ts";
import { isUnsettledState } from "../status/unsettled.ts";
import { maxKeyLength, tryProject, type Projection } from "../status/tryProject.ts";
import { askHandled, enqueue, type NewJob } from "./enqueue.ts";
import type { Schema } from "./schema.ts";
import type { Outcome, ReceivedEvent, RevokedSession } from "./Store.ts";
import { asking, askTogether, insertRows, type Asking } from "./bulk.ts";
import type { WriteLock } from "./Engine.ts";
import { dueForChange } from "./changedDirectories.ts";
import { dueBy } from "./reconciliation.ts";
import { storable } from "./storable.ts";
import { UnitOfWork } from "./unitOfWork.ts";
import type { Change } from "./workingSet.ts";

interface Projected extends Projection {
  event: ReceivedEvent;
  organizationId: string | null;
}

const project = (received: ReceivedEvent): Projected => {
  const event = storable(received, received.payload);
  const projection = tryProject(event);
  const owned = projection.assertions.find((it) => it.organizationId !== null);
  return { event, ...projection, organizationId: owned?.organizationId ?? ownerIn(event.data) };
};

/** Nearly every event of WorkOS that belongs to an organization says so there. */
const ownerIn = (data: unknown): string | null =>
  typeof data === "object" &&
  data !== null &&
  "organization_id" in data &&
  typeof data.organization_id === "string" &&
  data.organization_id !== "" &&
  data.organization_id.length <= maxKeyLength
    ? data.organization_id
    : null;

const eventColumns = [
  "id",
  "name",
  "organization_id",
  "created_at",
  "received_at",
  "payload",
  "payload_kept",
  "projection_error",
] as const;

const insertedOnce = {
  table: "event",
  columns: eventColumns,
  ending: "on conflict (id) do nothing returning id",
} as const;

/**
 * Inserts each event once by its id; adds the ids that were new. Sorted, so that two transactions with
 * the same new events never wait for each other in a ring.
 */
const askNew = (
  trx: Transaction<Schema>,
  batch: readonly Projected[],
  handled: ReadonlySet<string>,
  fresh: Set<string>,
): Asking => {
  const rows = batch.map(({ event, organizationId, error }) => {
    // What is to be handled yet, or could not be projected and is to be again, stays whole.
    const isOver = error === null && !handled.has(event.event);
    const stripped = isOver ? strippedPayload(event.event, event.payload) : null;
    return {
      id: event.id,
      name: event.event,
      organization_id: organizationId,
      created_at: event.createdAt,
      received_at: event.receivedAt,
      payload: stripped ?? event.payload,
      payload_kept: stripped === null ? ("whole" as const) : ("ids" as const),
      projection_error: error,
    };
  });
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return asking(insertRows<{ id: string }>(trx, insertedOnce, sorted), ({ rows: inserted }) => {
    for (const row of inserted) fresh.add(row.id);
  });
};

/** `session.revoked`: its data is the session (WorkOS' OpenAPI description, EventSchema). */
const revokedSession = ({ event, data, receivedAt }: ReceivedEvent): RevokedSession[] =>
  event === "session.revoked" &&
  typeof data === "object" &&
  data !== null &&
  "id" in data &&
  typeof data.id === "string"
    ? [{ sessionId: data.id, recordedAt: receivedAt }]
    : [];

const recordRevoked = async (
  trx: Transaction<Schema>,
  sessions: readonly RevokedSession[],
): Promise<void> => {
  if (sessions.length === 0) return;
  const rows = sessions.map((it) => ({ session_id: it.sessionId, recorded_at: it.recordedAt }));
  await trx
    .insertInto("revoked_session")
    .values(rows)
    .onConflict((c) => c.column("session_id").doNothing())
    .execute();
};

/** When what an event left unsettled is read, in milliseconds after it came in. */
const unsettledReadMs = 15 * 60_000;

const unsettledBy = ({ assertions, organizationId }: Projected): string[] =>
  organizationId !== null &&
  assertions.some(({ table, fields }) =>
    isUnsettledState(table, fields && Reflect.get(fields, "state")),
  )
    ? [organizationId]
    : [];

export interface Applied {
  outcomes: Outcome[];
  changes: Change[];
  revoked: RevokedSession[];
  /** How many of them wait for a handler now. */
  enqueued: number;
}

/** A batch of events with all that they say, which needs no database to be known. */
export interface Batch {
  projected: readonly Projected[];
  /** Whose rows it writes; null: of which it is not known whose they are. */
  owners: readonly (string | null)[];
}

export const projectBatch = (events: readonly ReceivedEvent[]): Batch => {
  const projected = events.map(project);
  const owners = new Set(
    projected.flatMap((it) => it.assertions.map((that) => that.organizationId)),
  );
  return { projected, owners: [...owners] };
};

/** The events of one batch, in one transaction. */
export const applyEvents = async (
  trx: Transaction<Schema>,
  lock: WriteLock,
  { projected }: Batch,
): Promise<Applied> => {
  if (projected.length === 0) return { outcomes: [], changes: [], revoked: [], enqueued: 0 };
  const names = projected.map(({ event }) => event.event);
  const handled = new Set<string>();
  const fresh = new Set<string>();
  const asked = askHandled(trx, names, handled);
  // Only what is stripped has to know before whether anybody handles it.
  const isFirst = names.some(holdsDirectoryUser);
  if (isFirst) await askTogether(trx, [asked]);
  const unit = new UnitOfWork(trx, lock);
  await unit.prepare(
    projected.flatMap((it) => it.assertions),
    [...(isFirst ? [] : [asked]), askNew(trx, projected, handled, fresh)],
  );
  const outcomes: Outcome[] = [];
  const revoked: RevokedSession[] = [];
  const jobs: NewJob[] = [];
  const due = new Map<string, number>();
  const dueAt = (id: string, at: number) => due.set(id, Math.min(at, due.get(id) ?? at));
  for (const it of projected) {
    const { event, assertions, organizationId } = it;
    // The first of several with one id in this batch is the new one.
    if (!fresh.delete(event.id)) {
      outcomes.push("duplicate");
      continue;
    }
    revoked.push(...revokedSession(event));
    for (const id of unsettledBy(it)) dueAt(id, event.receivedAt + unsettledReadMs);
    const { id: eventId, event: eventName, receivedAt: at } = event;
    if (handled.has(eventName)) jobs.push({ eventId, eventName, organizationId, at });
    let outcome: Outcome = "stored";
    for (const assertion of assertions) {
      const { owner, visible } = unit.rows.assert(assertion);
      if (visible) outcome = "applied";
      if (visible && owner !== null) {
        const at = dueForChange(assertion, event, unit.rows.revision(owner).as_of);
        if (at !== null) dueAt(owner, at);
      } else if (owner !== null && outcome === "stored") outcome = "stale";
    }
    outcomes.push(outcome);
  }
  await recordRevoked(trx, revoked);
  const changes = await unit.flush();
  await dueBy(trx, due);
  await enqueue(trx, jobs);
  return { outcomes, changes, revoked, enqueued: jobs.length };
};
