import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from "jose";
import type { FastifyRequest } from "fastify";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { answerJson, loopbackServer } from "../../test/loopbackServer.ts";
import { jwtGuard, type JwtGuardOptions } from "./jwt.ts";

const issuer = "https://auth.example.com/";
const audience = "https://api.example.com";
const now = Date.parse("2026-11-21T12:00:00Z");
const seconds = Math.floor(now / 1000);

const [key, rotated, stranger] = await Promise.all(
  [1, 2, 3].map(() => generateKeyPair("RS256", { extractable: true })),
);
if (!key || !rotated || !stranger) throw new Error("no keys");
const published = [{ ...(await exportJWK(key.publicKey)), kid: "1", alg: "RS256" }];

let keyServer: Awaited<ReturnType<typeof loopbackServer>>;
beforeAll(async () => {
  keyServer = await loopbackServer((request, response) =>
    answerJson(200, { keys: published })(request, response),
  );
});
afterAll(() => keyServer.close());

const claims = {
  sub: "user_1",
  sid: "session_1",
  org_id: "org_1",
  role: "member",
  roles: ["member", "billing"],
  permissions: ["sso:configure"],
  iss: issuer,
  aud: audience,
  exp: seconds + 300,
};

const sign = (
  over: Record<string, unknown> = {},
  signer: CryptoKey = key.privateKey,
  kid = "1",
  alg = "RS256",
) => new SignJWT({ ...claims, ...over }).setProtectedHeader({ alg, kid }).sign(signer);

const guard = (over: Partial<JwtGuardOptions> = {}) =>
  jwtGuard({ jwksUrl: `${keyServer.url}/jwks`, issuer, audience, now: () => now, ...over });

/** The guard looks at the headers alone. */
const request = (authorization?: string) => ({ headers: { authorization } }) as FastifyRequest;
const ask = async (token: string, over?: Partial<JwtGuardOptions>) =>
  guard(over)(request(`Bearer ${token}`));

test("reads AuthKit's claims", async () => {
  expect(await ask(await sign({ act: { sub: "support@workos.example" } }))).toEqual({
    userId: "user_1",
    sessionId: "session_1",
    organizationId: "org_1",
    roles: ["member", "billing"],
    permissions: ["sso:configure"],
    impersonatedBy: "support@workos.example",
    expiresAt: now + 310_000,
    credential: "header",
  });
});

test("a token without organization, roles or permissions has none", async () => {
  const bare = {
    org_id: undefined,
    role: undefined,
    roles: undefined,
    permissions: "sso:configure",
  };
  expect(await ask(await sign(bare))).toMatchObject({
    organizationId: null,
    roles: [],
    permissions: [],
  });
});

test.each([undefined, "", "Basic dXNlcjpwYXNz", "Bearer", "Bearer a b"])(
  "%j is nobody",
  async (authorization) => {
    expect(await guard()(request(authorization))).toBeNull();
  },
);

describe("refuses", () => {
  const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify(claims))}.`.replaceAll("=", "");
  const header = btoa('{"alg":"RS256","kid":"1","crit":["x"],"x":1}').replaceAll("=", "");
  const critical = `${header}.${btoa(JSON.stringify(claims)).replaceAll("=", "")}.AAAA`;
  test.each<[string, () => string | Promise<string>, string]>([
    ["an expired token", () => sign({ exp: seconds - 11 }), "session_expired"],
    ["another issuer", () => sign({ iss: "https://evil.example/" }), "not_signed_in"],
    ["another audience", () => sign({ aud: "other" }), "not_signed_in"],
    ["no expiry", () => sign({ exp: undefined }), "not_signed_in"],
    ["no subject", () => sign({ sub: undefined }), "not_signed_in"],
    ["a token of tomorrow", () => sign({ nbf: seconds + 60 }), "not_signed_in"],
    ["a stranger's signature", () => sign({}, stranger.privateKey), "not_signed_in"],
    ["an unknown key", () => sign({}, stranger.privateKey, "9"), "not_signed_in"],
    ["alg none", () => unsigned, "not_signed_in"],
    ["an extension that must be understood", () => critical, "not_signed_in"],
    ["nonsense", () => "a.b.c", "not_signed_in"],
    ["a token cut short", async () => (await sign()).slice(0, -20), "not_signed_in"],
  ])("%s", async (_name, token, code) => {
    await expect(ask(await token())).rejects.toMatchObject({ code });
  });

  test("the public key used as a shared secret", async () => {
    const secret = new TextEncoder().encode(JSON.stringify(published[0]));
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", kid: "1" })
      .sign(secret);
    await expect(ask(token)).rejects.toMatchObject({ code: "not_signed_in" });
  });

  test("a token that names no key where several would do", async () => {
    const two = [...published, { ...(await exportJWK(rotated.publicKey)), kid: "2", alg: "RS256" }];
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256" })
      .sign(key.privateKey);
    const asked = ask(token, { fetch: async () => Response.json({ keys: two }) });
    await expect(asked).rejects.toMatchObject({ code: "not_signed_in" });
  });

  test("any algorithm that is not pinned", async () => {
    const asked = ask(await sign(), { algorithms: ["ES256"] });
    await expect(asked).rejects.toMatchObject({ code: "not_signed_in" });
  });
});

test("clocks may be apart by the tolerance", async () => {
  expect(await ask(await sign({ exp: seconds - 5, nbf: seconds - 60 }))).not.toBeNull();
});

describe("keys", () => {
  afterEach(() => vi.useRealTimers());
  const jwk = async (pair: { publicKey: CryptoKey }, kid: string) => ({
    ...(await exportJWK(pair.publicKey)),
    kid,
    alg: "RS256",
  });
  /** jose's own clock is the system's: only that one is moved, by milliseconds. */
  const pass = (ms: number) => {
    const at = Date.now() + ms;
    vi.useFakeTimers({ toFake: ["Date"], now: at });
  };
  function rotating() {
    const set = { keys: published, fetched: 0 };
    const fetch = async () => {
      set.fetched++;
      return Response.json({ keys: set.keys });
    };
    return { set, asked: guard({ fetch }) };
  }

  test("that were rotated are found, and the old ones go", async () => {
    const { set, asked } = rotating();
    const bearer = async (signer: CryptoKey, kid: string, jti: string) =>
      asked(request(`Bearer ${await sign({ jti }, signer, kid)}`));
    expect(await bearer(key.privateKey, "1", "a")).toMatchObject({ userId: "user_1" });
    set.keys = [await jwk(rotated, "2")];
    pass(5_001);
    expect(await bearer(rotated.privateKey, "2", "b")).toMatchObject({ userId: "user_1" });
    await expect(bearer(key.privateKey, "1", "c")).rejects.toMatchObject({ code: "not_signed_in" });
    expect(set.fetched).toBe(2);
  });

  test("are not asked for again by a token that was verified a moment ago", async () => {
    const { set, asked } = rotating();
    const token = await sign();
    const first = await asked(request(`Bearer ${token}`));
    // Beyond the age at which the keys are fetched anew for whatever needs them.
    pass(11 * 60_000);
    expect(await asked(request(`Bearer ${token}`))).toEqual(first);
    expect(set.fetched).toBe(1);
    await asked(request(`Bearer ${await sign({ jti: "another" })}`));
    expect(set.fetched).toBe(2);
  });
});

test("an actor that cannot be read is still an impersonation", async () => {
  expect(await ask(await sign({ act: { name: "x" } }))).toMatchObject({
    impersonatedBy: "unknown",
  });
});

test("audience none looks at no audience", async () => {
  expect(await ask(await sign({ aud: undefined }), { audience: "none" })).not.toBeNull();
});

test.each<[string, JwtGuardOptions["fetch"]]>([
  ["unreachable", () => Promise.reject(new TypeError("fetch failed"))],
  ["failing", () => Promise.resolve(new Response("", { status: 503 }))],
  ["no key set", () => Promise.resolve(Response.json({ error: "x" }))],
])("keys that are %s are an outage, not a sign-out", async (_name, fetch) => {
  const error: unknown = await ask(await sign(), fetch && { fetch }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toMatchObject({ name: "ProblemError" });
});

test.each<Partial<JwtGuardOptions>>([
  { jwksUrl: "http://auth.example.com/jwks" },
  { jwksUrl: "jwks" },
  { issuer: "" },
  { audience: "" },
  { algorithms: [] },
  { algorithms: ["HS256"] },
])("%j is refused at once", (over) => {
  expect(() => guard(over)).toThrow(TypeError);
});
