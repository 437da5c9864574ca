import * as fc from "fast-check";
import type { FastifyRequest } from "fastify";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ProblemError } from "../src/errors.ts";
import { authkitGuard } from "../src/guard/authkit.ts";
import type { Guard } from "../src/guard/guard.ts";
import { jwtGuard } from "../src/guard/jwt.ts";
import { startFakeAuthkit } from "./fakeAuthkit.ts";
import { appUrl, cookiePassword, startBff } from "./sandboxBff.ts";

/** In every title, so that a failure can be had again. */
const seed = Date.now() & 0x7fffffff;

const claims = { org_id: "org_northwind", role: "admin", act: undefined };
let fake: Awaited<ReturnType<typeof startFakeAuthkit>>;
let token = "";
let sealed = "";
let forgeries: string[] = [];
let bearerGuard: Guard;
let cookieGuard: Guard;
beforeAll(async () => {
  fake = await startFakeAuthkit();
  token = await fake.sign(claims);
  sealed = await fake.seal(token);
  forgeries = await forge();
  const { issuer, url } = fake;
  bearerGuard = jwtGuard({ jwksUrl: `${url}/sso/jwks/client_1`, issuer, audience: "none" });
  cookieGuard = authkitGuard({ ...fake, apiUrl: url, cookiePassword, issuer });
});
afterAll(() => fake.close());

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decode = (text = "") => JSON.parse(Buffer.from(text, "base64url").toString()) as object;

/** The tricks of the trade: no signature, the key as a secret, a key of one's own, other headers. */
async function forge(): Promise<string[]> {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const mine = await generateKeyPair("RS256");
  const jwk = await exportJWK(mine.publicKey);
  const [published] = (
    (await (await fetch(`${fake.url}/sso/jwks/client_1`)).json()) as {
      keys: { n: string }[];
    }
  ).keys;
  const withHeader = (over: object) =>
    `${encode({ ...decode(header), ...over })}.${payload}.${signature}`;
  const withSecret = (alg: string, secret: string) =>
    new SignJWT(decode(payload) as Record<string, unknown>)
      .setProtectedHeader({ alg, kid: "1" })
      .sign(new TextEncoder().encode(secret));
  return [
    `${encode({ alg: "none" })}.${payload}.`,
    `${encode({ alg: "None", kid: "1" })}.${payload}.${signature}`,
    ...(await Promise.all(
      ["HS256", "HS384", "HS512"].map((alg) => withSecret(alg, `${published?.n}`)),
    )),
    await withSecret("HS256", JSON.stringify(published)),
    await new SignJWT(decode(payload) as Record<string, unknown>)
      .setProtectedHeader({ alg: "RS256", jwk, jku: "https://evil.example/jwks" })
      .sign(mine.privateKey),
    await fake.sign({ ...claims, role: "owner" }, mine.privateKey),
    ...[
      { alg: "RS512" },
      { alg: "PS256" },
      { alg: "EdDSA" },
      { alg: ["RS256"] },
      { kid: 1 },
      { kid: "../../1" },
      { crit: ["x"], x: 1 },
      { crit: ["b64"], b64: false },
      { b64: false },
      { x5u: "https://evil.example/x5u" },
      { enc: "A256GCM" },
    ].map(withHeader),
    `${header}.${encode({ ...decode(payload), role: "owner" })}.${signature}`,
    `${header}.${encode({ ...decode(payload), exp: 9e15 })}.${signature}`,
    `${header}.${encode([])}.${signature}`,
    `${header}.${payload}`,
    `${token}.${signature}`,
    `${token}.e30`,
  ];
}

const visible = fc.constantFrom(..."ABCxyz0189-_.~*=%+/!{}'".split(""));
const edit = fc.record({
  kind: fc.constantFrom("replace", "insert", "delete", "cut", "swap", "repeat"),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  with: visible,
});

function mutate(text: string, edits: readonly { kind: string; at: number; with: string }[]) {
  let result = text;
  for (const { kind, at, with: character } of edits) {
    const index = Math.floor(at * result.length);
    const [before, after] = [result.slice(0, index), result.slice(index + 1)];
    const own = result[index] ?? "";
    if (kind === "replace") result = before + character + after;
    else if (kind === "insert") result = before + character + own + after;
    else if (kind === "delete") result = before + after;
    else if (kind === "cut") result = before;
    else if (kind === "swap") result = before + (after[0] ?? "") + own + after.slice(1);
    else result = before + own + own + after;
  }
  return result;
}

/** A mutation of the honest token or of a forgery of it. */
const mutatedToken = fc
  .record({ base: fc.nat(), edits: fc.array(edit, { maxLength: 3 }) })
  .map(({ base, edits }) => {
    const bases = [token, token, token, ...forgeries];
    return mutate(bases[base % bases.length] ?? "", edits);
  })
  .filter((text) => text !== "" && !isSameToken(text));

/** The last character of a signature holds bits that mean nothing: the same token, written otherwise. */
function isSameToken(text: string): boolean {
  const [header, payload, signature = "", ...rest] = text.split(".");
  const [ownHeader, ownPayload, ownSignature = ""] = token.split(".");
  return (
    header === ownHeader &&
    payload === ownPayload &&
    rest.length === 0 &&
    Buffer.from(signature, "base64url").equals(Buffer.from(ownSignature, "base64url"))
  );
}

function staysInTheApplication(returnUrl: string): boolean {
  const { origin, search, pathname } = new URL(returnUrl);
  const isPlain = !/^\/[/\\]|[\\\r\n\0]/.test(decodeURIComponent(pathname));
  return origin === appUrl && search === "?acme-es-return=sso" && isPlain;
}

/** Whether the guard says that this is nobody's; an outage, or a viewer, is another answer. */
async function isNobody(guard: Guard, headers: Record<string, string>): Promise<unknown> {
  try {
    return (await guard({ headers } as unknown as FastifyRequest)) === null || "a viewer";
  } catch (error) {
    return (error instanceof ProblemError && error.statusCode === 401) || error;
  }
}

describe(`seed ${seed}`, () => {
  test("the honest ones are accepted", async () => {
    expect(await isNobody(bearerGuard, { authorization: `Bearer ${token}` })).toBe("a viewer");
    expect(await isNobody(cookieGuard, { cookie: `wos-session=${sealed}` })).toBe("a viewer");
  });

  test("10,000 mutated tokens are nobody's", { timeout: 60_000 }, async () => {
    const property = fc.asyncProperty(mutatedToken, async (text) => {
      expect(await isNobody(bearerGuard, { authorization: `Bearer ${text}` })).toBe(true);
    });
    await fc.assert(property, { numRuns: 10_000, seed });
  });

  test("mutated cookies are nobody's, or their owner's", { timeout: 60_000 }, async () => {
    const owner = await cookieGuard({
      headers: { cookie: `wos-session=${sealed}` },
    } as unknown as FastifyRequest);
    const property = fc.asyncProperty(
      fc.array(edit, { minLength: 1, maxLength: 3 }),
      async (edits) => {
        const cookie = `wos-session=${mutate(sealed, edits)}`;
        const answer = await isNobody(cookieGuard, { cookie });
        if (answer === true) return;
        const request = { headers: { cookie } } as unknown as FastifyRequest;
        // Again bits that mean nothing, in what seals it.
        expect(await cookieGuard(request)).toEqual(owner);
      },
    );
    await fc.assert(property, { numRuns: 2_000, seed });
  });

  describe("over HTTP", () => {
    let bff: Awaited<ReturnType<typeof startBff>>;
    let url: string;
    beforeAll(async () => {
      const rateLimit = { viewerPerMinute: 0, organizationPerMinute: 0 };
      bff = await startBff(fake, { guard: bearerGuard, rateLimit });
      url = `${await bff.app.listen({ port: 0, host: "127.0.0.1" })}/api/enterprise-settings/portal-links`;
    });
    afterAll(() => bff.app.close());

    async function post(authorization: string, body: object): Promise<[number, string]> {
      const answer = await fetch(url, {
        method: "POST",
        headers: { authorization, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const { code = "minted" } = (await answer.json()) as { code?: string };
      return [answer.status, code];
    }

    test("500 mutated tokens open nothing", { timeout: 60_000 }, async () => {
      const property = fc.asyncProperty(mutatedToken, async (text) => {
        const [status] = await post(`Bearer ${text}`, { intent: "sso" });
        expect(status).toBe(401);
      });
      await fc.assert(property, { numRuns: 500, seed });
      expect(fake.minted).toEqual([]);
    });

    test("500 return paths stay in the application", { timeout: 60_000 }, async () => {
      const part = fc.oneof(
        fc.constantFrom("/", "\\", "%2f", "%5c", "%252f", "..", ".", "@", "//", "?", "#", "\n"),
        fc.constantFrom("evil.example", "https:", "javascript:", "settings", "%00", "\u2028"),
        fc.string({ maxLength: 4 }),
      );
      const path = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(""));
      let accepted = 0;
      const property = fc.asyncProperty(path, async (path) => {
        // Half of them begin as a path does, so that more is looked at than the first character.
        const returnPath = path.length % 2 === 0 ? `/${path}` : path;
        const before = fake.minted.length;
        const [status, code] = await post(`Bearer ${token}`, { intent: "sso", returnPath });
        const minted = fake.minted.slice(before);
        if (status === 201) accepted++;
        expect(
          status === 201
            ? minted.length === 1 && minted.every((it) => staysInTheApplication(it.return_url))
            : [status, code, minted.length].join() === "400,invalid_return_path,0",
        ).toBe(true);
      });
      await fc.assert(property, { numRuns: 500, seed });
      // Or the test would look at refusals alone.
      expect(accepted).toBeGreaterThan(5);
    });
  });
});
