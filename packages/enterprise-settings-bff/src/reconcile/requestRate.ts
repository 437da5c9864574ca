import { setTimeout as sleep } from "node:timers/promises";

/**
 * How fast work that nobody waits for asks WorkOS: a bucket of one second's tokens, taken in the order of
 * asking. What people wait for (links, first sights, refreshes) does not pass through it.
 */
export interface RequestRate {
  /** Resolves when this many requests may be made; rejects once the signal is aborted. */
  take(requests: number, signal: AbortSignal): Promise<void>;
  /** WorkOS asked for silence, for so many milliseconds. */
  hold(ms: number): void;
}

/** `now` is a clock of milliseconds that nobody sets, whatever it began with. */
export const createRequestRate = (
  requestsPerSecond: number,
  now: () => number = () => performance.now(),
): RequestRate => {
  const intervalMs = 1_000 / requestsPerSecond;
  /** When the bucket would be full again. */
  let fullAt = 0;
  let silentUntil = 0;
  return {
    take: async (requests, signal) => {
      signal.throwIfAborted();
      const at = now();
      fullAt = Math.max(fullAt, at) + requests * intervalMs;
      await sleepUntil(fullAt - 1_000, now, signal);
      // It may have been asked for while this one waited.
      while (silentUntil > now()) await sleepUntil(silentUntil, now, signal);
    },
    hold: (ms) => {
      silentUntil = Math.max(silentUntil, now() + ms);
    },
  };
};

const sleepUntil = async (at: number, now: () => number, signal: AbortSignal): Promise<void> => {
  const ms = at - now();
  if (ms > 0) await sleep(ms, undefined, { signal });
};
