import { createSandbox, type Sandbox } from "@acme/workos-sandbox";
import type { FastifyInstance } from "fastify";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createApp, type AppOptions } from "../server/createApp.ts";
import type { Member } from "../server/orbit/createMembers.ts";
import { colleagues, organizations, people } from "../server/people.ts";
import { readWorkOSSettings } from "../server/settings.ts";
import type { WebFile } from "../server/web/webRoutes.ts";
import { buildWeb, serveWebFromSource } from "./buildWeb.ts";
import { findPort } from "./ports.ts";

export interface DemoOptions {
  env: Readonly<Record<string, string | undefined>>;
  /** Default 4400, or any free one. 0: any free one. */
  port: number | undefined;
  /** Default 4401, or any free one. 0: any free one. */
  sandboxPort: number | undefined;
  /** Of the sandbox's access tokens. Default 300. */
  tokenLifetimeSeconds: number | undefined;
  dev: boolean;
}

export interface Demo {
  url: string;
  /** null: the real WorkOS. */
  sandboxUrl: string | null;
  /** Who can sign in; empty with the real WorkOS. */
  people: { name: string; email: string; roles: string }[];
  close: () => Promise<void>;
}

const dataDir = fileURLToPath(new URL("../data", import.meta.url));

/** Starts everything and resolves when people can sign in; closes what it started when it fails. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const settings = readWorkOSSettings(options.env);
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of closers.splice(0).toReversed()) await step();
  };
  try {
    const web = options.dev ? null : await buildWeb();
    if (settings) {
      const app = { ...settings, dataDir: join(dataDir, "workos"), web };
      // WorkOS knows one redirect URI, so a taken port is an error here.
      const port = { wanted: options.port ?? defaultPort, appUrl: settings.appUrl };
      const url = await serve(app, port, options.dev, closers);
      return { url, sandboxUrl: null, people: [], close };
    }
    return { ...(await startWithSandbox(options, web, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

const defaultPort = 4400;

async function startWithSandbox(
  options: DemoOptions,
  web: WebFile[] | null,
  closers: (() => Promise<unknown>)[],
): Promise<Omit<Demo, "close">> {
  await mkdir(dataDir, { recursive: true });
  const freshDir = await mkdtemp(join(dataDir, "sandbox-"));
  closers.push(() => rm(freshDir, { recursive: true, force: true }));
  const sandbox = await startSandbox(options);
  closers.push(() => sandbox.close());
  const webhookSecret = `whsec_${randomBytes(24).toString("hex")}`;
  const app = {
    apiUrl: sandbox.url,
    apiKey: sandbox.apiKey,
    clientId: sandbox.clientId,
    // A new one each time: a cookie of yesterday's demo is none of ours today.
    cookiePassword: randomBytes(32).toString("base64url"),
    webhookSecrets: [webhookSecret],
    dataDir: freshDir,
    invited: invitedMembers(),
    web,
  };
  const url = await serve(app, { wanted: options.port, appUrl: null }, options.dev, closers);
  sandbox.addWebhookEndpoint({ url: `${url}/webhooks/workos`, secret: webhookSecret });
  return { url, sandboxUrl: sandbox.url, people: people.map(introduce) };
}

async function startSandbox(options: DemoOptions): Promise<Sandbox> {
  const port = await findPort(options.sandboxPort, defaultPort + 1, "--sandbox-port");
  const sandbox = createSandbox({
    seed: {
      applicationName: "Orbit",
      organizations: organizations.map((one) => ({ ...one, domains: [...one.domains] })),
      users: people,
    },
    ...(options.tokenLifetimeSeconds
      ? { accessTokenTtlSeconds: options.tokenLifetimeSeconds }
      : {}),
  });
  await sandbox.listen({ port });
  return sandbox;
}

/** Starts the server, with Vite in front of it when `dev`. Returns Orbit's origin. */
async function serve(
  options: Omit<AppOptions, "appUrl">,
  at: { wanted: number | undefined; appUrl: string | null },
  dev: boolean,
  closers: (() => Promise<unknown>)[],
): Promise<string> {
  const port = await findPort(at.wanted, defaultPort, "--port");
  const appUrl = at.appUrl ?? `http://localhost:${port}`;
  const app: FastifyInstance = await createApp({ ...options, appUrl });
  closers.push(() => app.close());
  if (!dev) {
    await app.listen({ host: "localhost", port });
    return appUrl;
  }
  const behind = await app.listen({ host: "127.0.0.1", port: 0 });
  const vite = await serveWebFromSource(port, behind);
  closers.push(() => vite.close());
  return appUrl;
}

const invitedMembers = (): Member[] => [
  ...people.flatMap(({ id, firstName, lastName, email, memberships }) =>
    memberships.map(({ organizationId, role }) => ({
      organizationId,
      userId: id,
      name: `${firstName} ${lastName}`,
      email,
      role,
    })),
  ),
  ...colleagues.map((one) => ({ ...one, userId: one.email, role: "member" })),
];

/** `owner of Northwind`, for the welcome. */
function introduce({ firstName, lastName, email, memberships }: (typeof people)[number]) {
  const roles = memberships.map(({ organizationId, role }) => {
    const organization = organizations.find(({ id }) => id === organizationId);
    return `${role} of ${organization?.name ?? organizationId}`;
  });
  return { name: `${firstName} ${lastName}`, email, roles: roles.join(", ") };
}
