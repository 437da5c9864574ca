import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import type { Engine } from "./Engine.ts";
import { migrate } from "./migrations/migrate.ts";
import { createStore } from "./queries.ts";
import type { Schema } from "./schema.ts";
import { createDialect } from "./sqlite/driver.ts";
import { whenFree } from "./sqlite/outage.ts";
import type { Store } from "./Store.ts";

export interface SqliteStoreOptions {
  /** The database file, or `:memory:`; it and its folder are created. One process writes it at a time. */
  path: string;
  /**
   * Default true. false neither creates the file nor brings its schema up to date, for who only looks:
   * throws when there is no file, and `check()` says whether the schema is this version's.
   */
  create?: boolean;
}

/** How long a start waits for others that start or migrate, in milliseconds. */
const startTimeoutMs = 20_000;

/**
 * How much of the file is read where the operating system keeps it, in bytes: as much as SQLite maps. Each
 * page that is not in SQLite's own 2 MB would be copied there (measured, 1.2 GB: a status in 160 µs, not 200).
 */
const mappedBytes = 0x7fff_0000;

/** Throws what SQLite says when the file cannot be opened. */
const open = (path: string, create: boolean): DatabaseSync => {
  if (create) mkdirSync(dirname(path), { recursive: true });
  else if (!existsSync(path)) throw new Error("there is no such file");
  return new DatabaseSync(path, { timeout: 0 });
};

/** A store in one file, through Node's own SQLite. Everything acknowledged survives a power cut. */
export const createSqliteStore = async ({
  path,
  create = true,
}: SqliteStoreOptions): Promise<Store> => {
  const database = open(path, create);
  const db = new Kysely<Schema>({ dialect: createDialect(database) });
  try {
    await whenFree(startTimeoutMs, () => database.exec("pragma journal_mode = wal"));
    // Less loses acknowledged events in a power cut.
    database.exec("pragma synchronous = full");
    database.exec(`pragma mmap_size = ${mappedBytes}`);
    if (create) await whenFree(startTimeoutMs, () => migrate(db));
  } catch (error) {
    database.close();
    throw error;
  }
  return createStore(createEngine(db, database));
};

/** One process has the whole file, and one transaction at a time: there is nobody else to lock out or tell. */
const createEngine = (db: Kysely<Schema>, database: DatabaseSync): Engine => {
  const running = new Set<string>();
  const everything = { covers: () => true };
  const { signal } = new AbortController();
  return {
    db,
    write: (_owners, task) => db.transaction().execute((trx) => task(trx, everything)),
    transact: (task) => db.transaction().execute(task),
    read: (task) => db.transaction().setAccessMode("read only").execute(task),
    announce: () => Promise.resolve(),
    listen: () => undefined,
    exclusively: async (name, task) => {
      if (running.has(name)) return false;
      running.add(name);
      try {
        await task(signal);
      } finally {
        running.delete(name);
      }
      return true;
    },
    close: async () => {
      await db.destroy();
      // Kysely leaves alone what it never used.
      if (database.isOpen) database.close();
    },
  };
};
