import type { Kysely, Transaction } from "kysely";
import { PostgresAdapter, sql, type RawBuilder } from "kysely";
import { dueAtOnce } from "./enqueue.ts";
import type { JobCount, ListedJob } from "./listJobs.ts";
import type { Schema } from "./schema.ts";

/** An event that a server runs its handler for, by a lease on the lane of the event. */
export interface HandlerJob {
  eventId: string;
  eventName: string;
  organizationId: string | null;
  /** As received. */
  payload: string;
  /** 1 at the first run, this one included; runs that the process did not survive count. */
  attempt: number;
  /** Says that the lane is this run's, until it expires or is settled. */
  lease: string;
}

/** What became of a run. */
export type Settlement = { job: HandlerJob } & (
  | {
      outcome: "done";
      /** What to keep of the payload from now on; null: all of it. */
      stripped: string | null;
    }
  /** `error`: name and code of what was thrown. `at`: when to run it again. */
  | { outcome: "failed"; error: string; at: number }
  | { outcome: "parked"; error: string }
  /** It was stopped, and is as if it had not been begun. */
  | { outcome: "released" }
);

export interface Turn {
  /** Milliseconds since the epoch. */
  now: number;
  settled: readonly Settlement[];
  /** The events that this server has handlers for: others are passed over. */
  names: readonly string[];
  /** How many runs to begin at most. */
  limit: number;
  /** How long they are this server's, in milliseconds. */
  leaseMs: number;
  newLease: () => string;
}

/**
 * The events that wait for the host's handlers. One at a time per organization, in commit order; a lease
 * that expires (its server died) gives the event to whoever asks next. Where servers share a database, its
 * clock alone says when that is. Every method is one transaction.
 */
export interface HandlerJobs {
  /** From now on new events of these names get a job. */
  announce(names: readonly string[], now: number): Promise<void>;
  /** Records what ended, and begins what is due: both in one transaction, since each one costs a flush. */
  turn(turn: Turn): Promise<HandlerJob[]>;
  /** Keeps the leases of runs that go on for so many milliseconds from now on. */
  renew(jobs: readonly HandlerJob[], now: number, leaseMs: number): Promise<void>;
  /** By event name. */
  counts(): Promise<JobCount[]>;
  /** The parked ones, the oldest first. */
  listParked(limit: number): Promise<ListedJob[]>;
  /** Calls back after a commit that added jobs. Returns how to stop. */
  onAdded(listener: () => void): () => void;
}

type Connection = Kysely<Schema> | Transaction<Schema>;

export const announce = async (
  db: Connection,
  names: readonly string[],
  now: number,
): Promise<void> => {
  const sorted = names.toSorted();
  if (sorted.length === 0) return;
  await db
    .insertInto("event_handler")
    .values(sorted.map((event_name) => ({ event_name, seen_at: now })))
    .onConflict((c) => c.column("event_name").doUpdateSet({ seen_at: now }))
    .execute();
};

export const takeTurn = async (trx: Transaction<Schema>, turn: Turn): Promise<HandlerJob[]> => {
  const settled = turn.settled.toSorted((a, b) => (laneOf(a.job) < laneOf(b.job) ? -1 : 1));
  for (const settlement of settled) await settle(trx, settlement, turn.now);
  return turn.limit > 0 && turn.names.length > 0 ? begin(trx, turn) : [];
};

const laneOf = (job: HandlerJob): string => job.organizationId ?? "";

const settle = async (
  trx: Transaction<Schema>,
  settlement: Settlement,
  now: number,
): Promise<void> => {
  const { job } = settlement;
  const lane = laneOf(job);
  const { numUpdatedRows } = await trx
    .updateTable("handler_lane")
    .set({ lease: null, lease_until: 0 })
    .where("lane", "=", lane)
    .where("lease", "=", job.lease)
    .executeTakeFirst();
  // The lease had expired: somebody else runs it again, and will say what became of it.
  if (numUpdatedRows === 0n) return;
  await record(trx, settlement, now);
  const due = settlement.outcome === "failed" ? settlement.at : dueAtOnce(now);
  await scheduleLane(trx, lane, due);
};

const record = async (
  trx: Transaction<Schema>,
  settlement: Settlement,
  now: number,
): Promise<void> => {
  const { eventId } = settlement.job;
  const change = trx.updateTable("handler_job").where("event_id", "=", eventId);
  switch (settlement.outcome) {
    case "done":
      await trx.deleteFrom("handler_job").where("event_id", "=", eventId).execute();
      if (settlement.stripped === null) return;
      await trx
        .updateTable("event")
        .set({ payload: settlement.stripped, payload_kept: "ids" })
        .where("id", "=", eventId)
        .where("projection_error", "is", null)
        .execute();
      return;
    case "failed":
      await change.set({ last_error: settlement.error }).execute();
      return;
    case "parked":
      await change.set({ last_error: settlement.error, parked_at: now }).execute();
      return;
    case "released":
      await change.set((eb) => ({ attempts: eb("attempts", "-", 1) })).execute();
  }
};

/** The lane is due then if anything waits in it, and idle otherwise. Its row must be locked already. */
export const scheduleLane = async (
  trx: Transaction<Schema>,
  lane: string,
  due: number,
): Promise<void> => {
  const waiting = await trx
    .selectFrom("handler_job")
    .select("event_id")
    .where("lane", "=", lane)
    .where("parked_at", "is", null)
    .limit(1)
    .executeTakeFirst();
  await trx
    .updateTable("handler_lane")
    .set({ due_at: waiting === undefined ? null : due })
    .where("lane", "=", lane)
    .execute();
};

const begin = async (trx: Transaction<Schema>, turn: Turn): Promise<HandlerJob[]> => {
  const begun: HandlerJob[] = [];
  for (const lane of await dueLanes(trx, turn)) {
    const head = await trx
      .selectFrom("handler_job as j")
      .innerJoin("event as e", "e.id", "j.event_id")
      .select(["j.event_id", "j.event_name", "j.attempts", "e.payload"])
      .where("j.lane", "=", lane)
      .where("j.parked_at", "is", null)
      .where("j.event_name", "in", turn.names)
      .orderBy("j.position")
      .limit(1)
      .executeTakeFirst();
    if (head === undefined) continue;
    const lease = turn.newLease();
    await trx
      .updateTable("handler_lane")
      .set({ lease, lease_until: sql<number>`${leaseClock(trx, turn.now)} + ${turn.leaseMs}` })
      .where("lane", "=", lane)
      .execute();
    const attempt = head.attempts + 1;
    await trx
      .updateTable("handler_job")
      .set({ attempts: attempt })
      .where("event_id", "=", head.event_id)
      .execute();
    const organizationId = lane === "" ? null : lane;
    const { event_id: eventId, event_name: eventName, payload } = head;
    begun.push({ eventId, eventName, organizationId, payload, attempt, lease });
  }
  return begun;
};

/** A lease that lasts longer was given by a clock that was wrong, in milliseconds: a server asks for seconds. */
const longestLeaseMs = 60 * 60_000;

const sharesDatabase = (db: Connection): boolean =>
  db.getExecutor().adapter instanceof PostgresAdapter;

/** Servers whose clocks differ would take a lane from each other while it is worked on. */
const leaseClock = (db: Connection, now: number): RawBuilder<number> =>
  sharesDatabase(db)
    ? sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`
    : sql`cast(${now} as bigint)`;

/** The longest due first, so that a lane with much to do goes behind those that wait. */
const dueLanes = async (trx: Transaction<Schema>, turn: Turn): Promise<string[]> => {
  const clock = leaseClock(trx, turn.now);
  const rows = await trx
    .selectFrom("handler_lane as l")
    .select("l.lane")
    .where("l.due_at", "<=", turn.now)
    .where((eb) =>
      eb.or([
        eb("l.lease_until", "<=", clock),
        eb("l.lease_until", ">", sql<number>`${clock} + ${longestLeaseMs}`),
      ]),
    )
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("handler_job as j")
          .select("j.event_id")
          .whereRef("j.lane", "=", "l.lane")
          .where("j.parked_at", "is", null)
          .where("j.event_name", "in", turn.names),
      ),
    )
    .orderBy("l.due_at")
    .orderBy("l.lane")
    .limit(turn.limit)
    // Other servers look at the same time; SQLite lets one write at a time anyway.
    .$if(sharesDatabase(trx), (query) => query.forUpdate("l").skipLocked())
    .execute();
  return rows.map((row) => row.lane);
};

export const renew = async (
  db: Connection,
  jobs: readonly HandlerJob[],
  now: number,
  leaseMs: number,
): Promise<void> => {
  if (jobs.length === 0) return;
  const leases = jobs.map((it) => it.lease);
  await db
    .updateTable("handler_lane")
    .set({ lease_until: sql<number>`${leaseClock(db, now)} + ${leaseMs}` })
    // A lease names its lane as well, but there is a lane for each organization, and no index of leases.
    .where("lane", "in", jobs.map(laneOf))
    .where("lease", "in", leases)
    .execute();
};
