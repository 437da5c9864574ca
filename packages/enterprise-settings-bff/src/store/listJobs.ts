import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

/** Jobs of one event name. */
export interface JobCount {
  eventName: string;
  waiting: number;
  parked: number;
  /** When the oldest of the waiting ones was stored; null: none waits. */
  oldestWaitingAt: number | null;
}

/** An event that is parked. */
export interface ListedJob {
  eventId: string;
  eventName: string;
  organizationId: string | null;
  enqueuedAt: number;
  attempts: number;
  /** Name and code of what its handler threw last. */
  lastError: string;
  parkedAt: number;
}

export const countJobs = async (db: Kysely<Schema>): Promise<JobCount[]> => {
  const rows = await db
    .selectFrom("handler_job")
    .select((eb) => [
      "event_name",
      eb.fn.countAll().as("all"),
      eb.fn.count("parked_at").as("parked"),
      eb.fn
        .min(eb.case().when("parked_at", "is", null).then(eb.ref("enqueued_at")).end())
        .as("oldest"),
    ])
    .groupBy("event_name")
    .orderBy("event_name")
    .execute();
  return rows.map((row) => ({
    eventName: row.event_name,
    waiting: Number(row.all) - Number(row.parked),
    parked: Number(row.parked),
    oldestWaitingAt: row.oldest,
  }));
};

export const listParked = async (db: Kysely<Schema>, limit: number): Promise<ListedJob[]> => {
  const rows = await db
    .selectFrom("handler_job")
    .selectAll()
    .where("parked_at", "is not", null)
    .$narrowType<{ parked_at: number }>()
    .orderBy("parked_at")
    .orderBy("event_id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    eventId: row.event_id,
    eventName: row.event_name,
    organizationId: row.lane === "" ? null : row.lane,
    enqueuedAt: row.enqueued_at,
    attempts: row.attempts,
    lastError: row.last_error ?? "",
    parkedAt: row.parked_at,
  }));
};
