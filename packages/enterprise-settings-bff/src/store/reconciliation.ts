import { sql, type Kysely, type Transaction } from "kysely";
import type { ReadStatement } from "../status/projectReading.ts";
import type { Engine } from "./Engine.ts";
import { isVisible, type Row } from "./mergeRow.ts";
import type { EntityTable, Schema } from "./schema.ts";

/** Instants are milliseconds since the epoch. */

/** How far the Events API was read. */
export interface EventCursor {
  /** The last event that was read; null: none was there. */
  after: { id: string; createdAt: number } | null;
  /** Everything that WorkOS listed before this instant was read. */
  reachedAt: number;
}

export interface TaskState {
  /** When it last came to its end; null: never. */
  finishedAt: number | null;
  /** Where it goes on; null: from the beginning. The task's own JSON. */
  cursor: string | null;
}

/** When an organization is to be read. */
export interface Due {
  /** null: when somebody looks. */
  at: number | null;
  /** This instead, if it was viewed since. */
  viewed?: { since: number; at: number };
}

/** One thing that an environment-wide list names. */
export type Listed = ReadStatement & { organizationId: string };

/** The tables whose rows environment-wide lists name. */
export type SweptTable = "organization" | "connection" | "directory" | "domain";

/** What keeps the status complete: how far it was read, and what is to be read next. */
export interface ReconciliationStore {
  /** null: the Events API was never read. `applyEvents` moves it. */
  eventCursor(): Promise<EventCursor | null>;
  /** Names of events that some server of this store has a handler for. */
  handledNames(): Promise<string[]>;
  task(name: string): Promise<TaskState>;
  /** What is left out stays. */
  saveTask(name: string, state: Partial<TaskState>): Promise<void>;
  /** Somebody looks at it; unless it is due anyway, it is from `dueAt`. */
  viewed(organizationId: string, at: number, dueAt: number): Promise<void>;
  /** Replaces when it is due. */
  schedule(organizationId: string, due: Due): Promise<void>;
  /** Brings forward when these are due. */
  dueBy(organizationIds: readonly string[], at: number): Promise<void>;
  /** The longest due first. */
  listDue(now: number, limit: number): Promise<string[]>;
  /**
   * Compares what lists name with what is known, and notes that it exists. Returns the organizations that
   * have to be read: something is unknown, hidden or different there.
   */
  compare(items: readonly Listed[], observedAt: number): Promise<string[]>;
  /**
   * Looks at so many rows of the table, by key, after `after`. Returns whose are shown although no list,
   * event or read named them since, and after which row to go on; null: that was the last.
   */
  listUnnamed(
    table: SweptTable,
    since: number,
    after: string,
    limit: number,
  ): Promise<{ organizationIds: string[]; after: string | null }>;
}

const eventsTask = "events";

export const saveEventCursor = async (
  trx: Transaction<Schema>,
  cursor: EventCursor,
): Promise<void> => {
  const row = { cursor: JSON.stringify(cursor) };
  await trx
    .insertInto("reconcile_task")
    .values({ name: eventsTask, finished_at: null, ...row })
    .onConflict((c) => c.column("name").doUpdateSet(row))
    .execute();
};

/** WorkOS' two words for each: REST says the first ones, events the others. */
const words = new Map([
  ["linked", "active"],
  ["unlinked", "inactive"],
]);
const word = (state: unknown) => words.get(String(state)) ?? state;

const differs = (row: Row, { fields, organizationId }: Listed): boolean =>
  row.organization_id !== organizationId ||
  Object.entries(fields).some(([column, value]) =>
    // A list may be older than what is known; what was changed since is told by its state.
    column === "updated_at" ? Number(value) > Number(row[column]) : isOther(row[column], value),
  );

const isOther = (known: unknown, said: unknown): boolean => word(known) !== word(said);

const needsReading = (row: Row | undefined, item: Listed): boolean => {
  // An organization without anything is read when somebody looks: there is nothing to miss.
  if (row === undefined) return item.table !== "organization";
  if (row.deleted === 1) return false;
  return !isVisible(row) || differs(row, item);
};

/** Every entity table has the same bookkeeping columns; here only those are named. */
const entitiesOf = (db: Kysely<Schema>) => db as unknown as Kysely<Record<EntityTable, Row>>;

const compare = async (
  trx: Transaction<Schema>,
  items: readonly Listed[],
  observedAt: number,
): Promise<string[]> => {
  const wanted = new Set<string>();
  const entities = entitiesOf(trx);
  for (const table of new Set(items.map((item) => item.table))) {
    const listed = items.filter((item) => item.table === table);
    const keys = listed.map(({ key }) => key).toSorted();
    const rows = await entities.selectFrom(table).selectAll().where("id", "in", keys).execute();
    const known = new Map(rows.map((row) => [row.id, row as Row]));
    for (const item of listed) {
      if (needsReading(known.get(item.key), item)) wanted.add(item.organizationId);
    }
    // Only what is shown: a list must bring nothing back that a whole read did not find.
    await entities
      .updateTable(table)
      .set({ seen_at: observedAt })
      .where("id", "in", keys)
      .where("seen_at", "<", observedAt)
      .whereRef("seen_at", ">", "absent_as_of")
      .execute();
  }
  return [...wanted];
};

/** Brings forward when these organizations are due: instants by organization. */
export const dueBy = async (
  db: Kysely<Schema>,
  due: ReadonlyMap<string, number>,
): Promise<void> => {
  if (due.size === 0) return;
  const rows = [...due.keys()].toSorted().map((organization_id) => ({
    organization_id,
    viewed_at: 0,
    due_at: due.get(organization_id) ?? null,
  }));
  const isLater = sql<boolean>`organization_schedule.due_at is null or organization_schedule.due_at > excluded.due_at`;
  await db
    .insertInto("organization_schedule")
    .values(rows)
    .onConflict((c) =>
      c.column("organization_id").doUpdateSet({
        due_at: sql`case when ${isLater} then excluded.due_at else organization_schedule.due_at end`,
      }),
    )
    .execute();
};

/** Replaces when the organization is due. */
export const schedule = async (
  db: Kysely<Schema>,
  organizationId: string,
  { at, viewed }: Due,
): Promise<void> => {
  const due_at =
    viewed === undefined
      ? at
      : sql<number>`case when organization_schedule.viewed_at >= ${viewed.since} then ${viewed.at} else excluded.due_at end`;
  await db
    .insertInto("organization_schedule")
    .values({ organization_id: organizationId, viewed_at: 0, due_at: at })
    .onConflict((c) => c.column("organization_id").doUpdateSet({ due_at }))
    .execute();
};

export const createReconciliationStore = (engine: Engine): ReconciliationStore => {
  const { db } = engine;
  const task = async (name: string): Promise<TaskState> => {
    const row = await db
      .selectFrom("reconcile_task")
      .selectAll()
      .where("name", "=", name)
      .executeTakeFirst();
    return { finishedAt: row?.finished_at ?? null, cursor: row?.cursor ?? null };
  };
  return {
    task,
    handledNames: async () => {
      const rows = await db.selectFrom("event_handler").select("event_name").execute();
      return rows.map((row) => row.event_name);
    },
    eventCursor: async () => {
      const { cursor } = await task(eventsTask);
      return cursor === null ? null : (JSON.parse(cursor) as EventCursor);
    },
    saveTask: async (name, { finishedAt, cursor }) => {
      const row = {
        ...(finishedAt === undefined ? {} : { finished_at: finishedAt }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      await db
        .insertInto("reconcile_task")
        .values({ name, finished_at: null, cursor: null, ...row })
        .onConflict((c) => c.column("name").doUpdateSet(row))
        .execute();
    },
    viewed: async (organizationId, at, dueAt) => {
      await db
        .insertInto("organization_schedule")
        .values({ organization_id: organizationId, viewed_at: at, due_at: dueAt })
        .onConflict((c) =>
          c.column("organization_id").doUpdateSet({
            viewed_at: at,
            due_at: sql`coalesce(organization_schedule.due_at, excluded.due_at)`,
          }),
        )
        .execute();
    },
    schedule: (organizationId, due) => schedule(db, organizationId, due),
    dueBy: (organizationIds, at) => dueBy(db, new Map(organizationIds.map((id) => [id, at]))),
    listDue: async (now, limit) => {
      const rows = await db
        .selectFrom("organization_schedule")
        .select("organization_id")
        .where("due_at", "is not", null)
        .where("due_at", "<=", now)
        .orderBy("due_at")
        .orderBy("organization_id")
        .limit(limit)
        .execute();
      return rows.map((row) => row.organization_id);
    },
    compare: (items, observedAt) => {
      const owners = [...new Set(items.map((it) => it.organizationId))];
      return engine.write(owners, (trx) => compare(trx, items, observedAt));
    },
    listUnnamed: async (table, since, after, limit) => {
      const rows = await entitiesOf(db)
        .selectFrom(table)
        .selectAll()
        .where("id", ">", after)
        .orderBy("id")
        .limit(limit)
        .execute();
      const owners = rows
        .map((row) => row as Row)
        .filter((row) => isVisible(row) && row.seen_at < since)
        .flatMap(({ organization_id: id }) => (id === null ? [] : [id]));
      const last = rows.length < limit ? undefined : rows.at(-1);
      return {
        organizationIds: [...new Set(owners)],
        after: last === undefined ? null : String(last.id),
      };
    },
  };
};
