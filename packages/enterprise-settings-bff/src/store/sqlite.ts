import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
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

/** SQLite's primary result codes that speak of the database, not of the statement (sqlite.org/rescode.html). */
const outages = new Set([
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  26, // NOTADB
]);

const run = <T>(task: () => T): T => {
  try {
    return task();
  } catch (error) {
    // The low byte of an extended code is the primary one.
    const code = error instanceof Error && "errcode" in error ? Number(error.errcode) & 0xff : 0;
    if (!(error instanceof Error) || !outages.has(code)) throw error;
    throw new StoreUnavailableError(error.message, { cause: error });
  }
};

const asStatement = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => run(() => statement.all(...(parameters as SQLInputValue[]))),
  run: (parameters) => run(() => statement.run(...(parameters as SQLInputValue[]))),
  iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
});

const asDatabase = (database: DatabaseSync): SqliteDatabase => ({
  close: () => database.close(),
  prepare: (sql) => run(() => asStatement(database.prepare(sql))),
});

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

/** Throws what SQLite says when the file cannot be opened or written, and `NewerSchemaError`. */
const open = (path: string, create: boolean): DatabaseSync => {
  if (create) mkdirSync(dirname(path), { recursive: true });
  else if (!existsSync(path)) throw new Error("there is no such file");
  const database = new DatabaseSync(path);
  database.exec(`pragma busy_timeout = ${busyTimeoutMs}`);
  database.exec("pragma journal_mode = wal");
  // Less loses acknowledged events in a power cut.
  database.exec("pragma synchronous = full");
  return database;
};

/** A store in one file, through Node's own SQLite. Everything acknowledged survives a power cut. */
export const createSqliteStore = async ({
  path,
  create = true,
}: SqliteStoreOptions): Promise<Store> => {
  const config = { database: asDatabase(open(path, create)) };
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
    if (create) await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return createStore(db);
};
