/** Pages of events and of lists tell of many organizations, a read of one: pages go first. */
export type RequestKind = "page" | "read";

/**
 * How fast work that nobody waits for asks WorkOS: a bucket of one second's tokens, taken in the order of
 * asking, by pages before reads. What people wait for (links, first sights, refreshes) does not pass
 * through it.
 */
export interface RequestRate {
  /** Resolves when this many requests may be made; rejects once the signal is aborted. */
  take(requests: number, kind: RequestKind, signal: AbortSignal): Promise<void>;
  /** WorkOS asked for silence, for so many milliseconds. */
  hold(ms: number): void;
}

interface Waiter {
  requests: number;
  go(): void;
}

/** `now` is a clock of milliseconds that nobody sets, whatever it began with. */
export const createRequestRate = (
  requestsPerSecond: number,
  now: () => number = () => performance.now(),
): RequestRate => {
  const intervalMs = 1_000 / requestsPerSecond;
  const waiting: Record<RequestKind, Set<Waiter>> = { page: new Set(), read: new Set() };
  /** When the bucket would be full again. */
  let fullAt = 0;
  let silentUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  /** What asks for more than the bucket holds empties it, and the next one waits the longer. */
  const readyAt = ({ requests }: Waiter): number =>
    Math.max(silentUntil, fullAt + Math.min(requests * intervalMs, 1_000) - 1_000);

  const serve = (): void => {
    clearTimeout(timer);
    for (;;) {
      const [next] = waiting.page.size > 0 ? waiting.page : waiting.read;
      if (next === undefined) return;
      const waitMs = readyAt(next) - now();
      if (waitMs > 0) {
        timer = setTimeout(serve, Math.ceil(waitMs));
        return;
      }
      fullAt = Math.max(fullAt, now()) + next.requests * intervalMs;
      next.go();
    }
  };

  return {
    take: (requests, kind, signal) =>
      new Promise<void>((resolve, reject) => {
        signal.throwIfAborted();
        const end = (): void => {
          waiting[kind].delete(waiter);
          signal.removeEventListener("abort", leave);
        };
        const waiter = {
          requests,
          go: () => {
            end();
            resolve();
          },
        };
        const leave = (): void => {
          end();
          reject(signal.reason as Error);
          serve();
        };
        signal.addEventListener("abort", leave);
        waiting[kind].add(waiter);
        serve();
      }),
    hold: (ms) => {
      silentUntil = Math.max(silentUntil, now() + ms);
    },
  };
};
