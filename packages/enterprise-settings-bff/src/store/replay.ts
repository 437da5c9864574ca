import type { Kysely, Transaction } from "kysely";
import type { Engine } from "./Engine.ts";
import { askTogether } from "./bulk.ts";
import { askHandled, dueAtOnce, enqueue, type NewJob } from "./enqueue.ts";
import type { Schema } from "./schema.ts";

/** Which stored events to hand to their handlers again: those that fit everything that is given. */
export interface ReplaySelection {
  ids?: readonly string[];
  eventNames?: readonly string[];
  organizationId?: string;
  /** Received then or later, in milliseconds since the epoch. */
  since?: number;
  /** Only those that are parked. */
  parked?: boolean;
}

export interface Replayed {
  /** They have a new job, at the end of their organization's lane. */
  enqueued: number;
  /** They waited anyway, and are due at once now. */
  waiting: number;
  /** No server has a handler for their name. */
  withoutHandler: number;
  /** Their payload was pruned, or its directory user removed after it was handled. */
  withoutPayload: number;
}

/** Events in one transaction. */
const pageSize = 500;
/** Events that one statement looks at: nobody waits for it, and it ends long before any time-out. */
const lookedAtOnce = 5_000;

type Found = Pick<Schema["event"], "id" | "name" | "organization_id" | "received_at">;

const foundColumns = ["id", "name", "organization_id", "received_at"] as const;

const fits = (it: Found, { eventNames, organizationId, since }: ReplaySelection): boolean =>
  (eventNames === undefined || eventNames.includes(it.name)) &&
  (organizationId === undefined || organizationId === it.organization_id) &&
  (since === undefined || it.received_at >= since);

const parkedIds = async (db: Kysely<Schema>): Promise<string[]> => {
  const jobs = db.selectFrom("handler_job").select("event_id");
  const rows = await jobs.where("parked_at", "is not", null).execute();
  return rows.map((row) => row.event_id);
};

/** Of these events, in the order in which they came in. */
const findAmong = async (db: Kysely<Schema>, ids: readonly string[]): Promise<Found[]> => {
  const found: Found[] = [];
  for (const some of chunksOf(ids)) {
    const rows = db.selectFrom("event").select(foundColumns).where("id", "in", some);
    found.push(...(await rows.execute()));
  }
  return found.toSorted((a, b) => a.received_at - b.received_at || (a.id < b.id ? -1 : 1));
};

/** Of all events, in the order in which they came in. */
async function* findAll(db: Kysely<Schema>, since: number): AsyncGenerator<Found[]> {
  let after = { received_at: since, id: "" };
  for (;;) {
    const { received_at, id } = after;
    const rows = await db
      .selectFrom("event")
      .select(foundColumns)
      .where((eb) => eb(eb.refTuple("received_at", "id"), ">", eb.tuple(received_at, id)))
      .orderBy("received_at")
      .orderBy("id")
      .limit(lookedAtOnce)
      .execute();
    yield rows;
    const last = rows.length < lookedAtOnce ? undefined : rows.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

/** The ids of the selection in pages, found without keeping anybody from writing. */
async function* find(db: Kysely<Schema>, selection: ReplaySelection): AsyncGenerator<string[]> {
  const { ids, parked = false, since = Number.MIN_SAFE_INTEGER } = selection;
  const given = ids === undefined ? null : new Set(ids);
  const among = parked ? await parkedIds(db) : given && [...given];
  const pages = among === null ? findAll(db, since) : [await findAmong(db, among)];
  for await (const page of pages) {
    const fitting = page.filter((it) => fits(it, selection) && (given?.has(it.id) ?? true));
    yield* chunksOf(fitting.map((it) => it.id));
  }
}

function* chunksOf<T>(items: readonly T[]): Generator<T[]> {
  for (let at = 0; at < items.length; at += pageSize) yield items.slice(at, at + pageSize);
}

interface Candidate {
  id: string;
  name: string;
  organization_id: string | null;
  payload_kept: "whole" | "ids" | "none";
  lane: string | null;
  parked_at: number | null;
}

/** These events as they are now. */
const select = (trx: Transaction<Schema>, ids: readonly string[]): Promise<Candidate[]> =>
  trx
    .selectFrom("event as e")
    .leftJoin("handler_job as j", "j.event_id", "e.id")
    .select(["e.id", "e.name", "e.organization_id", "e.payload_kept", "j.lane", "j.parked_at"])
    .where("e.id", "in", ids)
    .orderBy("e.received_at")
    .orderBy("e.id")
    .execute();

/** A page of the selection; those that wait already are the caller's. */
const replayPage = async (
  trx: Transaction<Schema>,
  page: readonly Candidate[],
  now: number,
): Promise<Omit<Replayed, "waiting"> & { waiting: string[] }> => {
  const done = { enqueued: 0, withoutHandler: 0, withoutPayload: 0, waiting: [] as string[] };
  if (page.length === 0) return done;
  const handled = new Set<string>();
  const names = page.map((it) => it.name);
  await askTogether(trx, [askHandled(trx, names, handled)]);
  const jobs: NewJob[] = [];
  for (const it of page) {
    if (it.lane !== null && it.parked_at === null) done.waiting.push(it.lane);
    else if (!handled.has(it.name)) done.withoutHandler += 1;
    else if (it.payload_kept !== "whole") done.withoutPayload += 1;
    else {
      const { id: eventId, name: eventName, organization_id: organizationId } = it;
      jobs.push({ eventId, eventName, organizationId, at: now });
    }
  }
  if (jobs.length > 0) {
    const ids = jobs.map((job) => job.eventId);
    await trx.deleteFrom("handler_job").where("event_id", "in", ids).execute();
  }
  await enqueue(trx, jobs);
  done.enqueued = jobs.length;
  return done;
};

/** Page by page, each in a transaction of its own, in the order in which the events came in. */
export const replay = async (
  engine: Engine,
  selection: ReplaySelection,
  now: number,
): Promise<Replayed> => {
  const { db } = engine;
  const done: Replayed = { enqueued: 0, waiting: 0, withoutHandler: 0, withoutPayload: 0 };
  for await (const ids of find(db, selection)) {
    const { waiting, ...counted } = await engine.transact(async (trx) => {
      const all = await select(trx, ids);
      // Somebody else may have replayed one since it was found.
      const page = selection.parked === true ? all.filter((it) => it.parked_at !== null) : all;
      return replayPage(trx, page, now);
    });
    done.enqueued += counted.enqueued;
    done.waiting += waiting.length;
    done.withoutHandler += counted.withoutHandler;
    done.withoutPayload += counted.withoutPayload;
    for (const lane of new Set(waiting)) {
      await db
        .updateTable("handler_lane")
        .set({ due_at: dueAtOnce(now) })
        .where("lane", "=", lane)
        .where("due_at", ">", dueAtOnce(now))
        .execute();
    }
  }
  return done;
};
