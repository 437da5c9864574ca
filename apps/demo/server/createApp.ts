import {
  createWorkOSGateway,
  enterpriseSettingsBff,
  type Guard,
} from "@acme/enterprise-settings-bff";
import { authkitGuard, createAuthkitSessions } from "@acme/enterprise-settings-bff/authkit";
import { createSqliteStore } from "@acme/enterprise-settings-bff/sqlite";
import { WorkOS } from "@workos-inc/node";
import Fastify, { type FastifyInstance } from "fastify";
import { join } from "node:path";
import { authRoutes, type SignedIn } from "./auth/authRoutes.ts";
import { createMembers, type Member, type Members } from "./orbit/createMembers.ts";
import { orbitRoutes } from "./orbit/orbitRoutes.ts";
import { provisionMembers } from "./orbit/provisionMembers.ts";
import { webRoutes, type WebFile } from "./web/webRoutes.ts";

export interface AppOptions {
  /** Origin under which people see Orbit, such as `http://localhost:4400`. */
  appUrl: string;
  /** WorkOS' API, or the sandbox. */
  apiUrl: string;
  apiKey: string;
  clientId: string;
  /** At least 32 characters. */
  cookiePassword: string;
  webhookSecrets: readonly string[];
  /** Folder of the databases. */
  dataDir: string;
  /** People that Orbit knows before they sign in. */
  invited?: readonly Member[];
  /** The built web app; null when a development server in front serves it. */
  web: readonly WebFile[] | null;
}

/** Orbit's server: sign-in, its own API, the enterprise settings, and the web app. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const { appUrl, apiKey, clientId, apiUrl, cookiePassword, dataDir } = options;
  const app = Fastify({
    logger: {
      level: "warn",
      stream: process.stderr,
      // Without the query: the callback's holds a code.
      serializers: { req: ({ method, url }) => ({ method, path: url.replace(/\?.*/s, "") }) },
    },
  });
  const workos = createWorkOS(options);
  const sessions = createAuthkitSessions({
    apiKey,
    clientId,
    apiUrl,
    cookiePassword,
    warn: (message) => app.log.warn(message),
  });
  const members = createMembers(join(dataDir, "orbit.db"));
  for (const member of options.invited ?? []) members.save(member);
  app.addHook("onClose", async () => members.close());

  const signedIn = authkitGuard({ apiKey, clientId, cookiePassword, apiUrl });
  const guard: Guard = async (request) => {
    const viewer = await signedIn(request);
    return viewer?.sessionId && sessions.isEnded(viewer.sessionId) ? null : viewer;
  };

  securityHeaders(app, appUrl);
  await app.register(enterpriseSettingsBff, {
    guard,
    store: await createSqliteStore({ path: join(dataDir, "enterprise-settings.db") }),
    workos: createWorkOSGateway({ apiKey, clientId, apiUrl }),
    appUrl,
    webhookSecrets: options.webhookSecrets,
    defaultReturnPath: "/settings/sso",
    handlers: provisionMembers(members),
  });
  await app.register(authRoutes, {
    workos,
    sessions,
    appUrl,
    cookiePassword,
    onSignIn: (person) => recordMember(members, person),
  });
  await app.register(orbitRoutes, { guard, members, workos });
  if (options.web) {
    await app.register(webRoutes, { files: options.web, portalOrigin: portalOrigin(apiUrl) });
  }
  return app;
}

/** WorkOS' links lead to a host of their own; the sandbox shows its portal itself. */
const portalOrigin = (apiUrl: string): string =>
  apiUrl.startsWith("https://api.workos.com") ? "https://setup.workos.com" : new URL(apiUrl).origin;

function createWorkOS({ apiKey, clientId, apiUrl }: AppOptions): WorkOS {
  const url = new URL(apiUrl);
  return new WorkOS(apiKey, {
    clientId,
    apiHostname: url.hostname,
    https: url.protocol === "https:",
    ...(url.port ? { port: Number(url.port) } : {}),
    timeout: 5000,
    // A refresh token or a code is good once: a retry would turn a slow answer into "signed out".
    maxRetries: 0,
  });
}

function recordMember(members: Members, { organizationId, user, role }: SignedIn): void {
  if (!organizationId) return;
  const name = [user.firstName, user.lastName].filter(Boolean).join(" ") || user.email;
  members.save({ organizationId, userId: user.id, name, email: user.email, role });
}

function securityHeaders(app: FastifyInstance, appUrl: string): void {
  const https = appUrl.startsWith("https:");
  app.addHook("onRequest", async (_request, reply) => {
    reply.headers({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": "camera=(), geolocation=(), microphone=()",
      ...(https ? { "strict-transport-security": "max-age=31536000" } : {}),
    });
  });
}
