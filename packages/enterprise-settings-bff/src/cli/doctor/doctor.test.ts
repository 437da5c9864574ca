import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RequestListener } from "node:http";
import { portalIntents } from "@acme/enterprise-settings-contract";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { answerJson, loopbackServer } from "../../../test/loopbackServer.ts";
import { cookiePassword, startSandbox, webhookSecret } from "../../../test/sandboxBff.ts";
import { createSqliteStore } from "../../store/sqlite.ts";
import { readConfig, type Config } from "../env.ts";
import { createServer } from "../serve.ts";
import { localOrigin } from "./checkServer.ts";
import { checkLinks } from "./checkWorkOS.ts";
import { examine, type DoctorOptions } from "./doctor.ts";
import { formatFindings, type Finding } from "./findings.ts";

const closers: (() => PromiseLike<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let config: Config;
let databasePath: string;
let serverUrl: string;
beforeEach(async () => {
  sandbox = await startSandbox({ apiKey: "sk_never_to_be_seen" });
  closers.push(() => sandbox.close());
  const folder = mkdtempSync(join(tmpdir(), "bff-doctor-"));
  closers.push(() => rmSync(folder, { recursive: true }));
  databasePath = join(folder, "test.db");
  const read = readConfig({
    PORT: "0",
    APP_URL: "https://app.example.com",
    DATABASE_URL: `sqlite:${databasePath}`,
    WORKOS_API_KEY: sandbox.apiKey,
    WORKOS_CLIENT_ID: sandbox.clientId,
    WORKOS_API_URL: sandbox.url,
    WORKOS_WEBHOOK_SECRET: `whsec_next,${webhookSecret}`,
    AUTHKIT_COOKIE_PASSWORD: cookiePassword,
  });
  if (read.config === undefined) throw new Error(JSON.stringify(read.problems));
  ({ config } = read);
  const server = await createServer(config, { logger: false });
  closers.push(() => server.close());
  serverUrl = await server.listen({ host: "127.0.0.1", port: 0 });
});

/** Registers the running server at the sandbox, as somebody would in the dashboard. */
const register = (events?: readonly string[]) =>
  sandbox.addWebhookEndpoint({
    url: `${serverUrl}/webhooks/workos?k=never_to_be_seen`,
    secret: webhookSecret,
    ...(events === undefined ? {} : { events }),
  });

async function walk(over: Partial<Config> = {}, options: DoctorOptions = {}) {
  const findings = await examine(
    { ...config, ...over },
    { organizationId: "org_northwind", serverUrl, ...options },
  );
  const text = formatFindings(findings) + JSON.stringify(findings);
  for (const secret of ["never_to_be_seen", webhookSecret, cookiePassword, "/portal?token="]) {
    expect(text).not.toContain(secret);
  }
  return findings;
}

const checksOf = (findings: readonly Finding[], outcome: Finding["outcome"]) =>
  findings.filter((it) => it.outcome === outcome).map(({ check }) => check);

test("a link is tried with the URLs that the server will send", async () => {
  const asked: unknown[] = [];
  const findings = await checkLinks({
    workos: { createPortalLink: async (order) => (asked.push(order), { url: "https://x" }) },
    store: { appendActivity: async () => {} },
    targets: {
      appUrl: "https://app.example.com",
      defaultReturnPath: "/",
      returnUrls: { sso: "/settings" },
      successUrls: { sso: "https://done.example/x" },
    },
    organizationId: "org_northwind",
    intents: ["sso"],
    now: Date.now,
  });
  expect(checksOf(findings, "ok")).toEqual(["link.sso"]);
  expect(asked).toMatchObject([
    {
      returnUrl: expect.stringMatching(/^https:\/\/app\.example\.com\/settings\?/),
      successUrl: expect.stringMatching(/^https:\/\/done\.example\/x/),
    },
  ]);
});

test.each([
  [{ host: "127.0.0.1", port: 8787 }, "http://127.0.0.1:8787"],
  [{ host: "0.0.0.0", port: 80 }, "http://127.0.0.1:80"],
  [{ host: "::", port: 80 }, "http://[::1]:80"],
  [{ host: "127.0.0.1", port: 0 }, null],
])("the server of %j is looked for at %s", (where, origin) => {
  expect(localOrigin(where)).toBe(origin);
});

describe("a healthy set-up", () => {
  test("has nothing to mend, and says what nobody but the dashboard knows", async () => {
    register();
    const findings = await walk();
    expect(checksOf(findings, "failed")).toEqual([]);
    expect(checksOf(findings, "unknown")).toEqual(["default_return_url"]);
    expect(checksOf(findings, "ok")).toEqual([
      "configuration",
      "api_key",
      "clock",
      "sign_in_keys",
      "organization",
      "return_url",
      "webhook_registered",
      "webhook_secret",
      "webhook_events",
      "webhook_reachable",
      "store",
      "server",
      "guard",
    ]);
    const text = formatFindings(findings);
    expect(text).toMatch(/^✓ Every variable is set/);
    expect(text).toMatch(
      /\? WorkOS' default return.*\n {4}In production.*\n {4}https:\/\/dashboard/,
    );
    expect(text).toMatch(/13 fine, 0 to mend, 1 to look at\.\n$/);
  });

  test("--mint tries every intent, records each link and shows none", async () => {
    register();
    const findings = await walk({}, { mint: portalIntents });
    expect(checksOf(findings, "failed")).toEqual([]);
    expect(checksOf(findings, "ok")).toEqual(
      expect.arrayContaining(portalIntents.map((intent) => `link.${intent}`)),
    );
    const store = await createSqliteStore({ path: databasePath });
    const trail = await store.listActivity("org_northwind", 20);
    await store.close();
    expect(new Set(trail.map(({ intent }) => intent))).toEqual(new Set(portalIntents));
    expect(trail[0]).toMatchObject({ userId: "enterprise-settings-bff doctor" });
  });
});

const closed = "http://127.0.0.1:1";
/** Each thing broken, and the one line that it turns. */
const broken: [string, () => Promise<Finding[]>, string, RegExp][] = [
  [
    "a key that WorkOS rejects",
    () => walk({ workos: { ...config.workos, apiKey: "sk_wrong" } }),
    "api_key",
    /rejected.*workos_unauthorized/,
  ],
  [
    "an address that is not WorkOS",
    () => walk({ workos: { ...config.workos, apiUrl: closed } }),
    "api_key",
    /cannot be reached.*workos_unavailable/,
  ],
  [
    "a clock that is wrong",
    () => walk({}, { now: () => Date.now() + 120_000 }),
    "clock",
    /120 s from WorkOS'/,
  ],
  [
    "a client id of another environment",
    () => walk({ workos: { ...config.workos, clientId: "client_other" } }),
    "sign_in_keys",
    /WORKOS_CLIENT_ID are not there.*404/,
  ],
  [
    "an identity provider that is down",
    () => walk({ auth: { kind: "jwt", jwksUrl: closed, issuer: "i", audience: "none" } }),
    "sign_in_keys",
    /AUTH_JWKS_URL cannot be had/,
  ],
  [
    "an organization of another environment",
    () => walk({}, { organizationId: "org_elsewhere" }),
    "organization",
    /org_elsewhere cannot be read.*workos_organization_not_found/,
  ],
  [
    "links for an organization that is not there",
    () => walk({}, { organizationId: "org_elsewhere", mint: ["dsync"] }),
    "link.dsync",
    /workos_organization_not_found/,
  ],
  [
    "no webhook endpoint",
    async () => walk({ webhookPath: "/elsewhere" }),
    "webhook_registered",
    /No webhook endpoint.*\/elsewhere/,
  ],
  [
    "a secret of another endpoint",
    () => walk({ webhookSecrets: ["whsec_other"] }),
    "webhook_secret",
    /every delivery is refused/,
  ],
  [
    "a store that is not ours",
    async () => {
      const path = `${databasePath}.other`;
      new DatabaseSync(path).close();
      return walk({ database: { kind: "sqlite", path } });
    },
    "store",
    /lacks migrations/,
  ],
  [
    "no server",
    async () => {
      const gone = await loopbackServer(() => {});
      await gone.close();
      return walk({}, { serverUrl: gone.url });
    },
    "server",
    /No server answers.*ECONNREFUSED/,
  ],
];

describe("broken:", () => {
  test.each(broken)("%s", async (_name, run, check, words) => {
    register();
    const finding = (await run()).find((it) => it.check === check);
    expect(finding).toMatchObject({ outcome: "failed", says: expect.stringMatching(words) });
    expect(finding?.mend).toMatch(/\w/);
  });

  test("an endpoint that is disabled, or misses events", async () => {
    const { id } = register(["connection.activated"]);
    await fetch(`${sandbox.url}/webhook_endpoints/${id}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${sandbox.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ status: "disabled" }),
    });
    const findings = await walk();
    expect(checksOf(findings, "failed")).toEqual(["webhook_registered", "webhook_events"]);
    const events = findings.find(({ check }) => check === "webhook_events");
    expect(events?.mend).toMatch(/connection\.deactivated.*dsync\.user\.created/);
    expect(events?.mend).not.toContain("connection.activated,");
  });

  test.each<[string, RequestListener, string[]]>([
    [
      "answers everything",
      answerJson(201, { url: "/portal?token=x" }),
      ["webhook_reachable", "server"],
    ],
    [
      "is ready, and lets anybody in",
      (request, response) =>
        answerJson(request.url === "/readyz" ? 200 : 201, { url: "/portal?token=x" })(
          request,
          response,
        ),
      ["webhook_reachable", "guard"],
    ],
    ["is another application", answerJson(404, {}), ["webhook_reachable", "server"]],
  ])("a server that %s", async (_name, listener, checks) => {
    const server = await loopbackServer(listener);
    closers.push(server.close);
    sandbox.addWebhookEndpoint({ url: `${server.url}/webhooks/workos`, secret: webhookSecret });
    const findings = await walk({}, { serverUrl: server.url });
    expect(checksOf(findings, "failed")).toEqual(checks);
  });

  test("a link that cannot be recorded is not minted", async () => {
    register();
    const absent = { kind: "sqlite", path: `${databasePath}.none` } as const;
    const findings = await walk({ database: absent }, { mint: ["sso"] });
    expect(checksOf(findings, "failed")).toEqual(["link.sso"]);
    expect(checksOf(findings, "unknown")).toContain("store");
  });
});

test.each([
  ["both secrets", [webhookSecret, "whsec_second"], ["ok", "ok"]],
  ["the new one alone", ["whsec_second"], ["failed", "ok"]],
])(
  "while a secret is rotated both endpoints have to work: with %s",
  async (_case, secrets, outcomes) => {
    register();
    sandbox.addWebhookEndpoint({ url: `${serverUrl}/webhooks/workos?k=2`, secret: "whsec_second" });
    const findings = await walk({ appUrl: serverUrl, webhookSecrets: secrets });
    const told = findings.filter(({ check }) => check === "webhook_secret");
    expect(told.map(({ outcome }) => outcome).toSorted()).toEqual(outcomes.toSorted());
  },
);

test("a key that may not read webhook endpoints is not called wrong", async () => {
  const server = await loopbackServer(answerJson(403, {}));
  closers.push(server.close);
  const findings = await walk({ workos: { ...config.workos, apiUrl: server.url } });
  expect(checksOf(findings, "unknown")).toEqual(
    expect.arrayContaining(["api_key", "webhook_registered"]),
  );
});
