import { randomUUID } from "node:crypto";
import Fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import { errorHandler, notFoundHandler } from "../errorHandler.ts";
import { authkitGuard } from "../guard/authkit.ts";
import type { Guard } from "../guard/guard.ts";
import { jwtGuard } from "../guard/jwt.ts";
import { enterpriseSettingsBff } from "../plugin.ts";
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
  });
  return app;
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
