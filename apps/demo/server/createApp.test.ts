import { createSandbox, type Sandbox } from "@acme/workos-sandbox";
import { parseSetCookie } from "cookie";
import type { FastifyInstance } from "fastify";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "./createApp.ts";
import { organizations, people } from "./people.ts";

const appUrl = "http://localhost:4400";
const [dana] = people;

let sandbox: Sandbox;
let app: FastifyInstance;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "orbit-"));
  const seeded = organizations.map((one) => ({ ...one, domains: [...one.domains] }));
  sandbox = createSandbox({ seed: { organizations: seeded, users: people } });
  app = await createApp({
    appUrl,
    apiUrl: await sandbox.listen(),
    apiKey: sandbox.apiKey,
    clientId: sandbox.clientId,
    cookiePassword: "a password of more than 32 characters",
    webhookSecrets: ["whsec_test"],
    dataDir,
    web: [
      { path: "index.html", content: "<!doctype html><title>Orbit</title>" },
      { path: "assets/a.js", content: "1" },
    ],
  });
});
afterAll(async () => {
  await app.close();
  await sandbox.close();
  await rm(dataDir, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });
const post = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: "POST", url, headers });

/** Follows a sign-in up to WorkOS' answer: what comes to the callback, and the browser's cookie. */
async function walkToCallback(returnTo = "/settings/sso") {
  const start = await get(`/auth/sign-in?return=${encodeURIComponent(returnTo)}`);
  const page = await (await fetch(String(start.headers.location))).text();
  const request = /name="request" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const chosen = await fetch(new URL("/user_management/authorize", sandbox.url), {
    method: "POST",
    body: new URLSearchParams({ request, user: dana?.id ?? "" }),
    redirect: "manual",
  });
  const callback = new URL(chosen.headers.get("location") ?? "");
  const { name, value = "" } = parseSetCookie(String(start.headers["set-cookie"]));
  return { path: `${callback.pathname}${callback.search}`, cookie: `${name}=${value}` };
}

/** Of several cookies in an answer, the session's. */
const sessionIn = (headers: Record<string, unknown>) =>
  [headers["set-cookie"]]
    .flat()
    .map((text) => parseSetCookie(String(text)))
    .find(({ name }) => name === "wos-session");

async function signIn(): Promise<string> {
  const { path, cookie } = await walkToCallback();
  const session = sessionIn((await get(path, { cookie })).headers);
  return `wos-session=${session?.value}`;
}

describe("signing in", () => {
  test("ends with a session that scripts and other sites cannot use, where the person wanted to go", async () => {
    const { path, cookie } = await walkToCallback();
    const answer = await get(path, { cookie });
    expect(answer.headers.location).toBe(`${appUrl}/settings/sso`);
    expect(sessionIn(answer.headers)).toMatchObject({ httpOnly: true, sameSite: "lax", path: "/" });
    const me = await get("/api/me", { cookie: `wos-session=${sessionIn(answer.headers)?.value}` });
    expect(me.json()).toMatchObject({
      user: { name: "Dana Reyes", email: "dana@northwind.com", role: "owner" },
      organization: { name: "Northwind", domains: ["northwind.com"] },
    });
  });

  test.each([
    ["without the cookie that started it", ({ path }: { path: string }) => get(path)],
    [
      "with somebody else's state",
      ({ path, cookie }: { path: string; cookie: string }) =>
        get(path.replace(/state=[^&]+/, "state=another"), { cookie }),
    ],
  ])("%s is refused", async (_what, finish) => {
    const answer = await finish(await walkToCallback());
    expect(answer.headers.location).toBe(`${appUrl}/sign-in?problem=expired`);
    expect(sessionIn(answer.headers)).toBeUndefined();
  });

  test("a code is good once, and a cancelled sign-in is said to be one", async () => {
    const { path, cookie } = await walkToCallback();
    await get(path, { cookie });
    const again = await get(path, { cookie });
    expect(again.headers.location).toBe(`${appUrl}/sign-in?problem=failed`);
    const denied = await walkToCallback();
    const answer = await get(denied.path.replace(/code=[^&]+/, "error=access_denied"), {
      cookie: denied.cookie,
    });
    expect(answer.headers.location).toBe(`${appUrl}/sign-in?problem=denied`);
  });
});

describe("a session", () => {
  const ours = { "sec-fetch-site": "same-origin" };

  test("is renewed for Orbit's own pages alone", async () => {
    const cookie = await signIn();
    for (const foreign of [
      { "sec-fetch-site": "cross-site" },
      { origin: "http://localhost:1" },
      {},
    ]) {
      expect((await post("/auth/refresh", { cookie, ...foreign })).statusCode).toBe(403);
    }
    const renewed = await post("/auth/refresh", { cookie, ...ours });
    expect(renewed.statusCode).toBe(204);
    expect(renewed.headers["cache-control"]).toBe("no-store");
    expect(sessionIn(renewed.headers)?.value).not.toBe(cookie.split("=")[1]);
  });

  test("that was signed out is over at once, and its cookie is removed", async () => {
    const cookie = await signIn();
    const out = await post("/auth/sign-out", { cookie, ...ours });
    expect(out.json<{ url: string }>().url).toMatch(
      `${sandbox.url}/user_management/sessions/logout`,
    );
    expect(sessionIn(out.headers)).toMatchObject({ value: "", maxAge: 0 });
    expect((await get("/api/me", { cookie })).json()).toEqual({ user: null });
    expect((await get("/api/enterprise-settings/status", { cookie })).statusCode).toBe(401);
    const refresh = await post("/auth/refresh", { cookie, ...ours });
    expect(refresh.statusCode).toBe(401);
    expect(sessionIn(refresh.headers)).toMatchObject({ value: "", maxAge: 0 });
  });

  test("nobody's is not signed in, and sees no members", async () => {
    expect((await get("/api/me")).json()).toEqual({ user: null });
    expect((await get("/api/me", { cookie: "wos-session=hello" })).json()).toEqual({ user: null });
    expect((await get("/api/members")).statusCode).toBe(401);
    expect((await post("/auth/refresh", ours)).statusCode).toBe(401);
  });
});

test("pages come with their policy, files with a year, and nothing else is a page", async () => {
  const page = await get("/settings/sso", { accept: "text/html" });
  expect(page.headers["content-security-policy"]).toContain("default-src 'self'");
  const { origin } = new URL(sandbox.url);
  expect(page.headers["content-security-policy"]).toContain(`form-action 'self' ${origin};`);
  expect(page.headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
  });
  expect((await get("/assets/a.js")).headers["cache-control"]).toContain("immutable");
  for (const path of ["/assets/missing.js", "/api/missing", "/auth/missing", "/../package.json"]) {
    expect((await get(path)).statusCode).toBe(404);
  }
});
