import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from "kysely";
import { LRUCache } from "lru-cache";
import { run, whenFree } from "./outage.ts";

/** How long another process' lock is waited for, in milliseconds. */
const busyTimeoutMs = 2_000;
/** Preparing takes a tenth of a flush. */
const statementsKept = 100;

/** For a database that is open, and that waits for no lock by itself. */
export const createDialect = (database: DatabaseSync): Dialect => ({
  createDriver: () => new TurnDriver(database),
  createAdapter: () => new Adapter(),
  createIntrospector: (db) => new SqliteIntrospector(db),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

class Adapter extends SqliteAdapter {
  /** SQLite's schema changes are transactional: a crash in a migration leaves nothing half done. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
  /** The driver itself sees to it that they take turns. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

interface Statement {
  prepared: StatementSync;
  /** Of the columns of its rows; none: it answers with no rows. */
  names: readonly string[];
}

const namesOf = (statement: StatementSync): string[] => statement.columns().map((it) => it.name);

/** Node's own rows are dictionaries to V8: slow to make, and slower to copy. */
const rowOf = (names: readonly string[], values: readonly unknown[]): Record<string, unknown> => {
  const row: Record<string, unknown> = {};
  names.forEach((name, index) => {
    row[name] = values[index];
  });
  return row;
};

/** A connection of Kysely's; all of them are the one that there is. */
class Connection implements DatabaseConnection {
  /** Whether it is in a transaction, and nobody else may come in between. */
  hasTurn = false;
  readonly #driver: TurnDriver;

  constructor(driver: TurnDriver) {
    this.#driver = driver;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (this.hasTurn) return this.#driver.execute<R>(sql, parameters);
    return whenFree(busyTimeoutMs, () =>
      this.#driver.inTurn(() => this.#driver.execute<R>(sql, parameters)),
    );
  }

  streamQuery(): never {
    throw new Error("Rows are not streamed.");
  }
}

/**
 * The one connection to a file, in turns: a transaction has it to its end, any other statement while it
 * runs. What meets another process' lock gives its turn back before it waits, so that what only reads goes on.
 */
class TurnDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #statements = new LRUCache<string, Statement>({ max: statementsKept });
  /** Those who wait for their turn; null: nobody has it. */
  #waiting: (() => void)[] | null = null;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Connection> {
    return new Connection(this);
  }

  /**
   * One that writes takes the write lock at once: one that upgrades later can only fail. One that reads
   * takes none: in WAL nobody's lock keeps it from reading.
   */
  async beginTransaction(connection: Connection, settings: TransactionSettings): Promise<void> {
    const begin = settings.accessMode === "read only" ? "begin" : "begin immediate";
    await whenFree(busyTimeoutMs, async () => {
      await this.#takeTurn();
      try {
        this.execute(begin);
        connection.hasTurn = true;
      } catch (error) {
        this.#passTurn();
        throw error;
      }
    });
  }

  async commitTransaction(connection: Connection): Promise<void> {
    this.execute("commit");
    this.#end(connection);
  }

  async rollbackTransaction(connection: Connection): Promise<void> {
    try {
      // Of some failures SQLite has done so by itself (sqlite.org/lang_transaction.html).
      if (this.#database.isTransaction) this.execute("rollback");
    } finally {
      this.#end(connection);
    }
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#database.close();
  }

  /** Throws `StoreUnavailableError` when the database fails. */
  execute<R>(sql: string, parameters: readonly unknown[] = []): QueryResult<R> {
    const statement = this.#prepare(sql);
    const { prepared, names } = statement;
    const values = parameters as SQLInputValue[];
    return run(() => {
      if (names.length === 0) {
        return { rows: [], numAffectedRows: BigInt(prepared.run(...values).changes) };
      }
      const rows = prepared.all(...values) as unknown as unknown[][];
      // SQLite prepares a statement anew when somebody has changed the schema.
      if (rows[0] !== undefined && rows[0].length !== names.length)
        statement.names = namesOf(prepared);
      return { rows: rows.map((it) => rowOf(statement.names, it)) as R[] };
    });
  }

  /** Between two transactions. */
  async inTurn<T>(task: () => T): Promise<T> {
    await this.#takeTurn();
    try {
      return task();
    } finally {
      this.#passTurn();
    }
  }

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const prepared = run(() => this.#database.prepare(sql));
    prepared.setReturnArrays(true);
    const statement = { prepared, names: namesOf(prepared) };
    this.#statements.set(sql, statement);
    return statement;
  }

  #end(connection: Connection): void {
    connection.hasTurn = false;
    this.#passTurn();
  }

  async #takeTurn(): Promise<void> {
    if (this.#waiting === null) {
      this.#waiting = [];
      return;
    }
    await new Promise<void>((resolve) => this.#waiting?.push(resolve));
  }

  #passTurn(): void {
    const next = this.#waiting?.shift();
    if (next === undefined) this.#waiting = null;
    else next();
  }
}
