import { mkdirSync } from "node:fs";
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
} from "kysely";
import { migrate } from "./migrations/migrate.ts";
import { createStore } from "./queries.ts";
import type { Schema } from "./schema.ts";
import type { Store } from "./Store.ts";

export interface SqliteStoreOptions {
  /** The database file; it and its folder are created. One process writes it at a time. */
  path: string;
}

/** How long a statement waits for another process' lock, in milliseconds. It blocks the event loop. */
const busyTimeoutMs = 5_000;

const asStatement = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
  run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
  iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
});

const asDatabase = (database: DatabaseSync): SqliteDatabase => ({
  close: () => database.close(),
  prepare: (sql) => asStatement(database.prepare(sql)),
});

/** Takes the write lock at once: a transaction that upgrades later can only fail. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}

/** SQLite's schema changes are transactional: a crash in a migration leaves nothing half done. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Throws what SQLite says when the file cannot be opened or written, and `NewerSchemaError`. */
const open = (path: string): DatabaseSync => {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  database.exec(`pragma busy_timeout = ${busyTimeoutMs}`);
  database.exec("pragma journal_mode = wal");
  // Less loses acknowledged events in a power cut.
  database.exec("pragma synchronous = full");
  return database;
};

/** A store in one file, through Node's own SQLite. Everything acknowledged survives a power cut. */
export const createSqliteStore = async ({ path }: SqliteStoreOptions): Promise<Store> => {
  const config = { database: asDatabase(open(path)) };
  const dialect = new SqliteDialect(config);
  const db = new Kysely<Schema>({
    dialect: {
      createDriver: () => new ImmediateDriver(config),
      createAdapter: () => new TransactionalDdlAdapter(),
      createIntrospector: (db) => dialect.createIntrospector(db),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return createStore(db);
};
