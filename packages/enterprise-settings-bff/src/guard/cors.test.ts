import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { listenToChanges } from "../../test/changeReader.ts";
import { appUrl, signIn, startBff, startSandbox } from "../../test/sandboxBff.ts";

const admin = "https://admin.example.com";
const status = "/api/enterprise-settings/status";
const portalLinks = "/api/enterprise-settings/portal-links";

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const closers: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
async function start(allowedOrigins: string[], streamLimits = {}) {
  const { app } = await startBff(sandbox, { allowedOrigins, streamLimits });
  closers.push(() => app.close());
  return app;
}

const corsHeaders = (headers: Record<string, unknown>) =>
  Object.keys(headers).filter((name) => name.startsWith("access-control-"));

const preflight = (origin: string) => ({
  method: "OPTIONS" as const,
  url: portalLinks,
  headers: {
    origin,
    "access-control-request-method": "POST",
    "access-control-request-headers": "content-type",
  },
});

describe("off", () => {
  test.each([appUrl, admin])("there is no CORS header for %s", async (origin) => {
    const app = await start([]);
    const answer = await app.inject({ url: status, headers: { origin } });
    expect(corsHeaders(answer.headers)).toEqual([]);
    const asked = await app.inject(preflight(origin));
    expect([asked.statusCode, corsHeaders(asked.headers)]).toEqual([404, []]);
  });
});

describe("on", () => {
  test("a listed origin may ask with credentials", async () => {
    const app = await start([admin]);
    const asked = await app.inject(preflight(admin));
    expect(asked.statusCode).toBe(204);
    expect(asked.headers).toMatchObject({
      "access-control-allow-origin": admin,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "GET, POST",
      "access-control-allow-headers": "content-type",
      "access-control-max-age": "600",
      vary: "Origin, Access-Control-Request-Headers",
    });
    const cookie = await signIn(sandbox, "owner");
    const minted = await app.inject({
      method: "POST",
      url: portalLinks,
      payload: { intent: "sso" },
      headers: { origin: admin, "sec-fetch-site": "same-site", cookie },
    });
    expect(minted.statusCode).toBe(201);
    expect(minted.headers).toMatchObject({
      "access-control-allow-origin": admin,
      "access-control-expose-headers": expect.stringContaining("etag"),
      vary: "Origin",
    });
  });

  test("the stream of changes, and its refusals, can be read", async () => {
    const app = await start([admin], { perViewer: 1 });
    const url = `${await app.listen({ port: 0, host: "127.0.0.1" })}/api/enterprise-settings/changes`;
    const cookie = await signIn(sandbox, "owner");
    const readable = {
      "access-control-allow-origin": admin,
      "access-control-allow-credentials": "true",
      vary: "Origin",
    };
    const stream = await listenToChanges(url, { origin: admin, cookie });
    expect(Object.fromEntries(stream.headers)).toMatchObject({
      ...readable,
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-request-id": expect.any(String),
    });
    expect(await stream.next()).toBe(0);
    const second = await listenToChanges(url, { origin: admin, cookie });
    expect([second.status, await second.problem()]).toMatchObject([
      429,
      { code: "too_many_streams" },
    ]);
    expect(Object.fromEntries(second.headers)).toMatchObject({ ...readable, "retry-after": "60" });
    const elsewhere = await listenToChanges(url, { origin: "https://evil.example", cookie });
    expect(corsHeaders(Object.fromEntries(elsewhere.headers))).toEqual([]);
    const unknown = await listenToChanges(url, { origin: admin });
    expect([unknown.status, unknown.headers.get("access-control-allow-origin")]).toEqual([
      401,
      admin,
    ]);
    stream.leave();
  });

  test("refusals can be read too", async () => {
    const app = await start([admin]);
    const answer = await app.inject({ url: status, headers: { origin: admin } });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": admin,
      vary: expect.stringContaining("Origin"),
    });
  });

  test.each([
    appUrl,
    "null",
    "https://evil.example",
    "http://admin.example.com",
    "https://admin.example.com.evil.example",
    "https://admin.example.com:8443",
  ])("%s is told nothing", async (origin) => {
    const app = await start([admin]);
    const asked = await app.inject(preflight(origin));
    expect([asked.statusCode, corsHeaders(asked.headers)]).toEqual([204, []]);
    const answer = await app.inject({ url: status, headers: { origin } });
    expect(corsHeaders(answer.headers)).toEqual([]);
    expect(answer.headers.vary).toContain("Origin");
  });
});
