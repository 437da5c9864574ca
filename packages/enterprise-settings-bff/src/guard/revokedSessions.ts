import { within } from "../deadline.ts";
import { ProblemError } from "../errors.ts";
import type { Store } from "../store/Store.ts";

export interface RevokedSessions {
  /**
   * At once, unless the store has to be asked. Rejects with `store_unavailable` while it could never be: it
   * cannot be told, then.
   */
  has(sessionId: string): boolean | Promise<boolean>;
  close(): void;
}

interface RevokedSessionsOptions {
  store: Pick<Store, "listRevokedSessions" | "onSessionRevoked" | "onResync">;
  now: () => number;
}

/** No access token of WorkOS lives longer, in milliseconds. */
export const revocationMatters = 24 * 60 * 60_000;
/** How soon a node hears of what another one was told and it missed, in milliseconds. */
const askAgainMs = 5_000;
/** What the store may take of a request, in milliseconds. */
const storeTimeoutMs = 1_000;
/** Other nodes' clocks may be behind by this much, in milliseconds. */
const overlapMs = 5 * 60_000;
/** How often what no longer matters is dropped although nobody asks, in milliseconds. */
const forgetEveryMs = 60 * 60_000;

/**
 * The sessions that WorkOS revoked, in memory: at once on every node that the store tells, after a restart
 * from the store, and within 5 s on a node that was not told. While the store is down what is known holds.
 */
export function createRevokedSessions({ store, now }: RevokedSessionsOptions): RevokedSessions {
  const recordedAt = new Map<string, number>();
  let askedAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;
  let forgotAt = Number.NEGATIVE_INFINITY;
  const forget = (): void => {
    forgotAt = now();
    for (const [id, recorded] of recordedAt) {
      if (recorded < forgotAt - revocationMatters) recordedAt.delete(id);
    }
  };
  const stop = store.onSessionRevoked((it) => {
    recordedAt.set(it.sessionId, it.recordedAt);
    // Where no viewer has a session, nobody ever asks.
    if (Math.abs(now() - forgotAt) >= forgetEveryMs) forget();
  });
  const stopResyncing = store.onResync(() => {
    triedAt = Number.NEGATIVE_INFINITY;
  });

  async function ask(): Promise<void> {
    const at = now();
    const since = Math.max(askedAt - overlapMs, at - revocationMatters);
    for (const it of await store.listRevokedSessions(since)) {
      recordedAt.set(it.sessionId, it.recordedAt);
    }
    forget();
    askedAt = at;
  }

  async function hasAfterAsking(sessionId: string): Promise<boolean> {
    const wasAsked = askedAt !== Number.NEGATIVE_INFINITY;
    triedAt = now();
    asking ??= ask().finally(() => (asking = undefined));
    try {
      await within(storeTimeoutMs, asking, () => new Error("The store did not answer in time."));
    } catch (cause) {
      // One that does not answer is not waited for again.
      asking = undefined;
      // What is known already still holds, and the webhooks need the same store.
      if (!wasAsked) throw new ProblemError("store_unavailable", { cause, retryAfterSeconds: 5 });
    }
    return recordedAt.has(sessionId);
  }

  return {
    has: (sessionId) => {
      const isAsked = askedAt !== Number.NEGATIVE_INFINITY && now() - triedAt < askAgainMs;
      return isAsked ? recordedAt.has(sessionId) : hasAfterAsking(sessionId);
    },
    close: () => {
      stop();
      stopResyncing();
    },
  };
}
