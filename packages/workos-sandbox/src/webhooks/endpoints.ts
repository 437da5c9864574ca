import { randomBytes } from "node:crypto";
import { type Environment, iso } from "../environment/Environment.ts";
import { isSafeUrl } from "../environment/urls.ts";
import { WorkOSError, notFound, unprocessable } from "../environment/WorkOSError.ts";
import { SUBSCRIBABLE_EVENTS } from "./subscribableEvents.ts";

/** Instants are milliseconds since the epoch. */
export interface WebhookEndpoint {
  id: string;
  url: string;
  /** Signs every delivery; the API shows it, as WorkOS' does. */
  secret: string;
  /** A disabled one gets nothing, and what waited for it is dropped. */
  status: "enabled" | "disabled";
  events: readonly string[];
  createdAt: number;
  updatedAt: number;
}

export interface NewWebhookEndpoint {
  /** https, or http on loopback. */
  url: string;
  /** Default: a new `whsec_…`. */
  secret?: string;
  /** Default: every event that can be subscribed to. */
  events?: readonly string[];
}

export type WebhookEndpoints = ReturnType<typeof createWebhookEndpoints>;

/** The environment's webhook endpoints, by id. All methods throw WorkOSError as the API answers. */
export function createWebhookEndpoints(env: Environment) {
  const byId = new Map<string, WebhookEndpoint>();

  const get = (id: string): WebhookEndpoint => {
    const endpoint = byId.get(id);
    if (!endpoint) throw notFound("Webhook endpoint", id);
    return endpoint;
  };

  return {
    list: (): WebhookEndpoint[] => [...byId.values()],
    get,
    add({ url, secret, events = [...SUBSCRIBABLE_EVENTS] }: NewWebhookEndpoint): WebhookEndpoint {
      checkUrl(byId, url);
      checkEvents(events);
      const at = env.stamp();
      const endpoint: WebhookEndpoint = {
        id: env.newId("we"),
        url,
        secret: secret ?? `whsec_${randomBytes(24).toString("base64url")}`,
        status: "enabled",
        events,
        createdAt: at,
        updatedAt: at,
      };
      byId.set(endpoint.id, endpoint);
      return endpoint;
    },
    update(
      id: string,
      change: Partial<Pick<WebhookEndpoint, "url" | "status" | "events">>,
    ): WebhookEndpoint {
      const endpoint = get(id);
      if (change.url !== undefined) checkUrl(byId, change.url, id);
      if (change.events) checkEvents(change.events);
      return Object.assign(endpoint, change, { updatedAt: env.stamp(endpoint.updatedAt) });
    },
    remove(id: string): void {
      get(id);
      byId.delete(id);
    },
  };
}

function checkUrl(byId: ReadonlyMap<string, WebhookEndpoint>, url: string, self?: string): void {
  if (!isSafeUrl(url)) {
    throw new WorkOSError(422, {
      message: "endpoint_url must be https, or http on loopback.",
      code: "invalid_url",
    });
  }
  if ([...byId.values()].some((other) => other.url === url && other.id !== self)) {
    throw new WorkOSError(409, {
      message: "A webhook endpoint with the same endpoint URL already exists.",
      code: "duplicate_endpoint",
    });
  }
}

function checkEvents(events: readonly string[]): void {
  const unknown = events.find((event) => !SUBSCRIBABLE_EVENTS.has(event));
  if (unknown !== undefined) {
    throw unprocessable("events", "unknown_event_type", `Unknown event type: '${unknown}'.`);
  }
}

/** As the API answers it. */
export function webhookEndpointWire(endpoint: WebhookEndpoint) {
  return {
    object: "webhook_endpoint",
    id: endpoint.id,
    endpoint_url: endpoint.url,
    secret: endpoint.secret,
    status: endpoint.status,
    events: endpoint.events,
    created_at: iso(endpoint.createdAt),
    updated_at: iso(endpoint.updatedAt),
  };
}
