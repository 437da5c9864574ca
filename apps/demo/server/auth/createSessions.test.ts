import { createSandbox, type Sandbox } from "@acme/workos-sandbox";
import { WorkOS } from "@workos-inc/node";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { organizations, people } from "../people.ts";
import { createSessions } from "./createSessions.ts";

const cookiePassword = "a password of more than 32 characters";

const clientOf = (origin: string): WorkOS => {
  const { hostname, port } = new URL(origin);
  const at = { apiHostname: hostname, port: Number(port), https: false, maxRetries: 0 };
  return new WorkOS("sk_test_sandbox", { clientId: "client_sandbox", ...at });
};

let sandbox: Sandbox;
let workos: WorkOS;
beforeAll(async () => {
  const seed = {
    organizations: organizations.map((one) => ({ ...one, domains: [...one.domains] })),
    users: people,
  };
  sandbox = createSandbox({ seed });
  workos = clientOf(await sandbox.listen());
});
afterAll(() => sandbox.close());

/** Signs Dana in as a browser would: the page's form, then the code. */
async function signInDana(): Promise<string> {
  const url = workos.userManagement.getAuthorizationUrl({
    provider: "authkit",
    redirectUri: "http://localhost/callback",
  });
  const page = await (await fetch(url)).text();
  const request = /name="request" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const chosen = await fetch(new URL("/user_management/authorize", url), {
    method: "POST",
    body: new URLSearchParams({ request, user: people[0]?.id ?? "" }),
    redirect: "manual",
  });
  const code = new URL(chosen.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const session = { sealSession: true, cookiePassword } as const;
  const answer = await workos.userManagement.authenticateWithCode({ code, session });
  return answer.sealedSession ?? "";
}

describe("refresh", () => {
  test("asks WorkOS once for everybody, late callers included", async () => {
    let time = Date.now();
    const sessions = createSessions({ workos, cookiePassword, now: () => time });
    const old = await signInDana();
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
    const sessions = createSessions({ workos, cookiePassword });
    expect(await sessions.refresh(sealed)).toEqual({ outcome: "ended" });
    expect(await sessions.end(sealed)).toBeNull();
  });
});

describe("an outage of WorkOS", () => {
  let failing: Server;
  let answer: { status: number; headers: Record<string, string>; body: string };
  beforeAll(async () => {
    failing = createServer((_request, response) => {
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    await new Promise<void>((resolve) => failing.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => failing.close());

  const json = { "content-type": "application/json" };
  test.each([
    ["500", { status: 500, headers: json, body: '{"message":"oops"}' }, {}],
    ["a proxy's page", { status: 502, headers: { "content-type": "text/html" }, body: "<h1>" }, {}],
    ["200 without JSON", { status: 200, headers: { "content-type": "text/plain" }, body: "" }, {}],
    ["a wrong key", { status: 401, headers: json, body: '{"message":"Unauthorized"}' }, {}],
    [
      "slow down",
      { status: 429, headers: { ...json, "retry-after": "7" }, body: '{"message":"slow"}' },
      { retryAfterSeconds: 7 },
    ],
  ])("%s keeps the session", async (_what, given, more) => {
    answer = given;
    const { port } = failing.address() as AddressInfo;
    const sealed = await signInDana();
    const down = createSessions({ workos: clientOf(`http://127.0.0.1:${port}`), cookiePassword });
    expect(await down.refresh(sealed)).toEqual({ outcome: "unavailable", ...more });
    const up = createSessions({ workos, cookiePassword });
    expect(await up.refresh(sealed)).toMatchObject({ outcome: "refreshed" });
  });

  test("a refused connection keeps the session", async () => {
    const sealed = await signInDana();
    const sessions = createSessions({ workos: clientOf("http://127.0.0.1:1"), cookiePassword });
    expect(await sessions.refresh(sealed)).toEqual({ outcome: "unavailable" });
  });
});

test("an ended session cannot be refreshed, not even by a late caller", async () => {
  const sessions = createSessions({ workos, cookiePassword });
  const old = await signInDana();
  const refreshed = await sessions.refresh(old);
  if (refreshed.outcome !== "refreshed") throw new Error(refreshed.outcome);
  expect(sessions.isEnded(refreshed.sessionId)).toBe(false);
  expect(await sessions.end(refreshed.sealed)).toBe(refreshed.sessionId);
  expect(sessions.isEnded(refreshed.sessionId)).toBe(true);
  expect(await sessions.refresh(old)).toEqual({ outcome: "ended" });
  expect(await sessions.refresh(refreshed.sealed)).toEqual({ outcome: "ended" });
});
