import { parseSetCookie } from "cookie";
import Fastify from "fastify";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { appUrl, cookiePassword, signIn, startBff, startSandbox } from "../../test/sandboxBff.ts";
import { authkitRefresh, type AuthkitRefreshOptions } from "./authkitRefresh.ts";
import { createAuthkitSessions } from "./authkitSessions.ts";

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const closers: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const sameOrigin = { "sec-fetch-site": "same-origin" };

async function start(over: Partial<AuthkitRefreshOptions> & { apiUrl?: string } = {}) {
  const { apiKey, clientId, url } = sandbox;
  const apiUrl = over.apiUrl ?? url;
  const sessions = createAuthkitSessions({ apiKey, clientId, apiUrl, cookiePassword });
  const app = Fastify();
  closers.push(() => app.close());
  await app.register(authkitRefresh, { sessions, appUrl, ...over });
  return (headers: Record<string, string>) =>
    app.inject({ method: "POST", url: "/auth/refresh", headers });
}

test("renews the cookie, the same for everybody who asks at once", async () => {
  const refresh = await start();
  const cookie = await signIn(sandbox, "owner");
  const answers = await Promise.all([1, 2, 3, 4].map(() => refresh({ ...sameOrigin, cookie })));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204, 204]);
  const [renewed, ...others] = new Set(answers.map(({ headers }) => headers["set-cookie"]));
  expect(others).toEqual([]);
  const { name, value, ...attributes } = parseSetCookie(String(renewed));
  expect(attributes).toEqual({
    httpOnly: true,
    secure: true,
    sameSite: "lax",
    path: "/",
    maxAge: 34_560_000,
  });
  const { app } = await startBff(sandbox);
  closers.push(() => app.close());
  const status = await app.inject({
    url: "/api/enterprise-settings/status",
    headers: { cookie: `${name}=${value}` },
  });
  expect(status.statusCode).toBe(200);
});

test("a session that is over loses its cookie", async () => {
  const refresh = await start({ cookieDomain: "example.com" });
  const answer = await refresh({ ...sameOrigin, cookie: "wos-session=Fe26.2*1*a*b*c**d*e~2" });
  expect([answer.statusCode, answer.json()]).toMatchObject([401, { code: "not_signed_in" }]);
  expect(parseSetCookie(String(answer.headers["set-cookie"]))).toMatchObject({
    value: "",
    maxAge: 0,
    domain: "example.com",
  });
});

test("an outage keeps it", async () => {
  const refresh = await start({ apiUrl: "http://127.0.0.1:1" });
  const answer = await refresh({ ...sameOrigin, cookie: await signIn(sandbox, "owner") });
  expect([answer.statusCode, answer.json()]).toMatchObject([503, { code: "guard_unavailable" }]);
  expect(answer.headers["set-cookie"]).toBeUndefined();
});

test.each<[string, Record<string, string>, number]>([
  ["without a cookie", sameOrigin, 401],
  ["from a sibling", { "sec-fetch-site": "same-site", origin: "https://other.example.com" }, 403],
  ["from nowhere", { origin: "null" }, 403],
  ["without a word of where from", {}, 403],
  ["from a listed origin, without a cookie", { origin: "https://admin.example.com" }, 401],
])("%s nothing is renewed", async (_name, headers, status) => {
  const refresh = await start({ allowedOrigins: ["https://admin.example.com"] });
  const answer = await refresh(headers);
  expect(answer.statusCode).toBe(status);
  expect(answer.headers["cache-control"]).toBe("no-store");
  expect(answer.headers["access-control-allow-origin"]).toBe(
    headers["origin"] === "https://admin.example.com" ? headers["origin"] : undefined,
  );
});
