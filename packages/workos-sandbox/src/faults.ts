import { setTimeout as sleep } from "node:timers/promises";
import type { WireEvent } from "./environment/Environment.ts";

/** What happens to events on their way to the webhook endpoints. What is left out is as it should be. */
export interface WebhookFaults {
  /** true: nothing is sent, and never will be. */
  drop?: boolean;
  /** How often each is sent. Default 1. */
  copies?: number;
  /** Milliseconds before the first attempt. */
  delayMs?: number;
  /** This many are gathered and sent in another order; fewer after a moment's silence. */
  shuffle?: number;
}

/** What happens to requests with an API key. */
export interface ApiFault {
  /** Which: `/events`, or an expression over the path without its query. Default all of them. */
  path?: string | RegExp;
  /** Answered instead; left out: the real answer, after the delay. */
  status?: number;
  /** Sent as `Retry-After`, in seconds. */
  retryAfterSeconds?: number;
  /** Milliseconds before the answer. */
  delayMs?: number;
  /** How many requests it strikes. Default all, until `clear`. */
  times?: number;
}

/** Faults on demand. They hold from the call on. */
export interface Faults {
  /** Replaces what was said of webhooks before. */
  webhooks(faults: WebhookFaults): void;
  /** The oldest fault that fits a request strikes it. */
  api(fault: ApiFault): void;
  /** How many requests a fault has struck. */
  readonly struck: number;
  /** As if there had been none; what was held back is sent. */
  clear(): void;
}

const silenceMs = 20;

/** The sandbox's side of `Faults`. */
export interface FaultLine extends Faults {
  /** Forwards the event as often and as late as the faults say. */
  pass(event: WireEvent): void;
  /** The fault that strikes this request, after its delay; undefined: none does, or it only delayed. */
  strike(path: string): Promise<ApiFault | undefined>;
  /** Resolves when nothing is held back any more. */
  idle(): Promise<void>;
  close(): void;
}

/** @param forward Sends one event to the endpoints. */
export function createFaults(
  forward: (event: WireEvent) => void,
  random: () => number = Math.random,
): FaultLine {
  let webhooks: WebhookFaults = {};
  let rules: (ApiFault & { left: number })[] = [];
  let struck = 0;
  let gathered: WireEvent[] = [];
  let silence: NodeJS.Timeout | undefined;
  const delays = new Set<Promise<void>>();
  const closing = new AbortController();

  const release = (): void => {
    clearTimeout(silence);
    const events = gathered.map((event) => ({ event, rank: random() }));
    gathered = [];
    for (const { event } of events.toSorted((a, b) => a.rank - b.rank)) forward(event);
  };
  const gather = (event: WireEvent, size: number): void => {
    gathered.push(event);
    clearTimeout(silence);
    if (gathered.length >= size) release();
    else silence = setTimeout(release, silenceMs);
  };
  const send = (event: WireEvent): void =>
    webhooks.shuffle === undefined ? forward(event) : gather(event, webhooks.shuffle);
  const sendLater = async (event: WireEvent, ms: number): Promise<void> => {
    try {
      await sleep(ms, undefined, { signal: closing.signal });
      send(event);
    } catch {
      // The sandbox closed: what was held back is dropped with the rest.
    }
  };

  return {
    webhooks: (faults) => {
      webhooks = faults;
    },
    api: (fault) => void rules.push({ ...fault, left: fault.times ?? Infinity }),
    get struck() {
      return struck;
    },
    clear() {
      webhooks = {};
      rules = [];
      release();
    },
    pass(event) {
      const { drop = false, copies = 1, delayMs } = webhooks;
      if (drop) return;
      for (let made = 0; made < copies; made++) {
        if (delayMs === undefined) {
          send(event);
          continue;
        }
        const delayed = sendLater(event, delayMs).finally(() => delays.delete(delayed));
        delays.add(delayed);
      }
    },
    async strike(path) {
      const fault = rules.find((rule) => rule.left > 0 && fits(rule, path));
      if (fault === undefined) return undefined;
      fault.left -= 1;
      struck += 1;
      if (fault.delayMs !== undefined) {
        await sleep(fault.delayMs, undefined, { signal: closing.signal });
      }
      return fault.status === undefined ? undefined : fault;
    },
    async idle() {
      await Promise.all(delays);
      release();
    },
    close() {
      closing.abort();
      clearTimeout(silence);
      gathered = [];
    },
  };
}

function fits({ path }: ApiFault, requested: string): boolean {
  if (path === undefined) return true;
  return typeof path === "string" ? path === requested : path.test(requested);
}
