import { randomUUID } from "node:crypto";
import { defaultPrefix } from "@acme/enterprise-settings-contract";
import Fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import { errorHandler, notFoundHandler } from "../errorHandler.ts";
import { authkitGuard, authkitRefresh, createAuthkitSessions } from "../guard/authkit.ts";
import type { Guard } from "../guard/guard.ts";
import { jwtGuard } from "../guard/jwt.ts";
import { enterpriseSettingsBff } from "../plugin.ts";
import { openApiRoute } from "../reference/openApiRoute.ts";
import { createSqliteStore } from "../store/sqlite.ts";
import { createWorkOSGateway } from "../workos/createWorkOSGateway.ts";
import type { Config } from "./env.ts";

/** Request headers that hold credentials: logged by nobody, and if somebody does, not with these. */
const redact = ["authorization", "cookie", "workos-signature"].flatMap((name) => [
  `req.headers["${name}"]`,
  `request.headers["${name}"]`,
  `headers["${name}"]`,
]);

/** The standalone server, not listening yet. Throws when the store cannot be opened. */
export async function createServer(
  config: Config,
  options: Pick<FastifyServerOptions, "logger"> = {},
): Promise<FastifyInstance> {
  const app = Fastify({
    logger: options.logger ?? { redact },
    genReqId: () => randomUUID(),
    // A body that trickles in holds its connection no longer than this, in milliseconds.
    requestTimeout: 30_000,
    trustProxy: trustedBy(config.trustProxy),
  });
  app.setErrorHandler(errorHandler);
  app.setNotFoundHandler(notFoundHandler);
  await app.register(enterpriseSettingsBff, {
    guard: createGuard(config),
    store: await openStore(config.databasePath),
    workos: createWorkOSGateway(config.workos),
    appUrl: config.appUrl,
    webhookSecrets: config.webhookSecrets,
    webhookPath: config.webhookPath,
    allowedOrigins: config.allowedOrigins,
    returnUrls: config.returnUrls,
    successUrls: config.successUrls,
    rateLimit: config.rateLimit,
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
  return app;
}

/** The nearest proxies come first: hop 0 is who connected. */
function trustedBy(proxies: Config["trustProxy"]) {
  return typeof proxies === "number" ? (_address: string, hop: number) => hop < proxies : proxies;
}

async function openStore(path: string) {
  try {
    return await createSqliteStore({ path });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`DATABASE_URL: the store at ${path} cannot be opened: ${reason}`, { cause });
  }
}

function createGuard({ auth, workos }: Config): Guard {
  if (auth.kind === "jwt") return jwtGuard(auth);
  return authkitGuard({ ...workos, cookiePassword: auth.cookiePassword });
}
