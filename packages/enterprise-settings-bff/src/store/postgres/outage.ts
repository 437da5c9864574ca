import { DatabaseError } from "pg";
import { StoreUnavailableError } from "../Store.ts";

/**
 * Classes of SQLSTATE that speak of the server, not of the statement (PostgreSQL's manual, appendix A):
 * whatever is sent next fails as well.
 */
const outageClasses = new Set([
  "08", // connection exceptions
  "25", // read-only transactions: a standby
  "28", // the credentials are no longer valid
  "3D", // there is no such database
  "53", // disk full, out of memory, too many connections
  "55", // a lock that was not to be had in time
  "57", // shut down, starting up, cancelled by a time-out
  "58", // system errors
  "XX", // damaged data
]);

/** What the database asks to be tried again: 0A000 is a plan that a schema change made stale. */
const transient = new Set(["40001", "40P01", "0A000"]);

export const isTransient = (error: unknown): boolean =>
  error instanceof DatabaseError && transient.has(error.code ?? "");

/** Whether the connection is of no use any more. */
export const breaksConnection = (error: unknown): boolean =>
  !(error instanceof DatabaseError) ||
  error.severity === "FATAL" ||
  error.severity === "PANIC" ||
  error.code === "0A000";

/**
 * The error as the store throws it. What is not of the server at all is of the way to it: refused, reset,
 * silent, not trusted. Neither names the password or the URL.
 */
export const asStoreError = (error: unknown): unknown => {
  if (error instanceof StoreUnavailableError) return error;
  if (!(error instanceof Error)) return error;
  const isOutage =
    !(error instanceof DatabaseError) || outageClasses.has((error.code ?? "").slice(0, 2));
  return isOutage ? new StoreUnavailableError(messageOf(error), { cause: error }) : error;
};

/** Node gathers the failures of several addresses in an error without words. */
const messageOf = (error: Error): string => {
  if (!(error instanceof AggregateError)) return error.message;
  return error.errors.map((it) => (it instanceof Error ? it.message : String(it))).join("; ");
};
