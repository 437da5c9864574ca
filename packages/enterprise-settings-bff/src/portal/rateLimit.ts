import { ProblemError } from "../errors.ts";
import type { Viewer } from "../guard/guard.ts";
import type { Store } from "../store/Store.ts";

/** Links that may be asked for in a minute; 0: as many as you like. */
export interface RateLimits {
  viewerPerMinute: number;
  organizationPerMinute: number;
}

interface RateLimitOptions {
  /** Shared by all nodes that share the store. */
  store: Pick<Store, "countAttempt">;
  limits: RateLimits;
  now: () => number;
}

const windowMs = 60_000;

/** Too many in this minute. The first of them is recorded, and speaks for the rest of the window. */
export class RateLimitError extends ProblemError {
  readonly firstInWindow: boolean;

  constructor(retryAfterSeconds: number, firstInWindow: boolean) {
    super("rate_limited", { retryAfterSeconds });
    this.firstInWindow = firstInWindow;
  }
}

/** Counts one attempt; throws `RateLimitError` when it is one too many. */
export function createRateLimit({ store, limits, now }: RateLimitOptions) {
  async function take(subject: string, limit: number): Promise<void> {
    if (limit === 0) return;
    const { attempts, endsAt } = await store.countAttempt(subject, now(), windowMs);
    if (attempts <= limit) return;
    const seconds = Math.max(Math.ceil((endsAt - now()) / 1000), 1);
    throw new RateLimitError(seconds, attempts === limit + 1);
  }

  return async ({ userId, organizationId, tenant }: Viewer): Promise<void> => {
    // The viewer first: what one person may not do does not use up what the others may.
    await take(`viewer ${userId}`, limits.viewerPerMinute);
    const organization = organizationId ?? `tenant ${tenant?.id}`;
    await take(`organization ${organization}`, limits.organizationPerMinute);
  };
}
