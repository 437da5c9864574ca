import type { Environment, WireEvent } from "../environment/Environment.ts";
import type { WebhookEndpoint, WebhookEndpoints } from "./endpoints.ts";
import { signWebhook } from "./signature.ts";

/** WorkOS gives up on an endpoint after a while that it does not tell; its own emulator after this. */
const TIMEOUT_MS = 5_000;

export interface DeliveryTarget {
  url: string;
  secret: string;
  /** What the signature claims, milliseconds since the epoch. Default now. */
  timestamp?: number;
}

export interface Deliveries {
  /** Resolves when nothing is under way or waiting for a retry. */
  idle: () => Promise<void>;
  /** Sends once, whatever the endpoint is subscribed to. Resolves with the status; null: no answer. */
  deliver: (event: WireEvent, target: DeliveryTarget) => Promise<number | null>;
  /** Drops what is waiting and aborts what is under way. */
  close: () => void;
}

interface Job {
  event: WireEvent;
  attempt: number;
}

/**
 * Sends every event to every endpoint that wants it. Each endpoint has its own line: first attempts
 * arrive in order, a failed one comes back at its turn, and nobody waits for another endpoint.
 */
export function createDeliveries(
  env: Environment,
  endpoints: WebhookEndpoints,
  options: { retryDelaysMs: readonly number[]; log: (line: string) => void },
): Deliveries {
  const closing = new AbortController();
  const timers = new Set<NodeJS.Timeout>();
  const lines = new Map<string, Job[]>();
  let open = 0;
  let waiters: (() => void)[] = [];

  const settle = (): void => {
    open -= 1;
    if (open > 0) return;
    for (const resolve of waiters) resolve();
    waiters = [];
  };

  const deliver: Deliveries["deliver"] = async (event, { url, secret, timestamp = env.now() }) => {
    const body = JSON.stringify(event);
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "WorkOS-Sandbox",
          "workos-signature": signWebhook(body, secret, timestamp),
        },
        body,
        redirect: "manual",
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch {
      return null;
    }
  };

  /** True when the endpoint took it, or nobody wants it any more. */
  const attempt = async ({ event, attempt }: Job, id: string): Promise<boolean> => {
    const endpoint = endpoints.list().find((candidate) => candidate.id === id);
    if (!endpoint || !wants(endpoint, event)) return true;
    const status = await deliver(event, endpoint);
    options.log(`webhook ${event.event} ${event.id} attempt ${attempt + 1}: ${status ?? "failed"}`);
    return status !== null && status >= 200 && status < 300;
  };

  const work = async (id: string, line: Job[]): Promise<void> => {
    for (let job = line[0]; job !== undefined; job = line[0]) {
      const taken = await attempt(job, id);
      line.shift();
      const delay = options.retryDelaysMs[job.attempt];
      if (taken || delay === undefined || closing.signal.aborted) settle();
      else retryLater(id, { event: job.event, attempt: job.attempt + 1 }, delay);
    }
    lines.delete(id);
  };

  const enqueue = (id: string, job: Job): void => {
    const line = lines.get(id);
    if (line) {
      line.push(job);
      return;
    }
    const started = [job];
    lines.set(id, started);
    void work(id, started);
  };

  const retryLater = (id: string, job: Job, delay: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      enqueue(id, job);
    }, delay);
    timers.add(timer);
  };

  env.onEvent((event) => {
    if (closing.signal.aborted) return;
    for (const endpoint of endpoints.list()) {
      if (!wants(endpoint, event)) continue;
      open += 1;
      enqueue(endpoint.id, { event, attempt: 0 });
    }
  });

  return {
    deliver,
    idle: () =>
      open === 0 ? Promise.resolve() : new Promise((resolve) => void waiters.push(resolve)),
    close() {
      closing.abort();
      for (const timer of timers) {
        clearTimeout(timer);
        settle();
      }
      timers.clear();
    },
  };
}

const wants = (endpoint: WebhookEndpoint, event: WireEvent): boolean =>
  endpoint.status === "enabled" && endpoint.events.includes(event.event);
