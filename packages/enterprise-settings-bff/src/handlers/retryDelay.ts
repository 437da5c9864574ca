/** How long to wait before the next run of a handler that failed. */
export interface Backoff {
  /** After the first failure, in milliseconds; four times as long after each further one. */
  firstDelayMs: number;
  /** At most, in milliseconds. */
  maxDelayMs: number;
}

const growth = 4;
/** Up to a fifth earlier or later, so that what failed together does not come back together. */
const jitter = 0.2;

/** Milliseconds until the next run after `attempt` failed ones; `random` is from 0 to below 1. */
export const retryDelay = (
  attempt: number,
  { firstDelayMs, maxDelayMs }: Backoff,
  random: number,
): number => {
  const delay = Math.min(maxDelayMs, firstDelayMs * growth ** (attempt - 1));
  return Math.round(delay * (1 - jitter + 2 * jitter * random));
};
