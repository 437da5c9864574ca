import { setTimeout as delay } from "node:timers/promises";
import { StoreUnavailableError } from "../Store.ts";

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

/** Throws `StoreUnavailableError` when the database fails. */
export const run = <T>(task: () => T): T => {
  try {
    return task();
  } catch (error) {
    if (!(error instanceof Error) || !outages.has(codeOf(error))) throw error;
    throw new StoreUnavailableError(error.message, { cause: error });
  }
};

/**
 * Tries again while another process has the lock, for so many milliseconds. Waiting inside of SQLite would
 * hold the event loop, and up whoever has the lock in this process.
 */
export const whenFree = async <T>(
  timeoutMs: number,
  task: () => T | Promise<T>,
): Promise<Awaited<T>> => {
  const giveUpAt = performance.now() + timeoutMs;
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
