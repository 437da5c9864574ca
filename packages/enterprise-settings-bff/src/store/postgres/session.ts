import type { Client } from "pg";
import { StoreUnavailableError } from "../Store.ts";
import { connect, discard, end, type ConnectionSettings } from "./connections.ts";
import { asStoreError } from "./outage.ts";

export interface SessionListener {
  onNotification(payload: string): void;
  /** The connection was lost and is there again: what was notified in between is not known. */
  onMissed(): void;
}

export interface SessionOptions {
  settings: ConnectionSettings;
  channel: string;
  listener: SessionListener;
}

/** The one connection of a node that hears notifications and holds the locks of running tasks. */
export interface Session {
  /**
   * Runs the task while this node has the lock; false: another session has it. The signal is aborted when
   * the connection, and the lock with it, is lost.
   */
  withLock(key: bigint, task: (signal: AbortSignal) => Promise<void>): Promise<boolean>;
  close(): Promise<void>;
}

/** Between attempts to connect again, in milliseconds: doubled, with as much again at random. */
const firstDelayMs = 50;
const maxDelayMs = 5_000;
/** How often a connection on which nothing happens is tried: one that was cut tells nobody. */
const heartbeatMs = 10_000;

/** For who looks at the server's list of connections. */
const nameIt =
  "select set_config('application_name', left(current_setting('application_name'), 50) || ' (listens)', false)";

/** Throws `StoreUnavailableError` when the database cannot be reached. */
export const openSession = async (options: SessionOptions): Promise<Session> => {
  const { settings, channel, listener } = options;
  /** Aborted when the connection is lost. */
  let current: { client: Client; lost: AbortController } | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  const open = async (): Promise<void> => {
    const client = await connect(settings);
    const lost = new AbortController();
    client.on("notification", ({ payload }) => listener.onNotification(payload ?? ""));
    client.once("end", () => {
      lost.abort();
      if (current?.client !== client) return;
      current = null;
      reopenLater(firstDelayMs);
    });
    try {
      await client.query(nameIt);
      await client.query(`listen "${channel}"`);
    } catch (error) {
      discard(client);
      throw asStoreError(error);
    }
    if (closed || lost.signal.aborted) discard(client);
    if (lost.signal.aborted) throw new StoreUnavailableError("The connection was lost at once.");
    current = { client, lost };
  };

  const reopenLater = (delayMs: number): void => {
    if (closed) return;
    const reopen = async (): Promise<void> => {
      try {
        await open();
        if (!closed) listener.onMissed();
      } catch {
        reopenLater(Math.min(delayMs * 2, maxDelayMs));
      }
    };
    retry = setTimeout(() => void reopen(), delayMs * (1 + Math.random())).unref();
  };

  const heartbeat = setInterval(() => {
    const client = current?.client;
    client?.query("select 1").catch(() => discard(client));
  }, heartbeatMs).unref();

  await open();
  return {
    withLock: async (key, task) => {
      if (current === null) throw new StoreUnavailableError("The database cannot be reached.");
      const { client, lost } = current;
      if (!(await tryLock(client, key))) return false;
      try {
        await task(lost.signal);
      } finally {
        // Lost with the connection, it needs no release.
        if (!lost.signal.aborted) await unlock(client, key);
      }
      return true;
    },
    close: async () => {
      closed = true;
      clearTimeout(retry);
      clearInterval(heartbeat);
      if (current !== null) await end(current.client);
    },
  };
};

const tryLock = async (client: Client, key: bigint): Promise<boolean> => {
  try {
    const { rows } = await client.query<{ got: boolean }>(
      "select pg_try_advisory_lock($1) as got",
      [String(key)],
    );
    return rows[0]?.got === true;
  } catch (error) {
    throw asStoreError(error);
  }
};

const unlock = async (client: Client, key: bigint): Promise<void> => {
  try {
    await client.query("select pg_advisory_unlock($1)", [String(key)]);
  } catch {
    discard(client);
  }
};
