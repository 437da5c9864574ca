import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { ConnectionOptions } from "node:tls";
import { Kysely, PostgresAdapter, PostgresDialect, sql, type Transaction } from "kysely";
import { unwatched } from "./bulk.ts";
import { NotCoveredError, type Engine, type NewsListener, type WriteLock } from "./Engine.ts";
import { migrate } from "./migrations/migrate.ts";
import { createPool, type ConnectionSettings } from "./postgres/connections.ts";
import { createIntrospector } from "./postgres/introspector.ts";
import { newsOf, payloadsOf } from "./postgres/notifications.ts";
import { isTransient } from "./postgres/outage.ts";
import { openSession } from "./postgres/session.ts";
import { createStore } from "./queries.ts";
import type { Schema } from "./schema.ts";
import type { Store } from "./Store.ts";

/** How to reach the database without a URL. */
export interface PostgresConnection {
  host?: string;
  port?: number;
  user?: string;
  /** A function is asked for each connection: for credentials that are short-lived. */
  password?: string | (() => string | Promise<string>);
  database?: string;
  /** Default false; true verifies the server's certificate. */
  ssl?: boolean | ConnectionOptions;
}

export interface PostgresStoreOptions {
  /**
   * `postgres://user:password@host:5432/database?sslmode=verify-full`, or the parts of it. Sessions have
   * to be ours alone: directly, or through a pooler in session mode.
   */
  connection: string | PostgresConnection;
  /** The schema that the tables are in; it is created. Default `enterprise_settings`. */
  schema?: string;
  /** Connections of this store at most; one more listens. Default 10. */
  maxConnections?: number;
  /** How long a connection may be waited for, in milliseconds. Default 3 000. */
  connectionTimeoutMs?: number;
  /** How long one statement may take, in milliseconds. Default 5 000. */
  statementTimeoutMs?: number;
  /**
   * Default true. false neither creates the schema nor brings it up to date, for who only looks: `check()`
   * says whether it is this version's.
   */
  create?: boolean;
}

/** How often a transaction is done again that the database gave up, before that is an error. */
const maxRetries = 5;

const settingsOf = (options: PostgresStoreOptions): ConnectionSettings => {
  const { connection, schema = "enterprise_settings" } = options;
  if (!/^[a-z_][a-z0-9_]{0,39}$/.test(schema)) {
    throw new TypeError(
      "`schema` must be a name of lower-case letters, digits and _, at most 40 of them.",
    );
  }
  // An error of the parser could quote the URL, and the password with it.
  const isUrl = typeof connection === "string";
  if (isUrl && (!/^postgres(ql)?:\/\/./.test(connection) || !URL.canParse(connection))) {
    throw new TypeError("`connection` must be a postgres: URL, or an object.");
  }
  return {
    client: isUrl ? { connectionString: connection } : { ...connection },
    schema,
    maxConnections: options.maxConnections ?? 10,
    connectionTimeoutMs: options.connectionTimeoutMs ?? 3_000,
    statementTimeoutMs: options.statementTimeoutMs ?? 5_000,
  };
};

/**
 * A store in PostgreSQL, for any number of nodes. Throws `TypeError` for options that cannot be meant,
 * `StoreUnavailableError` when the database cannot be reached, and `NewerSchemaError`.
 */
export const createPostgresStore = async (options: PostgresStoreOptions): Promise<Store> => {
  const settings = settingsOf(options);
  if (options.create !== false) await bringUpToDate(settings);
  return createStore(await createEngine(settings));
};

const openDatabase = (settings: ConnectionSettings): Kysely<Schema> => {
  const dialect = new PostgresDialect({ pool: createPool(settings) });
  return new Kysely<Schema>({
    dialect: {
      createDriver: () => dialect.createDriver(),
      createAdapter: () => new LockedAdapter(),
      createIntrospector: (db) => createIntrospector(db, settings.schema),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  });
};

/** Migrations run under a lock of our own, of the transaction: one of the session outlives a failure. */
class LockedAdapter extends PostgresAdapter {
  override acquireMigrationLock(): Promise<void> {
    return Promise.resolve();
  }
  override releaseMigrationLock(): Promise<void> {
    return Promise.resolve();
  }
}

const bringUpToDate = async (settings: ConnectionSettings): Promise<void> => {
  const { schema } = settings;
  // Other nodes' migrations are waited for, and ours take as long as they take.
  const db = openDatabase({ ...settings, maxConnections: 1, statementTimeoutMs: null });
  try {
    await migrate(db, {
      schema,
      lock: async (trx) => {
        const key = String(lockKey(schema, "migrations"));
        await sql`select pg_advisory_xact_lock(${key}::bigint)`.execute(trx);
      },
    });
  } finally {
    await db.destroy();
  }
};

/** Advisory locks are numbers, and of the whole database. */
const lockKey = (schema: string, name: string): bigint =>
  createHash("sha256").update(`${schema} ${name}`).digest().readBigInt64BE();

const createEngine = async (settings: ConnectionSettings): Promise<Engine> => {
  const { schema } = settings;
  const channel = `${schema}_news`;
  const running = new Set<string>();
  let listener: NewsListener | undefined;
  const session = await openSession({
    settings,
    channel,
    listener: {
      onNotification: (payload) => {
        const news = newsOf(payload);
        if (news === null) listener?.onMissed();
        // Our own too: of a commit whose answer is lost nothing else tells, and not before it is there.
        else listener?.onNews(news);
      },
      onMissed: () => listener?.onMissed(),
    },
  });
  const db = openDatabase(settings);
  return {
    db,
    write: (owners, task) => write(db, schema, owners, task),
    transact: (task) => retrying(() => db.transaction().execute(task)),
    read: (task) =>
      retrying(() =>
        db
          .transaction()
          .setIsolationLevel("repeatable read")
          .setAccessMode("read only")
          .execute(task),
      ),
    announce: async (trx, news) => {
      for (const payload of payloadsOf(news)) {
        await sql`select pg_notify(${channel}, ${payload}) ${unwatched}`.execute(trx);
      }
    },
    listen: (it) => {
      listener = it;
    },
    exclusively: async (name, task) => {
      if (running.has(name)) return false;
      running.add(name);
      try {
        return await session.withLock(lockKey(schema, `task ${name}`), task);
      } finally {
        running.delete(name);
      }
    },
    close: async () => {
      await session.close();
      await db.destroy();
    },
  };
};

/** Does it again when the database gave it up. */
const retrying = async <T>(task: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task();
    } catch (error) {
      if (!isTransient(error) || attempt > maxRetries) throw error;
      await delay(Math.random() * 2 ** attempt * 5);
    }
  }
};

/** Again with all locks when it needs more than it has. */
const write = async <T>(
  db: Kysely<Schema>,
  schema: string,
  owners: readonly (string | null)[],
  task: (trx: Transaction<Schema>, lock: WriteLock) => Promise<T>,
): Promise<T> => {
  const withLock = (locked: ReadonlySet<string | null> | "everything") =>
    retrying(() =>
      db.transaction().execute(async (trx) => {
        await lock(trx, schema, locked === "everything" ? locked : [...locked]);
        return task(trx, { covers: (it) => locked === "everything" || locked.has(it) });
      }),
    );
  if (owners.includes(null)) return withLock("everything");
  try {
    return await withLock(new Set(owners));
  } catch (error) {
    if (!(error instanceof NotCoveredError)) throw error;
    return withLock("everything");
  }
};

/** Shared by those who lock organizations, alone for who locks everything. */
const lock = async (
  trx: Transaction<Schema>,
  schema: string,
  owners: readonly (string | null)[] | "everything",
): Promise<void> => {
  const everything = String(lockKey(schema, "everything"));
  if (owners === "everything") {
    await sql`select pg_advisory_xact_lock(${everything}::bigint) ${unwatched}`.execute(trx);
    return;
  }
  const seed = String(lockKey(schema, "organizations"));
  // In one order, so that two transactions never wait for each other in a ring.
  await sql`select count(case when n = 1 then pg_advisory_xact_lock_shared(key)::text
    else pg_advisory_xact_lock(key)::text end)
    from (select 1 as n, ${everything}::bigint as key
      union all select 2, hashtextextended(it, ${seed}::bigint) from unnest(${owners}::text[]) as it
      order by n, key) as locks
    ${unwatched}`.execute(trx);
};
