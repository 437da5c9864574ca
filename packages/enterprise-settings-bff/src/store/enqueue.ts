import type { Transaction } from "kysely";
import { asking, insertRows, selectAmong, unwatchedMark, type Asking } from "./bulk.ts";
import type { Schema } from "./schema.ts";

/** An event that a server has a handler for. */
export interface NewJob {
  eventId: string;
  eventName: string;
  /** null: of no organization. */
  organizationId: string | null;
  /** Milliseconds since the epoch. */
  at: number;
}

/** How far servers' clocks may differ, in milliseconds. */
const clocksDifferMs = 15 * 60_000;

/**
 * When a lane is due that waits for nothing since `at`: for every server at once, whatever its clock says,
 * and in the order of waiting. A retry alone is due at an instant, and so behind these when there is not
 * room for all.
 */
export const dueAtOnce = (at: number): number => at - clocksDifferMs;

/** Adds those of the names that some server has a handler for. */
export const askHandled = (
  trx: Transaction<Schema>,
  names: readonly string[],
  handled: Set<string>,
): Asking => {
  const from = { table: "event_handler", column: "event_name" } as const;
  return asking(selectAmong<Schema["event_handler"]>(trx, from, new Set(names)), ({ rows }) => {
    for (const row of rows) handled.add(row.event_name);
  });
};

const laneColumns = ["lane", "last_position", "due_at", "lease", "lease_until"] as const;
/** It goes on behind what waits there. */
const addToLane = `on conflict (lane) do update
  set last_position = handler_lane.last_position + excluded.last_position,
  due_at = coalesce(handler_lane.due_at, excluded.due_at)
  returning lane, last_position`;

type LaneEnd = Pick<Schema["handler_lane"], "lane" | "last_position">;

const jobColumns = [
  "event_id",
  "event_name",
  "lane",
  "position",
  "enqueued_at",
  "attempts",
  "last_error",
  "parked_at",
] as const;

/**
 * Gives each event a job at the end of its organization's lane. The lane's row stays locked until the
 * commit, so that positions are in commit order; the lanes are sorted, and come last in the transaction,
 * so that two transactions never wait for each other in a ring.
 */
export const enqueue = async (trx: Transaction<Schema>, jobs: readonly NewJob[]): Promise<void> => {
  if (jobs.length === 0) return;
  const lanes = new Map<string, NewJob[]>();
  for (const job of jobs) {
    const lane = job.organizationId ?? "";
    const its = lanes.get(lane);
    if (its === undefined) lanes.set(lane, [job]);
    else its.push(job);
  }
  const rows = [...lanes].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { rows: taken } = await trx.executeQuery(
    insertRows<LaneEnd>(
      trx,
      { table: "handler_lane", columns: laneColumns, ending: addToLane },
      rows.map(([lane, its]) => ({
        lane,
        last_position: its.length,
        due_at: dueAtOnce(Math.min(...its.map((it) => it.at))),
        lease: null,
        lease_until: 0,
      })),
    ),
  );
  const added = taken.flatMap(({ lane, last_position }) => {
    const its = lanes.get(lane) ?? [];
    return its.map(({ eventId, eventName, at }, index) => ({
      event_id: eventId,
      event_name: eventName,
      lane,
      position: last_position - its.length + 1 + index,
      enqueued_at: at,
      attempts: 0,
      last_error: null,
      parked_at: null,
    }));
  });
  await trx.executeQuery(
    insertRows(trx, { table: "handler_job", columns: jobColumns, ending: unwatchedMark }, added),
  );
};
