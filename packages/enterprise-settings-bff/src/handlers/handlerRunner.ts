import { randomUUID } from "node:crypto";
import type { FastifyBaseLogger } from "fastify";
import type { HandlerJob, HandlerJobs, Settlement } from "../store/handlerJobs.ts";
import type { EventHandlers, UntypedEventHandler } from "./eventHandlers.ts";
import type { HandlerOptions } from "./handlerOptions.ts";
import { runHandler } from "./runHandler.ts";

export interface HandlerRunnerOptions extends HandlerOptions {
  jobs: HandlerJobs;
  handlers: EventHandlers;
  log: FastifyBaseLogger;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** From 0 to below 1. Default `Math.random`. */
  random?: () => number;
  /** How often to look for what is due, in milliseconds: other servers' events, retries. Default 1 000. */
  pollMs?: number;
  /** How long a server that died keeps its events, in milliseconds. Default 30 000. */
  leaseMs?: number;
  /** From when on a run counts as slow, in milliseconds. Default 1 000. */
  slowMs?: number;
  /** How long `close` waits for handlers before it stops them, in milliseconds. Default 5 000. */
  graceMs?: number;
}

export interface HandlerRunner {
  /** Says what it handles and begins. Rejects when the store cannot be written. */
  start(): Promise<void>;
  /** Begins no more, waits for what runs, and gives back what it had to stop. */
  close(): Promise<void>;
}

/** How often a server says again which events it handles, in milliseconds. */
const announceMs = 60 * 60_000;

/**
 * Runs the host's handlers for the events that wait in the store. A turn records what ended and begins
 * what is due, as far as there is room; the next one comes when something ends, is added, or may be due.
 */
export const createHandlerRunner = (options: HandlerRunnerOptions): HandlerRunner => {
  const { jobs, handlers, log, now, concurrency, slowConcurrency } = options;
  const { random = Math.random, pollMs = 1_000, leaseMs = 30_000 } = options;
  const { slowMs = 1_000, graceMs = 5_000 } = options;
  const names = Object.keys(handlers).filter((name) => handlers[name] !== undefined);
  const running = new Map<HandlerJob, Promise<void>>();
  const slow = new Set<HandlerJob>();
  const settled: Settlement[] = [];
  const stop = new AbortController();
  let turning: Promise<void> | null = null;
  let wanted = false;
  let closing = false;

  const run = async (job: HandlerJob, handler: UntypedEventHandler): Promise<void> => {
    const timer = setTimeout(() => {
      slow.add(job);
      wake();
    }, slowMs);
    settled.push(await runHandler(job, handler, { ...options, random, stop: stop.signal }));
    clearTimeout(timer);
    slow.delete(job);
    running.delete(job);
    wake();
  };

  /** How many may begin. Slow ones leave their place: those that hang must not stop everybody. */
  const room = (): number =>
    closing ? 0 : concurrency - (running.size - Math.min(slow.size, slowConcurrency));

  const takeTurn = async (): Promise<void> => {
    const batch = settled.splice(0);
    const limit = room();
    if (limit === 0 && batch.length === 0) return;
    try {
      const turn = { now: now(), leaseMs, names, limit, newLease: randomUUID };
      for (const job of await jobs.turn({ ...turn, settled: batch })) {
        const handler = handlers[job.eventName];
        if (handler !== undefined) running.set(job, run(job, handler));
      }
    } catch (err) {
      // The next poll tries again; what ended is recorded then, or its lease expires and it runs again.
      settled.unshift(...batch);
      log.warn({ err }, "the store did not say which events to handle");
    }
  };

  /** One turn at a time; whoever asks during one gets another. */
  const wake = (): void => {
    wanted = true;
    turning ??= takeTurns();
  };

  const takeTurns = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      await takeTurn();
    }
    turning = null;
  };

  const keepLeases = async (): Promise<void> => {
    try {
      await jobs.renew([...running.keys()], now(), leaseMs);
    } catch (err) {
      log.warn({ err }, "the store did not keep the events that are being handled");
    }
  };

  const announce = async (): Promise<void> => {
    try {
      await jobs.announce(names, now());
    } catch (err) {
      log.warn({ err }, "the store did not record which events are handled");
    }
  };

  const timers: NodeJS.Timeout[] = [];
  let stopListening = (): void => undefined;
  return {
    start: async () => {
      if (names.length === 0) return;
      await jobs.announce(names, now());
      stopListening = jobs.onAdded(wake);
      timers.push(
        setInterval(wake, pollMs),
        setInterval(() => void keepLeases(), leaseMs / 3),
        setInterval(() => void announce(), announceMs),
      );
      wake();
    },
    close: async () => {
      closing = true;
      stopListening();
      const timer = setTimeout(() => stop.abort(new Error("The server stops.")), graceMs);
      await turning;
      await Promise.all(running.values());
      clearTimeout(timer);
      // Leases are kept until here: nobody else may begin what was still running.
      for (const timer of timers) clearInterval(timer);
      await turning;
      if (settled.length > 0) await takeTurn();
    },
  };
};
