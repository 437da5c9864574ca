import {
  Client,
  type ClientBase,
  Pool,
  TypeOverrides,
  types,
  type ClientConfig,
  type PoolClient,
} from "pg";
import type { PostgresPool, PostgresPoolClient } from "kysely";
import { unwatchedMark } from "../bulk.ts";
import { asStoreError, breaksConnection } from "./outage.ts";

export interface ConnectionSettings {
  client: ClientConfig;
  schema: string;
  maxConnections: number;
  connectionTimeoutMs: number;
  /** null: as long as it takes. */
  statementTimeoutMs: number | null;
}

/** Instants and counts are bigint columns; as numbers they are exact for 285 000 years. */
const numbers = new TypeOverrides();
numbers.setTypeParser(types.builtins.INT8, Number);

/** Beyond the server's own time-out, for a server that does not answer at all. */
const silenceMs = 1_000;
/** Locks of a node that hangs in the middle of a transaction are taken from it after this long. */
const idleInTransactionMs = 10_000;
/** A node that lost its power or network is noticed after some 25 s, and its locks are released. */
const keepAlive = { tcp_keepalives_idle: 10, tcp_keepalives_interval: 5, tcp_keepalives_count: 3 };

const configOf = (settings: ConnectionSettings): ClientConfig => {
  const { client, connectionTimeoutMs, statementTimeoutMs } = settings;
  return {
    application_name: "enterprise-settings-bff",
    ...client,
    types: numbers,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: connectionTimeoutMs,
    ...(statementTimeoutMs === null ? {} : { query_timeout: statementTimeoutMs + silenceMs }),
    // Statements that need not wait for each other's answers go out together.
    pipeline: true,
  };
};

/** Set by a statement: poolers refuse such settings in the start-up message. */
const configure = async (
  client: ClientBase,
  { schema, statementTimeoutMs }: ConnectionSettings,
): Promise<void> => {
  // Without a listener, a connection that is lost while somebody has it would end the process.
  client.on("error", () => undefined);
  const settings: Record<string, string | number> = {
    search_path: schema,
    statement_timeout: statementTimeoutMs ?? 0,
    idle_in_transaction_session_timeout: statementTimeoutMs === null ? 0 : idleInTransactionMs,
    ...keepAlive,
  };
  const calls = Object.keys(settings).map((name, i) => `set_config('${name}', $${i + 1}, false)`);
  await client.query(`select ${calls.join(", ")}`, Object.values(settings).map(String));
};

/** One connection of its own, connected. Throws `StoreUnavailableError`. */
export const connect = async (settings: ConnectionSettings): Promise<Client> => {
  const client = new Client(configOf(settings));
  try {
    await client.connect();
    await configure(client, settings);
    return client;
  } catch (error) {
    void client.end().catch(() => undefined);
    throw asStoreError(error);
  }
};

/** How long a server may take to let a connection go, in milliseconds. */
const goodbyeMs = 1_000;

/** Ends the connection, and what it holds, also when the server does not answer. */
export const discard = (client: ClientBase): void => {
  if (client instanceof Client) client.connection.stream.destroy();
};

/** Ends the connection politely; from a server that does not answer it is torn away. */
export const end = async (client: Client): Promise<void> => {
  const timer = setTimeout(() => discard(client), goodbyeMs);
  try {
    await client.end();
  } finally {
    clearTimeout(timer);
  }
};

/** Statements that the server keeps prepared, on each connection; those of many rows are too various. */
const maxPrepared = 200;
const maxPreparedLength = 1_500;

/** A pool for Kysely whose failures are `StoreUnavailableError`s when they are the database's. */
export const createPool = (settings: ConnectionSettings): PostgresPool => {
  const open = new Set<ClientBase>();
  const pool = new Pool({
    ...configOf(settings),
    max: settings.maxConnections,
    // pg-pool waits for it (its readme), whatever the type says.
    // oxlint-disable-next-line typescript/no-misused-promises
    onConnect: (client) => {
      open.add(client);
      client.once("end", () => open.delete(client));
      return configure(client, settings);
    },
  });
  pool.on("error", () => undefined);
  const names = new Map<string, string>();
  const nameOf = (sql: string): string | undefined => {
    const known = names.get(sql);
    if (known !== undefined || sql.length > maxPreparedLength || names.size >= maxPrepared) {
      return known;
    }
    const name = `es${names.size}`;
    names.set(sql, name);
    return name;
  };
  return {
    connect: async () => {
      try {
        return asPoolClient(await pool.connect(), nameOf);
      } catch (error) {
        throw asStoreError(error);
      }
    },
    end: async () => {
      await pool.end();
      // It does not wait for the servers' goodbyes, which would keep the process.
      if (open.size > 0) setTimeout(() => open.forEach(discard), goodbyeMs).unref();
    },
    options: {},
  };
};

const isUnwatched = (sql: string): boolean =>
  sql === "begin" || sql.startsWith("start transaction") || sql.endsWith(unwatchedMark);

const asPoolClient = (
  client: PoolClient,
  nameOf: (sql: string) => string | undefined,
): PostgresPoolClient => {
  let isBroken = false;
  let pending: Promise<unknown>[] = [];
  const send = async (sql: string, parameters: readonly unknown[]) => {
    const name = parameters.length === 0 ? undefined : nameOf(sql);
    try {
      const named = name === undefined ? {} : { name };
      return await client.query({ text: sql, values: [...parameters], ...named });
    } catch (error) {
      isBroken ||= breaksConnection(error);
      throw asStoreError(error);
    }
  };
  const query = async (sql: string, parameters: readonly unknown[]) => {
    // With its connection a transaction is gone.
    if (isBroken && sql === "rollback") return { command: "ROLLBACK", rowCount: 0, rows: [] };
    const answer = send(sql, parameters);
    if (isUnwatched(sql)) {
      answer.catch(() => undefined);
      pending.push(answer);
      return { command: "SELECT", rowCount: 0, rows: [] };
    }
    const before = pending;
    pending = [];
    // The first that failed says why; those after it only say that the transaction is over.
    const outcomes = await Promise.allSettled([...before, answer]);
    const failed = outcomes.find((it) => it.status === "rejected");
    if (failed !== undefined && sql !== "rollback") throw failed.reason;
    return answer;
  };
  return {
    query: query as unknown as PostgresPoolClient["query"],
    release: () => {
      client.release(isBroken);
      if (isBroken) discard(client);
    },
  };
};
