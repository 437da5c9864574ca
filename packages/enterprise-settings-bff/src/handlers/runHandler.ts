import type { FastifyBaseLogger } from "fastify";
import type { HandlerJob, Settlement } from "../store/handlerJobs.ts";
import { strippedPayload } from "../status/strippedPayload.ts";
import { readEvent, UnexpectedEventDataError, type UntypedEventHandler } from "./eventHandlers.ts";
import type { HandlerOptions } from "./handlerOptions.ts";
import { retryDelay } from "./retryDelay.ts";

export interface RunOptions extends HandlerOptions {
  log: FastifyBaseLogger;
  now: () => number;
  random: () => number;
  /** Aborted when the server can wait no longer. */
  stop: AbortSignal;
}

class HandlerTimeoutError extends Error {
  override readonly name = "HandlerTimeoutError";
}

/** Runs the handler of a job once and says what to record. Never rejects. */
export const runHandler = async (
  job: HandlerJob,
  handler: UntypedEventHandler,
  options: RunOptions,
): Promise<Settlement> => {
  const { attempts, timeoutMs, stop, now, random } = options;
  const { eventId, eventName, organizationId, attempt } = job;
  const log = options.log.child({ eventId, event: eventName, attempt });
  if (attempt > attempts) {
    log.error("event parked: the process ended in every run of its handler");
    return { job, outcome: "parked", error: "ProcessEnded" };
  }
  const timeout = new AbortController();
  const timer = setTimeout(
    () => timeout.abort(new HandlerTimeoutError(`The handler took longer than ${timeoutMs} ms.`)),
    timeoutMs,
  );
  const signal = AbortSignal.any([timeout.signal, stop]);
  try {
    const event = readEvent(eventName, job.payload);
    const context = { signal, attempt, organizationId, log };
    // In an async function, so that what it throws at once is a rejection as well.
    await unlessAborted((async () => handler(event, context))(), signal);
    return { job, outcome: "done", stripped: strippedPayload(eventName, job.payload) };
  } catch (err) {
    if (stop.aborted) {
      log.info("the handler of the event was stopped with the server, and runs again");
      return { job, outcome: "released" };
    }
    const error = nameOf(err);
    if (attempt === attempts || err instanceof UnexpectedEventDataError) {
      log.error({ err }, "event parked: its handler failed");
      return { job, outcome: "parked", error };
    }
    const delayMs = retryDelay(attempt, options, random());
    log.warn({ err, delayMs }, "the handler of the event failed, and runs again");
    return { job, outcome: "failed", error, at: now() + delayMs };
  } finally {
    clearTimeout(timer);
  }
};

/** A handler that does not mind the signal must not hold its organization. */
const unlessAborted = async (running: Promise<void>, signal: AbortSignal): Promise<void> => {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort);
  });
  try {
    await Promise.race([running, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
};

const maxNameLength = 100;

/** What is stored of it: its message may quote a person. */
const nameOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  const code = "code" in error && typeof error.code === "string" ? ` ${error.code}` : "";
  return `${error.name}${code}`.slice(0, maxNameLength);
};
