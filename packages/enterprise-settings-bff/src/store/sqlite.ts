import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import {
  CompiledQuery,
  Kysely,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteDatabase,
  type SqliteStatement,
  type TransactionSettings,
} from "kysely";
import type { Engine } from "./Engine.ts";
import { LRUCache } from "lru-cache";
import { migrate } from "./migrations/migrate.ts";
import { createStore } from "./queries.ts";
import type { Schema } from "./schema.ts";
import { StoreUnavailableError, type Store } from "./Store.ts";

export interface SqliteStoreOptions {
  /** The database file, or `:memory:`; it and its folder are created. One process writes it at a time. */
  path: string;
  /**
   * Default true. false neither creates the file nor brings its schema up to date, for who only looks:
   * throws when there is no file, and `check()` says whether the schema is this version's.
   */
  create?: boolean;
}

/** How long a statement waits for another process' lock, in milliseconds. It blocks the event loop. */
const busyTimeoutMs = 2_000;
/** How long a start waits for others that start or migrate, in milliseconds. It blocks nothing. */
const startTimeoutMs = 20_000;

/** SQLite's primary result codes that speak of the database, not of the statement (sqlite.org/rescode.html). */
const busy = 5;
const outages = new Set([
  busy,
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  26, // NOTADB
]);

/** The low byte of an extended code is the primary one; 0: not an error of SQLite. */
const codeOf = (error: unknown): number =>
  error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;

const run = <T>(task: () => T): T => {
  try {
    return task();
  } catch (error) {
    if (!(error instanceof Error) || !outages.has(codeOf(error))) throw error;
    throw new StoreUnavailableError(error.message, { cause: error });
  }
};

/**
 * Tries again while another process has the lock: what turns the log on waits for nobody by itself, and
 * waiting inside of SQLite would hold up whoever has the lock in this process.
 */
const whenFree = async <T>(task: () => T | Promise<T>): Promise<T> => {
  const giveUpAt = performance.now() + startTimeoutMs;
  for (;;) {
    try {
      return await task();
    } catch (error) {
      const cause = error instanceof StoreUnavailableError ? error.cause : error;
      if (codeOf(cause) !== busy || performance.now() > giveUpAt) throw error;
      await delay(5 + Math.random() * 20);
    }
  }
};

const asStatement = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => run(() => statement.all(...(parameters as SQLInputValue[]))),
  run: (parameters) => run(() => statement.run(...(parameters as SQLInputValue[]))),
  iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
});

/** Preparing takes a tenth of a flush. */
const statementsKept = 100;

const asDatabase = (database: DatabaseSync): SqliteDatabase => {
  const statements = new LRUCache<string, SqliteStatement>({ max: statementsKept });
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const statement = run(() => asStatement(database.prepare(sql)));
      statements.set(sql, statement);
      return statement;
    },
  };
};

/**
 * A transaction that writes takes the write lock at once: one that upgrades later can only fail. One that
 * reads takes none: in WAL nobody's lock keeps it from reading.
 */
class LockingDriver extends SqliteDriver {
  override async beginTransaction(
    connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    const begin = settings?.accessMode === "read only" ? "begin" : "begin immediate";
    await connection.executeQuery(CompiledQuery.raw(begin));
  }
}

/** SQLite's schema changes are transactional: a crash in a migration leaves nothing half done. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

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
  const config = { database: asDatabase(database) };
  const dialect = new SqliteDialect(config);
  const db = new Kysely<Schema>({
    dialect: {
      createDriver: () => new LockingDriver(config),
      createAdapter: () => new TransactionalDdlAdapter(),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  });
  try {
    await whenFree(() => database.exec("pragma journal_mode = wal"));
    // Less loses acknowledged events in a power cut.
    database.exec("pragma synchronous = full");
    if (create) await whenFree(() => migrate(db));
    database.exec(`pragma busy_timeout = ${busyTimeoutMs}`);
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
