import { randomUUID } from "node:crypto";
import { defaultPrefix } from "@acme/enterprise-settings-contract";
import { collectDefaultMetrics, Registry } from "prom-client";
import Fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import { errorHandler, notFoundHandler } from "../errorHandler.ts";
import { authkitGuard, authkitRefresh, createAuthkitSessions } from "../guard/authkit.ts";
import type { Guard } from "../guard/guard.ts";
import { jwtGuard } from "../guard/jwt.ts";
import { createMetrics } from "../metrics/prometheus.ts";
import { enterpriseSettingsBff } from "../plugin.ts";
import { openApiRoute } from "../reference/openApiRoute.ts";
import type { Store } from "../store/Store.ts";
import { createWorkOSGateway } from "../workos/createWorkOSGateway.ts";
import { openStore } from "./database.ts";
import type { Config } from "./env.ts";
import { serveMetrics } from "./metricsServer.ts";
import { logger, RequestLog } from "./requestLog.ts";

/** The standalone server, not listening yet. Throws when the store cannot be opened, and leaves nothing open then. */
export async function createServer(
  config: Config,
  options: Pick<FastifyServerOptions, "logger"> = {},
): Promise<FastifyInstance> {
  const app = Fastify({
    logger: options.logger ?? logger,
    logController: new RequestLog(),
    genReqId: () => randomUUID(),
    // A body that trickles in holds its connection no longer than this, in milliseconds.
    requestTimeout: 30_000,
    trustProxy: trustedBy(config.trustProxy),
  });
  app.setErrorHandler(errorHandler);
  app.setNotFoundHandler(notFoundHandler);
  const store = await openStore(config.database);
  try {
    await registerAll(app, store, config);
  } catch (error) {
    await close(app);
    // The plugin does so once it has taken its options; a second time does nothing.
    await store.close();
    throw error;
  }
  return app;
}

/** Ends what a start that failed has begun: it would keep the process, with its locks and its reads. */
export async function close(app: FastifyInstance): Promise<void> {
  try {
    await app.close();
  } catch (err) {
    // Why it did not start is what is to be told.
    app.log.warn({ err }, "What was open already did not close cleanly");
  }
}

async function registerAll(app: FastifyInstance, store: Store, config: Config): Promise<void> {
  await app.register(enterpriseSettingsBff, {
    guard: createGuard(config),
    store,
    workos: createWorkOSGateway(config.workos),
    appUrl: config.appUrl,
    webhookSecrets: config.webhookSecrets,
    webhookPath: config.webhookPath,
    webhookToleranceMs: config.webhookToleranceMs,
    retentionDays: config.retentionDays,
    reconcile: config.reconcile,
    allowedOrigins: config.allowedOrigins,
    returnUrls: config.returnUrls,
    successUrls: config.successUrls,
    rateLimit: config.rateLimit,
    streamLimits: config.streamLimits,
    ...(config.metrics === null ? {} : { metrics: measure(app, config.metrics) }),
    allowImpersonation: config.allowImpersonation,
  });
  // This server's root is its own, so the description is also where tools look first.
  const { webhookPath } = config;
  await app.register(openApiRoute, {
    mounts: { prefix: defaultPrefix, webhookPath, health: true },
  });
  if (config.auth.kind === "authkit") {
    const { cookiePassword, cookieDomain } = config.auth;
    const warn = (message: string) => app.log.warn(message);
    await app.register(authkitRefresh, {
      sessions: createAuthkitSessions({ ...config.workos, cookiePassword, warn }),
      appUrl: config.appUrl,
      allowedOrigins: config.allowedOrigins,
      cookieDomain,
    });
  }
}

function measure(app: FastifyInstance, address: NonNullable<Config["metrics"]>) {
  const register = new Registry();
  collectDefaultMetrics({ register });
  serveMetrics(app, register, address);
  return createMetrics({ register });
}

/** The nearest proxies come first: hop 0 is who connected. */
function trustedBy(proxies: Config["trustProxy"]) {
  return typeof proxies === "number" ? (_address: string, hop: number) => hop < proxies : proxies;
}

function createGuard({ auth, workos }: Config): Guard {
  if (auth.kind === "jwt") return jwtGuard(auth);
  return authkitGuard({ ...workos, cookiePassword: auth.cookiePassword });
}
