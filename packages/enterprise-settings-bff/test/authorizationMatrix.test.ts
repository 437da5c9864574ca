import { portalIntents, type PortalIntent } from "@acme/enterprise-settings-contract";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authkitGuard } from "../src/guard/authkit.ts";
import type { Guard } from "../src/guard/guard.ts";
import { jwtGuard } from "../src/guard/jwt.ts";
import { connectionData, makeEvent, received } from "./events.ts";
import { startFakeAuthkit } from "./fakeAuthkit.ts";
import { appUrl, cookiePassword, startBff } from "./sandboxBff.ts";

type Fake = Awaited<ReturnType<typeof startFakeAuthkit>>;
type Claims = Record<string, unknown>;

const northwind = { org_id: "org_northwind" };
const holding = (permission: string): Claims => ({ ...northwind, permissions: [permission] });
const all = [...portalIntents];

/** Who asks: the token's claims, and which intents that opens, or the code that every intent gets. */
interface Principal {
  claims: Claims | null;
  opens: readonly PortalIntent[];
  otherwise: string;
  signedInAs?: "stranger";
}
const refused = (claims: Claims | null, otherwise: string): Principal => ({
  claims,
  opens: [],
  otherwise,
});
const opens = (claims: Claims, ...intents: PortalIntent[]): Principal => ({
  claims,
  opens: intents,
  otherwise: "forbidden",
});

const principals: Record<string, Principal> = {
  "no session": refused(null, "not_signed_in"),
  expired: refused({ ...northwind, role: "admin", exp: 1_700_000_000 }, "session_expired"),
  forged: { ...refused({ ...northwind, role: "admin" }, "not_signed_in"), signedInAs: "stranger" },
  "wrong issuer": refused(
    { ...northwind, role: "admin", iss: "https://evil.example/" },
    "not_signed_in",
  ),
  "not yet valid": refused({ ...northwind, role: "admin", nbf: 4_000_000_000 }, "not_signed_in"),
  revoked: refused({ ...northwind, role: "admin", sid: "session_revoked" }, "not_signed_in"),
  "no organization": refused({ role: "admin" }, "no_organization"),
  impersonator: refused(
    { ...northwind, role: "admin", act: { sub: "support@x.example" } },
    "impersonated",
  ),
  member: opens({ ...northwind, role: "member" }),
  billing: opens({ ...northwind, role: "billing", permissions: ["billing:manage"] }),
  admin: opens({ ...northwind, role: "admin" }, ...all),
  owner: opens({ ...northwind, roles: ["owner"] }, ...all),
  "admin of another organization": opens({ org_id: "org_fabrikam", role: "admin" }, ...all),
  "widgets:sso:manage": opens(holding("widgets:sso:manage"), "sso", "certificate_renewal"),
  "widgets:domain-verification:manage": opens(
    holding("widgets:domain-verification:manage"),
    "domain_verification",
  ),
  "widgets:dsync:manage": opens(holding("widgets:dsync:manage"), "dsync"),
  "widgets:audit-log-streaming:manage": opens(
    holding("widgets:audit-log-streaming:manage"),
    "audit_logs",
    "log_streams",
  ),
  "sso:configure": opens(
    holding("sso:configure"),
    "sso",
    "certificate_renewal",
    "domain_verification",
  ),
  "directory:configure": opens(holding("directory:configure"), "dsync"),
  "audit:configure": opens(holding("audit:configure"), "audit_logs", "log_streams"),
};

const origins: Record<string, { headers: Record<string, string>; passes: boolean }> = {
  "same origin": { headers: { "sec-fetch-site": "same-origin", origin: appUrl }, passes: true },
  "sibling subdomain": {
    headers: { "sec-fetch-site": "same-site", origin: "https://other.example.com" },
    passes: false,
  },
  "cross-site": {
    headers: { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
    passes: false,
  },
  "Origin: null": { headers: { origin: "null" }, passes: false },
  "no headers": { headers: {}, passes: false },
};
const forms = ["JSON", "form"] as const;

let fake: Fake;
beforeAll(async () => {
  fake = await startFakeAuthkit();
});
afterAll(() => fake.close());

const credentials = {
  cookie: {
    guard: (): Guard =>
      authkitGuard({ ...fake, apiUrl: fake.url, cookiePassword, issuer: fake.issuer }),
    header: async (token: string) => ({ cookie: `wos-session=${await fake.seal(token)}` }),
  },
  header: {
    guard: (): Guard =>
      jwtGuard({
        jwksUrl: `${fake.url}/sso/jwks/client_1`,
        issuer: fake.issuer,
        audience: "none",
      }),
    header: async (token: string) => ({ authorization: `Bearer ${token}` }),
  },
};

type Credential = keyof typeof credentials;
interface Cell {
  intent: PortalIntent;
  form: (typeof forms)[number];
  passes: boolean;
}

const ofNorthwind = connectionData({ organization_id: "org_northwind" });

/** What the change stream says first, or why there is none. */
async function listen(app: FastifyInstance, headers: Record<string, string>): Promise<string> {
  const url = "/api/enterprise-settings/changes";
  const answer = await app.inject({ url, headers, payloadAsStream: true });
  for await (const part of answer.stream()) {
    const text = String(part);
    return answer.statusCode === 200 ? text.trim() : (JSON.parse(text) as { code: string }).code;
  }
  return "nothing";
}

/** What must be answered, told by the table alone. */
function expected({ opens, otherwise, claims }: Principal, credential: Credential, cell: Cell) {
  const nobody = otherwise === "not_signed_in" || otherwise === "session_expired";
  if (claims === null || nobody) return otherwise;
  if (credential === "cookie" && !cell.passes) return "cross_site";
  if (credential === "header" && cell.form === "form") return "unsupported_media_type";
  return opens.includes(cell.intent) ? "minted" : otherwise;
}

describe.each(Object.keys(credentials) as Credential[])(
  "with a credential in a %s",
  (credential) => {
    let bff: Awaited<ReturnType<typeof startBff>>;
    beforeAll(async () => {
      bff = await startBff(fake, {
        guard: credentials[credential].guard(),
        rateLimit: { viewerPerMinute: 0, organizationPerMinute: 0 },
        streamLimits: { perViewer: 100 },
      });
      const at = Date.now();
      const data = { id: "session_revoked" };
      const event = {
        id: "event_revoked",
        event: "session.revoked",
        createdAt: at,
        receivedAt: at,
      };
      await bff.store.applyEvents([{ ...event, data, payload: "{}" }]);
      await bff.store.applyEvents([received(makeEvent("connection.activated", ofNorthwind))]);
    });
    afterAll(() => bff.app.close());

    async function ask(headers: Record<string, string>, { intent, form }: Cell): Promise<string> {
      const answer = await bff.app.inject({
        method: "POST",
        url: "/api/enterprise-settings/portal-links",
        headers: {
          "content-type":
            form === "JSON" ? "application/json" : "application/x-www-form-urlencoded",
          ...headers,
        },
        payload: form === "JSON" ? JSON.stringify({ intent }) : `intent=${intent}`,
      });
      if (answer.statusCode === (form === "JSON" ? 201 : 303)) return "minted";
      if (form === "JSON") return answer.json<{ code: string }>().code;
      return / · (\w+)<br>/.exec(answer.body)?.[1] ?? answer.body;
    }

    test.each(Object.entries(principals))("%s", async (_name, principal) => {
      const { claims, signedInAs } = principal;
      const token =
        claims && (await fake.sign(claims, signedInAs === "stranger" ? fake.stranger : undefined));
      const credentialHeader = token === null ? {} : await credentials[credential].header(token);
      const mintedBefore = fake.minted.length;
      const wanted: Record<string, string> = {};
      const got: Record<string, string> = {};
      for (const intent of portalIntents) {
        for (const form of forms) {
          for (const [origin, { headers, passes }] of Object.entries(origins)) {
            const cell = { intent, form, passes };
            const name = `${intent} by ${form} from ${origin}`;
            wanted[name] = expected(principal, credential, cell);
            got[name] = await ask({ ...credentialHeader, ...headers }, cell);
          }
        }
      }
      expect(got).toEqual(wanted);
      // Who is signed in to an organization hears of it whatever they may open, and of no other.
      const { claims: who, otherwise } = principal;
      const isNobody = ["not_signed_in", "session_expired", "no_organization"].includes(otherwise);
      const told = who?.["org_id"] === "org_northwind" ? "data: 1" : "data: 0";
      expect(await listen(bff.app, credentialHeader)).toBe(isNobody ? otherwise : told);
      // And WorkOS was asked for those links, for the session's own organization, and for no other.
      const minted = fake.minted.slice(mintedBefore);
      expect(minted).toHaveLength(Object.values(wanted).filter((it) => it === "minted").length);
      expect(new Set(minted.map((it) => it.organization))).toEqual(
        new Set(minted.length > 0 ? [claims?.["org_id"]] : []),
      );
      expect(minted.every(({ intent }) => principal.opens.some((it) => it === intent))).toBe(true);
    });
  },
);

describe("viewers of a tenant, by the host's own guard", () => {
  let bff: Awaited<ReturnType<typeof startBff>>;
  beforeAll(async () => {
    const guard: Guard = async ({ headers }) => {
      const [id = "", role = ""] = String(headers["x-viewer"]).split(":");
      const tenant = { id, name: id };
      const viewer = { userId: "user_1", organizationId: null, roles: [role], permissions: [] };
      return { ...viewer, tenant, credential: "header" };
    };
    bff = await startBff(fake, { guard });
    const mapping = { tenantId: "mapped", organizationId: "org_northwind", name: "mapped" };
    await bff.store.mapTenant(mapping);
    await bff.store.applyEvents([received(makeEvent("connection.activated", ofNorthwind))]);
  });
  afterAll(() => bff.app.close());

  test.each([
    ["mapped:admin", "minted for org_northwind", "data: 1"],
    ["mapped:member", "forbidden", "data: 1"],
    ["unmapped:member", "forbidden", "data: 0"],
  ])("%s: a link is %s, and the stream says %s", async (viewer, link, told) => {
    const headers = { "x-viewer": viewer };
    const mintedBefore = fake.minted.length;
    const url = "/api/enterprise-settings/portal-links";
    const answer = await bff.app.inject({
      method: "POST",
      url,
      headers,
      payload: { intent: "sso" },
    });
    const minted = fake.minted.slice(mintedBefore).map((it) => `minted for ${it.organization}`);
    expect(minted[0] ?? answer.json<{ code: string }>().code).toBe(link);
    expect(await listen(bff.app, headers)).toBe(told);
  });
});
