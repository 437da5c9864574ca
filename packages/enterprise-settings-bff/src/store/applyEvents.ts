import type { Transaction } from "kysely";
import { keptPayload } from "../status/keptPayload.ts";
import { tryProject, type Projection } from "../status/projectEvent.ts";
import type { Schema } from "./schema.ts";
import type { Outcome, ReceivedEvent, RevokedSession } from "./Store.ts";
import { UnitOfWork, type Change } from "./unitOfWork.ts";

interface Projected extends Projection {
  event: ReceivedEvent;
}

/** Inserts each event once by its id; returns the ids that were new. */
const insertNew = async (
  trx: Transaction<Schema>,
  batch: readonly Projected[],
): Promise<Set<string>> => {
  const rows = batch.map(({ event, assertions, error }) => ({
    id: event.id,
    name: event.event,
    organization_id: assertions.find((it) => it.organizationId !== null)?.organizationId ?? null,
    created_at: event.createdAt,
    received_at: event.receivedAt,
    // What could not be projected stays whole, to be projected again.
    payload: error === null ? keptPayload(event) : event.payload,
    projection_error: error,
  }));
  const inserted = await trx
    .insertInto("event")
    .values(rows)
    .onConflict((c) => c.column("id").doNothing())
    .returning("id")
    .execute();
  return new Set(inserted.map((row) => row.id));
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

export interface Applied {
  outcomes: Outcome[];
  changes: Change[];
  revoked: RevokedSession[];
}

/** The events of one batch, in one transaction. */
export const applyEvents = async (
  trx: Transaction<Schema>,
  batch: readonly ReceivedEvent[],
): Promise<Applied> => {
  if (batch.length === 0) return { outcomes: [], changes: [], revoked: [] };
  const projected = batch.map((event) => ({ event, ...tryProject(event) }));
  const fresh = await insertNew(trx, projected);
  const unit = new UnitOfWork(trx);
  const outcomes: Outcome[] = [];
  const revoked: RevokedSession[] = [];
  for (const { event, assertions } of projected) {
    // The first of several with one id in this batch is the new one.
    if (!fresh.delete(event.id)) {
      outcomes.push("duplicate");
      continue;
    }
    revoked.push(...revokedSession(event));
    let outcome: Outcome = "stored";
    for (const assertion of assertions) {
      const { owner, visible } = await unit.assert(assertion);
      if (visible) outcome = "applied";
      else if (owner !== null && outcome === "stored") outcome = "stale";
    }
    outcomes.push(outcome);
  }
  await recordRevoked(trx, revoked);
  return { outcomes, changes: await unit.flush(), revoked };
};
