import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyBaseLogger } from "fastify";
import { ProblemError } from "../errors.ts";
import type { Deadline } from "../workos/WorkOSGateway.ts";
import type { RequestRate } from "./requestRate.ts";

/** Calls to WorkOS that nobody waits for: paced, and repeated when WorkOS cannot answer for now. */
export interface Background {
  /**
   * Rejects with the last `ProblemError` when repeating does not help, and with whatever the signal was
   * aborted for.
   */
  call<T>(signal: AbortSignal, ask: (deadline: Deadline) => Promise<T>): Promise<T>;
}

export interface BackgroundOptions {
  rate: RequestRate;
  /** How long one call may take, in milliseconds. */
  deadlineMs: number;
  /** Before the first repetition, in milliseconds; doubled with each further one, give or take a half. */
  backOffMs: number;
  /** No wait between two attempts is longer than this by itself; a `Retry-After` may be. */
  backOffMaxMs: number;
  log?: Pick<FastifyBaseLogger, "warn"> | undefined;
  now: () => number;
}

/** 5 s doubled four times: WorkOS has more than a minute to come back, then the next run tries again. */
const maxAttempts = 5;

/** What passes by itself. */
export const isOutage = ({ code }: ProblemError): boolean =>
  code === "workos_unavailable" || code === "workos_timeout" || code === "workos_rate_limited";

export const createBackground = (options: BackgroundOptions): Background => {
  const { rate, deadlineMs, backOffMs, backOffMaxMs, log, now } = options;
  return {
    call: async (signal, ask) => {
      for (let attempt = 1; ; attempt++) {
        await rate.take(1, "page", signal);
        try {
          return await ask({ at: now() + deadlineMs, signal });
        } catch (error) {
          signal.throwIfAborted();
          const passes = error instanceof ProblemError && isOutage(error);
          if (!passes || attempt === maxAttempts) throw error;
          const retryAfterMs = (error.retryAfterSeconds ?? 0) * 1_000;
          if (error.code === "workos_rate_limited") rate.hold(retryAfterMs);
          const backOff = Math.min(backOffMs * 2 ** (attempt - 1), backOffMaxMs);
          const waitMs = Math.max(retryAfterMs, backOff * (0.5 + Math.random()));
          log?.warn({ code: error.code, attempt, waitMs }, "WorkOS will be asked again");
          await sleep(waitMs, undefined, { signal });
        }
      }
    },
  };
};
