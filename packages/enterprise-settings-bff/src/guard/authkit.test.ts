import type { FastifyRequest } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cookiePassword, signIn, startSandbox } from "../../test/sandboxBff.ts";
import { authkitGuard, type AuthkitGuardOptions } from "./authkit.ts";

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let cookie: string;
beforeAll(async () => {
  sandbox = await startSandbox({ accessTokenTtlSeconds: 300 });
  cookie = await signIn(sandbox, "directory");
});
afterAll(() => sandbox.close());

const ask = (cookie?: string, over: Partial<AuthkitGuardOptions> = {}) => {
  const { apiKey, clientId, url: apiUrl } = sandbox;
  // The guard looks at the headers alone.
  const request = { headers: { cookie } } as FastifyRequest;
  return authkitGuard({ apiKey, clientId, apiUrl, cookiePassword, ...over })(request);
};

test("reads a sealed session", async () => {
  expect(await ask(cookie)).toEqual({
    userId: "directory",
    name: "Test directory",
    sessionId: expect.stringMatching(/^session_/),
    organizationId: "org_northwind",
    roles: ["member"],
    permissions: ["widgets:dsync:manage"],
    credential: "cookie",
    expiresAt: expect.any(Number),
  });
});

test.each([undefined, "", "theme=dark", "wos-session=", "wos-session-2=x"])(
  "%j is nobody",
  async (cookie) => {
    expect(await ask(cookie)).toBeNull();
  },
);

test("the cookie's name is the host's choice", async () => {
  const renamed = cookie.replace("wos-session", "orbit");
  expect(await ask(renamed, { cookieName: "orbit" })).toMatchObject({ userId: "directory" });
});

describe("a crafted cookie is a sign-out, never an outage", () => {
  test.each([
    ["nonsense", "x"],
    ["broken base64", "Fe26.2*1*a*b*c**d*e~2"],
    ["the wrong prefix", "Fe25.2*1*a*b*c**d*e~2"],
    ["percent signs", "%E0%A4%A"],
    ["stars", "*******"],
  ])("%s", async (_name, value) => {
    await expect(ask(`wos-session=${value}`)).rejects.toMatchObject({ code: "not_signed_in" });
  });

  test("one changed character", async () => {
    const at = cookie.length - 60;
    const changed = cookie.slice(0, at) + (cookie[at] === "A" ? "B" : "A") + cookie.slice(at + 1);
    await expect(ask(changed)).rejects.toMatchObject({ code: "not_signed_in" });
  });

  test("another password", async () => {
    const other = ask(cookie, { cookiePassword: "x".repeat(32) });
    await expect(other).rejects.toMatchObject({ code: "not_signed_in" });
  });

  test("a session of another WorkOS environment", async () => {
    const other = await startSandbox();
    const asked = ask(cookie, { apiUrl: other.url });
    await expect(asked).rejects.toMatchObject({ code: "not_signed_in" });
    await other.close();
  });
});

test("the issuer is looked at when one is named", async () => {
  expect(await ask(cookie, { issuer: sandbox.issuer })).toMatchObject({ userId: "directory" });
  const other = ask(cookie, { issuer: "https://evil.example/" });
  await expect(other).rejects.toMatchObject({ code: "not_signed_in" });
});

test("an expired access token says so, and is not refreshed", async () => {
  const later = ask(cookie, { now: () => Date.now() + 301_000 });
  await expect(later).rejects.toMatchObject({ code: "session_expired" });
});

test.each<[string, Partial<AuthkitGuardOptions>]>([
  ["refuses connections", { apiUrl: "http://127.0.0.1:1" }],
  ["knows no such client", { clientId: "client_other" }],
  ["fails", { fetch: async () => new Response("", { status: 500 }) }],
])("a JWKS endpoint that %s is an outage, not a sign-out", async (_name, over) => {
  const error: unknown = await Promise.resolve(ask(cookie, over)).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toMatchObject({ name: "ProblemError" });
});

test.each<Partial<AuthkitGuardOptions>>([
  { cookiePassword: "short" },
  { apiKey: "" },
  { clientId: "" },
  { apiUrl: "http://api.workos.com" },
  { apiUrl: "nonsense" },
])("%j is refused at once", (over) => {
  expect(() => ask(cookie, over)).toThrow(TypeError);
});
