import { setTimeout as sleep } from "node:timers/promises";
import { ProblemError } from "../errors.ts";

type Fetch = typeof globalThis.fetch;

export interface BoundedFetchOptions {
  fetch: Fetch;
  now: () => number;
  /**
   * Calls under way at once; further ones wait, at most until their deadline. `reads` of the `all` may be
   * reads: the rest is kept for links, which people wait for.
   */
  concurrency: { all: number; reads: number };
}

/** What one group of calls shares: they all end by `deadlineAt`, in milliseconds since the epoch. */
export interface CallGroup {
  deadlineAt: number;
  /** Ends them sooner. */
  signal?: AbortSignal | undefined;
  purpose: "link" | "read";
  onAnswer: (response: Response) => void;
}

const retryDelayMs = 100;
/** A retry is worth it only with this much left. */
const retryNeedsMs = 2_000;
const retryable = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/**
 * A `fetch` that keeps to a deadline (body included), bounds how many calls run at once, and retries
 * once after a refused or reset connection. It throws `ProblemError`s that hold no part of the request
 * or the answer: either may carry a key or a link.
 */
export function createBoundedFetch(options: BoundedFetchOptions): (group: CallGroup) => Fetch {
  const slots = createSlots(options.concurrency.all);
  const readSlots = createSlots(options.concurrency.reads, slots);
  return (group) => async (input, init) => {
    const left = () => group.deadlineAt - options.now();
    if (left() <= 0) throw new ProblemError("workos_timeout");
    if (group.signal?.aborted === true) throw new ProblemError("workos_timeout");
    const timeout = AbortSignal.timeout(Math.ceil(left()));
    const deadline = group.signal ? AbortSignal.any([timeout, group.signal]) : timeout;
    const attempt = () => fetchWhole(options.fetch, input, { ...init, signal: deadline });
    const release = await (group.purpose === "read" ? readSlots : slots).acquire(deadline);
    try {
      const response = await attempt().catch(async (error: unknown) => {
        if (!retryable.has(networkCode(error)) || left() < retryNeedsMs) throw error;
        await sleep(retryDelayMs, undefined, { signal: deadline });
        return attempt();
      });
      group.onAnswer(response);
      return response;
    } catch (error) {
      if (deadline.aborted) throw new ProblemError("workos_timeout");
      const code = networkCode(error);
      throw new ProblemError("workos_unavailable", code === "" ? {} : { detail: code });
    } finally {
      release();
    }
  };
}

/** Reads the body too, so that the deadline and the slot cover it. */
async function fetchWhole(fetch: Fetch, input: Parameters<Fetch>[0], init: RequestInit) {
  // A redirect would take the API key's request elsewhere: it is an answer, and not a usable one.
  const response = await fetch(input, { ...init, redirect: "manual" });
  const body = await response.text();
  const { status, headers } = response;
  return new Response(body === "" ? null : body, { status, headers });
}

/** The system's or undici's code behind `TypeError: fetch failed`; "" when there is none. */
function networkCode(error: unknown): string {
  for (
    let at: unknown = error, depth = 0;
    at instanceof Error && depth < 4;
    at = at.cause, depth++
  ) {
    if ("code" in at && typeof at.code === "string" && /^[A-Z][A-Z0-9_]+$/.test(at.code)) {
      return at.code;
    }
  }
  return "";
}

interface Slots {
  /** Resolves with how to give the slot back; rejects with a time-out at the deadline. */
  acquire(deadline: AbortSignal): Promise<() => void>;
}

/** Each slot is also one of `within`, if given. */
function createSlots(size: number, within?: Slots): Slots {
  let free = size;
  const waiting = new Set<() => void>();
  const release = () => {
    const [next] = waiting;
    if (next === undefined) free++;
    else next();
  };
  const turn = (deadline: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const take = () => {
        waiting.delete(take);
        deadline.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        waiting.delete(take);
        reject(new ProblemError("workos_timeout"));
      };
      waiting.add(take);
      deadline.addEventListener("abort", giveUp, { once: true });
    });
  return {
    async acquire(deadline) {
      if (free > 0) free--;
      else await turn(deadline);
      try {
        const releaseOuter = await within?.acquire(deadline);
        return () => {
          releaseOuter?.();
          release();
        };
      } catch (error) {
        release();
        throw error;
      }
    },
  };
}
