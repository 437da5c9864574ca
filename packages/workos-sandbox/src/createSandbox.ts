import type { AddressInfo } from "node:net";
import { createTokens } from "./authkit/tokens.ts";
import { createOperations, type Operations } from "./operations.ts";
import { createEnvironment, type WireEvent } from "./environment/Environment.ts";
import { createFaults, type Faults } from "./faults.ts";
import { isLoopbackHost } from "./environment/urls.ts";
import { createPortalLinks } from "./portal/portalLinks.ts";
import type { SandboxContext } from "./SandboxContext.ts";
import { type SandboxSeed, applySeed } from "./seed.ts";
import { createServer } from "./server.ts";
import { createDeliveries, type Deliveries } from "./webhooks/deliveries.ts";
import {
  createWebhookEndpoints,
  type NewWebhookEndpoint,
  type WebhookEndpoint,
} from "./webhooks/endpoints.ts";

export interface SandboxOptions {
  /** Milliseconds since the epoch. Default `Date.now`. Retries and time-outs run on real timers. */
  now?: () => number;
  /** Default `sk_test_sandbox`. Any other key is answered 401. */
  apiKey?: string;
  /** Default `client_sandbox`. */
  clientId?: string;
  /** What is there from the start. Emits nothing. */
  seed?: SandboxSeed;
  /** Seconds. Default 300, as WorkOS. */
  accessTokenTtlSeconds?: number;
  /** Milliseconds before each further attempt. Default six, in under four minutes together. */
  webhookRetryDelaysMs?: readonly number[];
  /** How long `GET /events` lists an event, in milliseconds. Default 90 days, as WorkOS. */
  eventRetentionMs?: number;
  /** Milliseconds from making to opening. Default 5 minutes, as WorkOS. */
  portalLinkTtlMs?: number;
  /** Gets one line per request and delivery; never a token, code or link. Default silent. */
  log?: (line: string) => void;
}

export interface Sandbox extends Operations, Pick<Deliveries, "deliver" | "idle"> {
  /**
   * Starts to serve.
   * @param options `port` default 0, a free one; `host` default 127.0.0.1.
   * @returns the origin.
   * @throws RangeError for a host that is not loopback: there is no real secret in here.
   */
  listen(options?: { port?: number; host?: string }): Promise<string>;
  /** Origin. @throws Error before `listen`. */
  readonly url: string;
  readonly apiKey: string;
  readonly clientId: string;
  /** The `iss` of access tokens. @throws Error before `listen`. */
  readonly issuer: string;
  /** Lost, repeated, late and shuffled webhooks; slow, failing and limited API answers. */
  readonly faults: Faults;
  /** Everything that was emitted, oldest first. */
  readonly events: readonly WireEvent[];
  /** For a receiver whose port is known later than the seed. */
  addWebhookEndpoint(endpoint: NewWebhookEndpoint): WebhookEndpoint;
  /** Stops serving and drops deliveries that are under way or scheduled. */
  close(): Promise<void>;
}

const RETRY_DELAYS_MS = [1_000, 3_000, 10_000, 30_000, 60_000, 120_000];

/** A local WorkOS: REST API, hosted Admin Portal, AuthKit sign-in and signed webhooks. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const log = options.log ?? (() => undefined);
  let origin: string | undefined;
  const url = (): string => {
    if (origin === undefined) throw new Error("The sandbox is not listening yet.");
    return origin;
  };
  const faults = createFaults((event) => deliveries.send(event));
  const context: SandboxContext = { ...createContext(options, url), faults };
  const { env, endpoints, apiKey, clientId } = context;
  applySeed(context, options.seed ?? {});
  const retryDelaysMs = options.webhookRetryDelaysMs ?? RETRY_DELAYS_MS;
  const deliveries: Deliveries = createDeliveries(env, endpoints, { retryDelaysMs, log });
  env.onEvent((event) => faults.pass(event));
  const server = createServer(context, log);
  return {
    ...createOperations(env),
    deliver: deliveries.deliver,
    faults,
    async idle() {
      await faults.idle();
      await deliveries.idle();
    },
    async listen({ port = 0, host = "127.0.0.1" } = {}) {
      if (!isLoopbackHost(host)) {
        throw new RangeError(`The sandbox listens on loopback only, not on ${host}.`);
      }
      const app = await server;
      await app.listen({ port, host });
      const { port: bound } = app.server.address() as AddressInfo;
      origin = `http://${host.includes(":") ? `[${host}]` : host}:${bound}`;
      return origin;
    },
    get url() {
      return url();
    },
    apiKey,
    clientId,
    get issuer() {
      return context.tokens.issuer();
    },
    events: env.events,
    addWebhookEndpoint: (endpoint) => endpoints.add(endpoint),
    async close() {
      faults.close();
      deliveries.close();
      await (await server).close();
    },
  };
}

function createContext(options: SandboxOptions, url: () => string): Omit<SandboxContext, "faults"> {
  const { now = Date.now, apiKey = "sk_test_sandbox", clientId = "client_sandbox" } = options;
  const env = createEnvironment(now);
  const ttlSeconds = options.accessTokenTtlSeconds ?? 300;
  return {
    env,
    apiKey,
    clientId,
    applicationName: options.seed?.applicationName ?? "the app",
    url,
    endpoints: createWebhookEndpoints(env),
    portalLinks: createPortalLinks({ now, ttlMs: options.portalLinkTtlMs ?? 5 * 60_000 }),
    tokens: createTokens({ env, clientId, url, ttlSeconds }),
    eventRetentionMs: options.eventRetentionMs ?? 90 * 86_400_000,
  };
}
