import { setTimeout as sleep } from "node:timers/promises";
import { Status } from "@acme/enterprise-settings-contract";
import Fastify from "fastify";
import { Check } from "typebox/value";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { signIn, startBff, startSandbox, webhookSecret } from "../test/sandboxBff.ts";
import * as index from "./index.ts";
import type { EnterpriseSettingsBffOptions, Policy } from "./options.ts";
import { createSqliteStore } from "./store/sqlite.ts";
import { SchemaError, type Store } from "./store/Store.ts";

const headerViewer = {
  userId: "user_1",
  roles: ["admin"],
  permissions: [],
  credential: "header" as const,
};
const prefix = "/api/enterprise-settings";

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const closers: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(over?: Partial<EnterpriseSettingsBffOptions>) {
  const bff = await startBff(sandbox, over);
  closers.push(() => bff.app.close());
  return bff;
}

test("the public list", () => {
  expect(Object.keys(index).toSorted()).toEqual([
    "ProblemError",
    "createWorkOSGateway",
    "defaultPolicy",
    "ensureOrganization",
    "enterpriseSettingsBff",
  ]);
});

test("a signed delivery over HTTP becomes the status of its organization, and of no other", async () => {
  const own = await startSandbox();
  closers.push(() => own.close());
  const { app } = await startBff(own);
  closers.push(() => app.close());
  const origin = await app.listen({ port: 0, host: "127.0.0.1" });
  own.addWebhookEndpoint({ url: `${origin}/webhooks/workos`, secret: webhookSecret });
  const statusOf = async (who: string) => {
    const headers = { cookie: await signIn(own, who) };
    const answer = await app.inject({ url: `${prefix}/status`, headers });
    expect(answer.statusCode).toBe(200);
    const status = answer.json<Status>();
    expect(Check(Status, status)).toBe(true);
    return { status, headers: answer.headers };
  };

  expect((await statusOf("owner")).status.sso.state).toBe("not_configured");
  const connection = own.createConnection({
    organizationId: "org_northwind",
    type: "OktaSAML",
    name: "Okta",
  });
  own.updateConnection(connection.id, { state: "active" });
  await own.idle();

  const { status, headers } = await statusOf("owner");
  expect(status.sso).toMatchObject({ state: "active", connections: [{ provider: "Okta" }] });
  expect(status.intents.sso).toBe("allowed");
  expect(headers).toMatchObject({
    etag: expect.any(String),
    "x-request-id": expect.any(String),
    "enterprise-settings-as-of": expect.any(String),
  });
  const { status: seenByMember } = await statusOf("plain");
  expect(seenByMember.sso.state).toBe("active");
  expect(seenByMember.intents.sso).toBe("forbidden");
  expect((await statusOf("stranger")).status.sso.state).toBe("not_configured");
});

test("even an answer that knows nobody says when to ask again", async () => {
  const { app } = await start({ guard: () => Promise.reject(new Error("down")) });
  const answer = await app.inject({ url: `${prefix}/status` });
  expect([answer.statusCode, answer.json()]).toMatchObject([503, { code: "guard_unavailable" }]);
  expect(answer.headers["enterprise-settings-poll-after-ms"]).toBe("2000");
});

test("a session that WorkOS revoked is over as soon as the event is in", async () => {
  const own = await startSandbox();
  closers.push(() => own.close());
  const { app } = await startBff(own);
  closers.push(() => app.close());
  const origin = await app.listen({ port: 0, host: "127.0.0.1" });
  own.addWebhookEndpoint({ url: `${origin}/webhooks/workos`, secret: webhookSecret });
  const [first, second] = [await signIn(own, "owner"), await signIn(own, "owner")];
  const ask = async (cookie: string) =>
    (await app.inject({ url: `${prefix}/status`, headers: { cookie } })).statusCode;
  expect([await ask(first), await ask(second)]).toEqual([200, 200]);
  const created = own.events.find(({ event }) => event === "session.created");
  own.revokeSession(String(created?.data["id"]));
  await own.idle();
  expect([await ask(first), await ask(second)]).toEqual([401, 200]);
});

test("a forged delivery is a problem, not an event", async () => {
  const { app } = await start();
  const answer = await app.inject({
    method: "POST",
    url: "/webhooks/workos",
    headers: { "workos-signature": `t=${Date.now()}, v1=00` },
    payload: { id: "event_1", event: "connection.activated" },
  });
  const code = answer.json<{ code: string }>().code;
  expect([answer.statusCode, code]).toEqual([401, "webhook_signature_invalid"]);
  expect(answer.headers["content-type"]).toContain("application/problem+json");
});

test.each([
  ["GET", "/status", 401, "not_signed_in"],
  ["POST", "/refresh", 401, "not_signed_in"],
  ["GET", "/nothing", 404, "not_found"],
] as const)("%s %s: %i %s", async (method, path, status, code) => {
  const { app } = await start();
  const answer = await app.inject({ method, url: prefix + path });
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toMatchObject({
    type: `urn:acme:enterprise-settings:problem:${code}`,
    status,
    code,
    title: expect.any(String),
    remedy: expect.any(String),
    requestId: answer.headers["x-request-id"],
  });
});

test("refreshing across sites is refused for cookies", async () => {
  const { app } = await start();
  const headers = { cookie: await signIn(sandbox, "owner"), origin: "null" };
  const answer = await app.inject({ method: "POST", url: `${prefix}/refresh`, headers });
  expect([answer.statusCode, answer.json()]).toMatchObject([403, { code: "cross_site" }]);
});

test.each([
  ["text/plain", "x", 415],
  ["application/json", `"${"x".repeat(17_000)}"`, 413],
])("refreshing takes no %s body", async (type, payload, status) => {
  const { app } = await start();
  const headers = { "content-type": type };
  const url = `${prefix}/refresh`;
  expect((await app.inject({ method: "POST", url, headers, payload })).statusCode).toBe(status);
});

test("health and readiness, the latter with the store", async () => {
  const { app, store } = await start();
  expect((await app.inject("/healthz")).json()).toEqual({ status: "ok" });
  expect((await app.inject("/readyz")).json()).toEqual({ status: "ready" });
  await store.close();
  expect((await app.inject("/healthz")).statusCode).toBe(200);
  const answer = await app.inject("/readyz");
  expect([answer.statusCode, answer.json()]).toMatchObject([503, { code: "store_unavailable" }]);
});

test("readiness says when it is the schema that does not fit, and which migration", async () => {
  const store = await createSqliteStore({ path: ":memory:" });
  const lacking = Object.assign(Object.create(store) as Store, {
    check: () => Promise.reject(new SchemaError("The store lacks migrations: 0099_next.")),
  });
  const { app } = await start({ store: lacking });
  const answer = await app.inject("/readyz");
  expect([answer.statusCode, answer.json()]).toMatchObject([
    503,
    { code: "store_not_migrated", detail: expect.stringContaining("0099_next") },
  ]);
});

test("closing the server closes the store", async () => {
  const { app, store } = await start();
  await app.ready();
  await app.close();
  await expect(store.check()).rejects.toBeInstanceOf(Error);
});

test("what nobody foresaw is internal_error without a word of it", async () => {
  const now = () => {
    throw new Error("never_to_be_seen at /srv/app.ts:1");
  };
  const { app, log } = await start({ now });
  const headers = { cookie: await signIn(sandbox, "owner") };
  const answer = await app.inject({ url: `${prefix}/status`, headers });
  expect([answer.statusCode, answer.json()]).toMatchObject([500, { code: "internal_error" }]);
  expect(answer.body).not.toContain("never_to_be_seen");
  expect(log()).toContain("never_to_be_seen");
  expect(log()).not.toContain(headers.cookie);
});

test.each<[string, Policy]>([
  ["throws", () => Promise.reject(new Error("plans are down"))],
  ["hangs", () => new Promise<never>(() => {})],
])("a policy that %s is an outage, and forbids nothing", async (_case, policy) => {
  const guard = async () => ({ ...headerViewer, organizationId: "org_northwind" });
  const { app, log } = await start({ guard, policy, deadlineMs: 150 });
  const link = { url: `${prefix}/portal-links`, payload: { intent: "sso" } };
  for (const answer of [
    await app.inject({ url: `${prefix}/status` }),
    await app.inject({ method: "POST", ...link }),
  ]) {
    expect([answer.statusCode, answer.json()]).toMatchObject([503, { code: "policy_unavailable" }]);
    expect(answer.body).not.toContain("plans are down");
  }
  expect(log()).toMatch(/plans are down|did not answer in time/);
});

test("one deadline for a request's guard, policy and read, however many wait", async () => {
  const slow = async <T>(value: T) => {
    await sleep(200);
    return value;
  };
  const { app } = await start({
    deadlineMs: 400,
    workos: {
      ...index.createWorkOSGateway({ ...sandbox, apiUrl: sandbox.url }),
      createPortalLink: () => new Promise(() => {}),
      readOrganization: () => new Promise(() => {}),
    },
    guard: ({ headers }) => slow({ ...headerViewer, organizationId: String(headers["x-org"]) }),
    policy: () => slow("allowed" as const),
  });
  const started = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 25 }, (_, i) =>
      app.inject({ method: "POST", url: `${prefix}/refresh`, headers: { "x-org": `org_${i}` } }),
    ),
  );
  expect(performance.now() - started).toBeLessThan(1_000);
  const codes = new Set(answers.map((it) => it.json<{ code: string }>().code));
  expect([...codes].every((it) => /^(status_not_known|policy_unavailable)$/.test(it))).toBe(true);
});

test("the host's own routes keep their errors, parsers and answers", async () => {
  const { app } = await start();
  app.post("/own", async ({ body }) => {
    if (body === "text") throw new Error("own");
    return { body };
  });
  const post = (payload: string) =>
    app.inject({
      method: "POST",
      url: "/own",
      payload,
      headers: { "content-type": "text/plain" },
    });
  expect((await post("hello")).json()).toEqual({ body: "hello" });
  const failed = await post("text");
  expect(failed.json()).toMatchObject({ statusCode: 500, message: "own" });
  expect(failed.headers["x-request-id"]).toBeUndefined();
});

test("prefix, webhookPath and health are the host's choice", async () => {
  const { app } = await start({ prefix: "/sso", webhookPath: "/hooks", health: false });
  expect((await app.inject("/sso/status")).statusCode).toBe(401);
  expect((await app.inject({ method: "POST", url: "/hooks" })).statusCode).toBe(401);
  expect((await app.inject("/healthz")).statusCode).toBe(404);
  expect((await app.inject(`${prefix}/status`)).statusCode).toBe(404);
});

test("an option that is there and undefined is as good as left out", async () => {
  const names = ["policy", "prefix", "webhookPath", "webhookToleranceMs", "allowedOrigins"];
  const more = ["defaultReturnPath", "managedBy", "health", "deadlineMs", "now"];
  const undefineds = Object.fromEntries([...names, ...more].map((name) => [name, undefined]));
  const { app } = await start(undefineds);
  expect((await app.inject("/healthz")).statusCode).toBe(200);
  expect((await app.inject(`${prefix}/status`)).statusCode).toBe(401);
});

/** The lines of what a registration with these options says; none: it took them. */
async function refusals(over: object): Promise<string[]> {
  const app = Fastify();
  closers.push(() => app.close());
  const options = over as EnterpriseSettingsBffOptions;
  const said = await app
    .register(index.enterpriseSettingsBff, options)
    .after()
    .then(
      () => "",
      (reason: unknown) => String(reason),
    );
  return said.split("\n- ").slice(1);
}

const fine = {
  guard: async () => null,
  store: {},
  workos: {},
  appUrl: "https://app.example.com",
  webhookSecrets: ["whsec_1"],
};

test.each<[string, object, string[]]>([
  ["a name that is misspelt", { webhookSecret: "x" }, ["`webhookSecret` is no option."]],
  [
    "in groups too",
    { reconcile: { intervall: 1, lookBackDays: 1 }, streamLimits: { perUser: 1 } },
    [
      "`streamLimits.perUser` is no option: `streamLimits` has perViewer, perNode.",
      "`reconcile.intervall` is no option: `reconcile` has eventsEveryMs, lookBackDays, readEveryMs, viewedWithinMs, unsettledEveryMs, sweepEveryMs, requestsPerSecond.",
    ],
  ],
  [
    "a switch that is none",
    { reconcile: { enabled: false } },
    [expect.stringContaining("`reconcile.enabled` is no option")],
  ],
  [
    "a group that is none",
    { rateLimit: 5, reconcile: true, retentionDays: null },
    [
      "`rateLimit` must be an object.",
      "`reconcile` must be an object.",
      "`retentionDays` must be an object.",
    ],
  ],
  [
    "a text for a switch",
    { allowImpersonation: "false", health: 0 },
    ["`allowImpersonation` must be true or false.", "`health` must be true or false."],
  ],
  [
    "numbers and secrets that are of another kind",
    { deadlineMs: "5000", webhookSecrets: [123], reconcile: { lookBackDays: "30" } },
    [
      "`reconcile.lookBackDays` must be a number of days from 0 to 90.",
      expect.stringContaining("`webhookSecrets` must hold at least one secret, a text"),
      expect.stringContaining("`deadlineMs` must be between 1 and 5500"),
    ],
  ],
  [
    "metrics that measure nothing",
    { metrics: {} },
    [expect.stringContaining("`metrics` must have the functions `count`, `observe` and `watch`")],
  ],
  [
    "intervals that no timer can wait for, with its tenth of jitter, and no column hold",
    { reconcile: { eventsEveryMs: 2 ** 31 / 1.1, sweepEveryMs: 1e300, requestsPerSecond: 0 } },
    [
      "`reconcile.eventsEveryMs` must be above 0 and at most 1900800000 milliseconds (22 days).",
      expect.stringContaining("`reconcile.sweepEveryMs` must be above 0 and at most"),
      "`reconcile.requestsPerSecond` must be a positive number.",
    ],
  ],
  [
    "whoever manages it",
    { managedBy: { mail: "it@example.com" } },
    ["`managedBy` must hold texts: `name`, `email` and `url`, and nothing else."],
  ],
  [
    "what is no list, and no object",
    { allowedOrigins: "*", returnUrls: null, handlers: null },
    [
      "`handlers` must be an object.",
      expect.stringContaining("`allowedOrigins` must hold origins"),
      expect.stringContaining("`returnUrls` must hold paths"),
    ],
  ],
])("registration refuses %s", async (_what, over, problems) => {
  expect(await refusals({ ...fine, ...over })).toEqual(problems);
});

test("registration lists every problem of the options at once", async () => {
  const options = {
    appUrl: "http://app.example.com",
    webhookSecrets: [],
    prefix: "api/",
    webhookPath: "",
    allowedOrigins: ["*"],
    defaultReturnPath: "//evil.example",
    deadlineMs: 60_000,
    webhookToleranceMs: Infinity,
    rateLimit: { viewerPerMinute: -1 },
    streamLimits: { perNode: 0.5 },
    pollAfterMs: 2_000,
    returnUrls: { sso: "http://app.example.com/" },
    successUrls: { everything: "/" },
  };
  const named = (await refusals(options)).map((line) => /^`(\w+)`/.exec(line)?.[1] ?? line);
  expect(named.toSorted()).toEqual([
    "allowedOrigins",
    "appUrl",
    "deadlineMs",
    "defaultReturnPath",
    "guard",
    "pollAfterMs",
    "prefix",
    "rateLimit",
    "returnUrls",
    "store",
    "streamLimits",
    "successUrls",
    "webhookPath",
    "webhookSecrets",
    "webhookToleranceMs",
    "workos",
  ]);
});
