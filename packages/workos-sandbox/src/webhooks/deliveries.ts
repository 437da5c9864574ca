import type { Environment, WireEvent } from "../environment/Environment.ts";
import type { WebhookEndpoint, WebhookEndpoints } from "./endpoints.ts";
import { createRetryQueue } from "./retryQueue.ts";
import { signWebhook } from "./signature.ts";

/** WorkOS does not say when it gives up waiting; its own emulator does after this. */
const TIMEOUT_MS = 5_000;

export interface DeliveryTarget {
  url: string;
  secret: string;
  /** What the signature claims, milliseconds since the epoch. Default now. */
  timestamp?: number;
}

export interface Deliveries {
  /** Sends the event to every enabled endpoint that wants it. */
  send: (event: WireEvent) => void;
  /** Resolves when nothing is under way or waiting for a retry. */
  idle: () => Promise<void>;
  /** Sends once, whatever the endpoint is subscribed to. Resolves with the status; null: no answer. */
  deliver: (event: WireEvent, target: DeliveryTarget) => Promise<number | null>;
  /** Drops what is waiting and aborts what is under way. */
  close: () => void;
}

/** Webhooks to the endpoints, each in a line of its own. */
export function createDeliveries(
  env: Environment,
  endpoints: WebhookEndpoints,
  options: { retryDelaysMs: readonly number[]; log: (line: string) => void },
): Deliveries {
  const closing = new AbortController();
  const deliver: Deliveries["deliver"] = (event, target) =>
    post(event, { timestamp: env.now(), ...target }, closing.signal);

  const queue = createRetryQueue<WireEvent>(async (id, event) => {
    const endpoint = endpoints.list().find((candidate) => candidate.id === id);
    // Deleted, disabled or narrowed since.
    if (!endpoint || !wants(endpoint, event)) return true;
    const { url, secret } = endpoint;
    const status = await deliver(event, { url, secret });
    options.log(`webhook ${event.event} ${event.id} ${status ?? "no answer"}`);
    return status !== null && status >= 200 && status < 300;
  }, options.retryDelaysMs);

  return {
    send(event) {
      for (const endpoint of endpoints.list()) {
        if (wants(endpoint, event)) queue.add(endpoint.id, event);
      }
    },
    deliver,
    idle: queue.idle,
    close() {
      closing.abort();
      queue.close();
    },
  };
}

async function post(
  event: WireEvent,
  { url, secret, timestamp }: Required<DeliveryTarget>,
  closing: AbortSignal,
): Promise<number | null> {
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
      signal: AbortSignal.any([closing, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}

const wants = (endpoint: WebhookEndpoint, event: WireEvent): boolean =>
  endpoint.status === "enabled" && endpoint.events.includes(event.event);
