import type { RequestListener } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { answerJson, answerText, loopbackServer } from "../../test/loopbackServer.ts";
import { cookiePassword, signIn, startSandbox } from "../../test/sandboxBff.ts";
import { createAuthkitSessions, type AuthkitSessionsOptions } from "./authkitSessions.ts";

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const start = (over: Partial<AuthkitSessionsOptions> = {}) => {
  const { apiKey, clientId, url: apiUrl } = sandbox;
  return createAuthkitSessions({ apiKey, clientId, apiUrl, cookiePassword, ...over });
};

/** The sealed session of somebody who just signed in. */
async function seal(): Promise<string> {
  const cookie = await signIn(sandbox, "owner");
  return cookie.slice(cookie.indexOf("wos-session=") + "wos-session=".length);
}

describe("refresh", () => {
  test("asks WorkOS once for everybody, late callers included", async () => {
    let time = Date.now();
    const sessions = start({ now: () => time });
    const old = await seal();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => sessions.refresh(old)));
    time += 9_999;
    outcomes.push(await sessions.refresh(old));
    expect(new Set(outcomes.map((it) => JSON.stringify(it))).size).toBe(1);
    expect(outcomes[0]).toMatchObject({ outcome: "refreshed" });

    // The refresh token is good once, so whoever comes later than that is out.
    time += 2;
    expect(await sessions.refresh(old)).toEqual({ outcome: "ended" });
  });

  test.each([
    ["none of ours", "hello"],
    ["crafted", "Fe26.2*1*a*b*c**d*e~2"],
    [
      "well-formed, and sealed by somebody else",
      `Fe26.2*1*${"a".repeat(64)}*${"A".repeat(22)}*AAAA**${"b".repeat(64)}*${"A".repeat(43)}~2`,
    ],
  ])("a cookie that is %s is an ended session", async (_what, sealed) => {
    const sessions = start();
    expect(await sessions.refresh(sealed)).toEqual({ outcome: "ended" });
    expect(await sessions.end(sealed)).toBeNull();
  });
});

describe("an outage of WorkOS keeps the session", () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  test.each<[string, RequestListener, object]>([
    ["500", answerJson(500, { message: "oops" }), {}],
    ["a proxy's page", answerText(502, "text/html", "<h1>"), {}],
    ["200 without JSON", answerText(200, "text/plain", ""), {}],
    ["a wrong key", answerJson(401, { message: "Unauthorized" }), {}],
    [
      "slow down",
      answerJson(429, { message: "slow" }, { "retry-after": "7" }),
      { retryAfterSeconds: 7 },
    ],
    ["a reset connection", (request) => request.socket.destroy(), {}],
  ])("%s", async (_name, listener, more) => {
    const failing = await loopbackServer(listener);
    closers.push(failing.close);
    const sealed = await seal();
    expect(await start({ apiUrl: failing.url }).refresh(sealed)).toEqual({
      outcome: "unavailable",
      ...more,
    });
    expect(await start().refresh(sealed)).toMatchObject({ outcome: "refreshed" });
  });
});

test.each<Partial<AuthkitSessionsOptions>>([
  { cookiePassword: "short" },
  { apiKey: "" },
  { clientId: "" },
  { apiUrl: "http://api.workos.com" },
])("%j is refused at once", (over) => {
  expect(() => start(over)).toThrow(TypeError);
});

test("an ended session cannot be refreshed, not even by a late caller", async () => {
  const sessions = start();
  const old = await seal();
  const refreshed = await sessions.refresh(old);
  if (refreshed.outcome !== "refreshed") throw new Error(refreshed.outcome);
  expect(sessions.isEnded(refreshed.sessionId)).toBe(false);
  expect(await sessions.end(refreshed.sealed)).toBe(refreshed.sessionId);
  expect(sessions.isEnded(refreshed.sessionId)).toBe(true);
  expect(await sessions.refresh(old)).toEqual({ outcome: "ended" });
  expect(await sessions.refresh(refreshed.sealed)).toEqual({ outcome: "ended" });
});
