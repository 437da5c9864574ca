import { ProblemError } from "../errors.ts";
import type { Store } from "../store/Store.ts";

export interface RevokedSessions {
  /** Throws `store_unavailable` while the store could never be asked: it cannot be told, then. */
  has(sessionId: string): Promise<boolean>;
  close(): void;
}

interface RevokedSessionsOptions {
  store: Pick<Store, "listRevokedSessions" | "onSessionRevoked">;
  now: () => number;
}

/** No access token of WorkOS lives longer, in milliseconds. */
export const revocationMatters = 24 * 60 * 60_000;
/** How soon a node hears of what another one was told, in milliseconds. */
const askAgainMs = 5_000;
/** Other nodes' clocks may be behind by this much, in milliseconds. */
const overlapMs = 5 * 60_000;

/**
 * The sessions that WorkOS revoked, in memory: at once where the event came in, after a restart from
 * the store, and within 5 s on every other node.
 */
export function createRevokedSessions({ store, now }: RevokedSessionsOptions): RevokedSessions {
  const recordedAt = new Map<string, number>();
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;
  const stop = store.onSessionRevoked((it) => recordedAt.set(it.sessionId, it.recordedAt));

  async function ask(): Promise<void> {
    const at = now();
    const since = Math.max(askedAt - overlapMs, at - revocationMatters);
    for (const it of await store.listRevokedSessions(since)) {
      recordedAt.set(it.sessionId, it.recordedAt);
    }
    for (const [id, recorded] of recordedAt) {
      if (recorded < at - revocationMatters) recordedAt.delete(id);
    }
    askedAt = at;
  }

  return {
    has: async (sessionId) => {
      if (now() - askedAt >= askAgainMs) {
        asking ??= ask().finally(() => (asking = undefined));
        try {
          await asking;
        } catch (cause) {
          // What is known already still holds, and the webhooks need the same store.
          if (askedAt === Number.NEGATIVE_INFINITY) {
            throw new ProblemError("store_unavailable", { cause });
          }
        }
      }
      return recordedAt.has(sessionId);
    },
    close: stop,
  };
}
