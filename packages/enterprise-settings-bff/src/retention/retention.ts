import type { FastifyBaseLogger } from "fastify";
import { revocationMatters } from "../guard/revokedSessions.ts";
import type { PruneBefore } from "../store/prune.ts";
import type { Store } from "../store/Store.ts";

/** How long what is over is kept, in whole days. */
export interface RetentionDays {
  /**
   * Payloads of events, parked ones included. Default 90, at least 4: WorkOS delivers again for three days.
   * Their ids stay for 97 days or as long as the payload, so that no event is ever taken twice.
   */
  events: number;
  /** The audit trail. Default 400, at least 1. */
  activity: number;
}

export const defaultRetentionDays: RetentionDays = { events: 90, activity: 400 };
export const leastRetentionDays: RetentionDays = { events: 4, activity: 1 };

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
/** WorkOS' Events API reaches back 90 days, and its webhooks' retries three: no event comes later. */
const idsKeptMs = 97 * dayMs;
/** The drop alarm looks back two days. */
const samplesKeptMs = 3 * dayMs;
/** A handler that no server had for so long was removed; until then a deployment may still bring it back. */
const handlersKeptMs = 7 * dayMs;
/** The longest rate window is a minute. */
const windowsKeptMs = hourMs;

/** What is over at an instant. */
export const pruneBefore = (now: number, days: RetentionDays): PruneBefore => {
  const eventPayloads = now - days.events * dayMs;
  return {
    eventPayloads,
    events: Math.min(eventPayloads, now - idsKeptMs),
    activity: now - days.activity * dayMs,
    revokedSessions: now - revocationMatters,
    attemptWindows: now - windowsKeptMs,
    directorySamples: now - samplesKeptMs,
    handlers: now - handlersKeptMs,
  };
};

export interface RetentionOptions {
  store: Pick<Store, "prune" | "exclusively">;
  days: RetentionDays;
  log: FastifyBaseLogger;
  /** Milliseconds since the epoch. */
  now: () => number;
}

export interface Retention {
  /** Prunes now, and once an hour; on one node of the store at a time. */
  start(): void;
  /** Interrupts what runs, and resolves when it has ended. */
  close(): Promise<void>;
}

/** Forgets what is over. A failure is only told: it never stops the server, and the next hour tries again. */
export const createRetention = ({ store, days, log, now }: RetentionOptions): Retention => {
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  const closing = new AbortController();

  const run = async (): Promise<void> => {
    try {
      await store.exclusively("retention", async (lost) => {
        const signal = AbortSignal.any([lost, closing.signal]);
        const pruned = await store.prune(pruneBefore(now(), days), signal);
        if (Object.values(pruned).some((count) => count > 0)) log.info({ pruned }, "rows pruned");
      });
    } catch (err) {
      log.warn({ err }, "Old rows were kept.");
    }
    running = null;
  };
  const begin = (): void => {
    running ??= run();
  };
  return {
    start: () => {
      timer = setInterval(begin, hourMs).unref();
      begin();
    },
    close: async () => {
      clearInterval(timer);
      closing.abort();
      await running;
    },
  };
};
