import { setImmediate as nextTurn } from "node:timers/promises";
import { sql, type Transaction } from "kysely";
import { strippedPayload } from "../status/strippedPayload.ts";
import type { Engine } from "./Engine.ts";
import { scheduleLane } from "./handlerJobs.ts";
import type { Schema } from "./schema.ts";

/** Instants, in milliseconds since the epoch: what is older goes. */
export interface PruneBefore {
  /** Payloads of events, by when they came in. Those that wait for a handler stay. */
  eventPayloads: number;
  /** Events as a whole, their ids included: a delivery of one would be new again. */
  events: number;
  activity: number;
  revokedSessions: number;
  attemptWindows: number;
  /** Hourly counts of directories. */
  directorySamples: number;
  /** Names of events that no server said since that it handles; their jobs go with them. */
  handlers: number;
}

/** How many rows of each kind went. */
export type Pruned = Record<keyof PruneBefore, number>;

/** A batch takes a few milliseconds: nobody waits for the write lock for long. */
const batchSize = 500;

type Pruning = (engine: Engine, before: number, signal?: AbortSignal) => Promise<number>;
type Batch = (trx: Transaction<Schema>) => Promise<number>;

/** Repeats a transaction that takes at most a batch until it takes less; others get their turn between. */
const inBatches = async (
  engine: Engine,
  signal: AbortSignal | undefined,
  batch: Batch,
): Promise<number> => {
  let sum = 0;
  for (;;) {
    if (signal?.aborted === true) return sum;
    const count = await engine.transact(batch);
    sum += count;
    if (count < batchSize) return sum;
    await nextTurn();
  }
};

const prunePayloads = async (trx: Transaction<Schema>, before: number): Promise<number> => {
  const ids = await trx
    .selectFrom("event as e")
    .leftJoin("handler_job as j", "j.event_id", "e.id")
    .select("e.id")
    .where("e.received_at", "<", before)
    // As the index has it: those that went before are not looked at again.
    .where("e.payload_kept", "<>", sql.lit("none"))
    .where((eb) => eb.or([eb("j.event_id", "is", null), eb("j.parked_at", "is not", null)]))
    .orderBy("e.received_at")
    .limit(batchSize)
    .execute();
  if (ids.length === 0) return 0;
  const list = ids.map((row) => row.id);
  // Parked ones cannot be replayed without it.
  await trx
    .deleteFrom("handler_job")
    .where("event_id", "in", list)
    .where("parked_at", "is not", null)
    .execute();
  await trx
    .updateTable("event")
    .set({ payload: "", payload_kept: "none" })
    .where("id", "in", list)
    // Somebody may have replayed one just now.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("handler_job as j")
            .select("j.event_id")
            .whereRef("j.event_id", "=", "event.id"),
        ),
      ),
    )
    .execute();
  return ids.length;
};

const pruneEvents = async (trx: Transaction<Schema>, before: number): Promise<number> => {
  const rows = await trx
    .selectFrom("event")
    .select("id")
    .where("received_at", "<", before)
    .where("created_at", "<", before)
    .where("payload_kept", "=", "none")
    .orderBy("received_at")
    .limit(batchSize)
    .execute();
  if (rows.length === 0) return 0;
  const ids = rows.map((row) => row.id);
  await trx.deleteFrom("event").where("id", "in", ids).execute();
  return ids.length;
};

/** The name first: from then on there are no new jobs of it. */
const pruneHandlers: Pruning = async (engine, before, signal) => {
  await engine.db.deleteFrom("event_handler").where("seen_at", "<", before).execute();
  return inBatches(engine, signal, async (trx) => {
    const jobs = await trx
      .selectFrom("handler_job as j")
      .leftJoin("event_handler as h", "h.event_name", "j.event_name")
      .innerJoin("handler_lane as l", "l.lane", "j.lane")
      .innerJoin("event as e", "e.id", "j.event_id")
      .select(["j.event_id", "j.lane", "l.due_at", "e.name", "e.payload", "e.projection_error"])
      .where("h.event_name", "is", null)
      .where("j.enqueued_at", "<", before)
      .orderBy("j.lane")
      .limit(batchSize)
      .execute();
    for (const it of jobs) {
      const stripped = it.projection_error === null ? strippedPayload(it.name, it.payload) : null;
      if (stripped === null) continue;
      const change = { payload: stripped, payload_kept: "ids" } as const;
      await trx.updateTable("event").set(change).where("id", "=", it.event_id).execute();
    }
    const lanes = new Map(jobs.map((it) => [it.lane, it.due_at ?? 0]));
    for (const [lane, due] of lanes) {
      const ids = jobs.filter((it) => it.lane === lane).map((it) => it.event_id);
      await trx.updateTable("handler_lane").set({ due_at: due }).where("lane", "=", lane).execute();
      await trx.deleteFrom("handler_job").where("event_id", "in", ids).execute();
      await scheduleLane(trx, lane, due);
    }
    return jobs.length;
  });
};

type DeletedFrom = "activity" | "revoked_session" | "attempt_window";

/**
 * Deletes rows by an instant of theirs; `key` names them. In two statements: PostgreSQL would walk through
 * the whole table to delete what a subquery names.
 */
const pruneRows =
  (table: DeletedFrom, key: string, column: string): Pruning =>
  (engine, before, signal) =>
    inBatches(engine, signal, async (trx) => {
      const isOver = sql<boolean>`${sql.ref(column)} < ${before}`;
      const { rows } = await sql<{ key: string | number }>`select ${sql.ref(key)} as key
        from ${sql.table(table)} where ${isOver} order by ${sql.ref(column)} limit ${batchSize}`.execute(
        trx,
      );
      if (rows.length === 0) return 0;
      const keys = sql.join([...new Set(rows.map((row) => row.key))]);
      // Somebody may have made one new just now.
      const { numAffectedRows = 0n } = await sql`delete from ${sql.table(table)}
        where ${sql.ref(key)} in (${keys}) and ${isOver}`.execute(trx);
      return Number(numAffectedRows);
    });

/** A sample is known by its directory and its hour, and an hour may have one of every directory. */
const pruneSamples: Pruning = (engine, before, signal) =>
  inBatches(engine, signal, async (trx) => {
    const samples = await trx
      .selectFrom("directory_sample")
      .select(["directory_id", "hour"])
      .where("hour", "<", before)
      .orderBy("hour")
      .limit(batchSize)
      .execute();
    for (const hour of new Set(samples.map((it) => it.hour))) {
      const ids = samples.filter((it) => it.hour === hour).map((it) => it.directory_id);
      await trx
        .deleteFrom("directory_sample")
        .where("hour", "=", hour)
        .where("directory_id", "in", ids)
        .execute();
    }
    return samples.length;
  });

/** In this order: payloads stay while a job needs them, and ids while their payload does. */
const prunings: { [Kind in keyof PruneBefore]: Pruning } = {
  handlers: pruneHandlers,
  eventPayloads: (engine, before, signal) =>
    inBatches(engine, signal, (trx) => prunePayloads(trx, before)),
  events: (engine, before, signal) => inBatches(engine, signal, (trx) => pruneEvents(trx, before)),
  activity: pruneRows("activity", "id", "at"),
  revokedSessions: pruneRows("revoked_session", "session_id", "recorded_at"),
  attemptWindows: pruneRows("attempt_window", "subject", "started_at"),
  directorySamples: pruneSamples,
};

/** Everything that is over, in small batches. */
export const prune = async (
  engine: Engine,
  before: Partial<PruneBefore>,
  signal?: AbortSignal,
): Promise<Pruned> => {
  const pruned = {} as Pruned;
  for (const [kind, pruneKind] of Object.entries(prunings) as [keyof PruneBefore, Pruning][]) {
    const instant = before[kind];
    pruned[kind] = instant === undefined ? 0 : await pruneKind(engine, instant, signal);
  }
  return pruned;
};
