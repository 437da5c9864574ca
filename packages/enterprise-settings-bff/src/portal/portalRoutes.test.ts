import { portalIntents } from "@acme/enterprise-settings-contract";
import type { RequestListener } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { answerJson, loopbackServer } from "../../test/loopbackServer.ts";
import { appUrl, signIn, startBff, startSandbox } from "../../test/sandboxBff.ts";
import type { Viewer } from "../guard/guard.ts";
import type { EnterpriseSettingsBffOptions } from "../options.ts";

const path = "/api/enterprise-settings/portal-links";
const sameOrigin = { "sec-fetch-site": "same-origin" };
const owner: Viewer = {
  userId: "owner",
  organizationId: "org_northwind",
  roles: ["owner"],
  permissions: [],
};

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const closers: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(over?: Partial<EnterpriseSettingsBffOptions>, workos: WorkOSLike = sandbox) {
  const bff = await startBff(workos, over);
  closers.push(() => bff.app.close());
  const post = (payload: object | string, headers: Record<string, string> = {}) =>
    bff.app.inject({ method: "POST", url: path, payload, headers: { ...sameOrigin, ...headers } });
  return { ...bff, post };
}
type WorkOSLike = Parameters<typeof startBff>[0];

/** A WorkOS that answers everything the same way. */
async function workosAnswering(listener: RequestListener): Promise<WorkOSLike> {
  const server = await loopbackServer(listener);
  closers.push(server.close);
  return { url: server.url, apiKey: "sk_never_to_be_seen", clientId: "client_1" };
}

describe("an owner's link", () => {
  test("is minted, recorded, and released with headers that keep it private", async () => {
    const { post, store, log } = await start();
    const cookie = await signIn(sandbox, "owner");
    const before = Date.now();
    const answer = await post({ intent: "sso", returnPath: "/settings/sso" }, { cookie });
    expect(answer.statusCode).toBe(201);
    const { intent, url, expiresAt, ...rest } = answer.json<Record<string, string>>();
    expect([intent, rest]).toEqual(["sso", {}]);
    expect(url).toMatch(`${sandbox.url}/portal?token=`);
    expect(Date.parse(expiresAt ?? "") - before).toBeCloseTo(5 * 60_000, -4);
    expect(answer.headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-request-id": expect.any(String),
    });
    const [entry] = await store.listActivity("org_northwind", 10);
    expect(entry).toMatchObject({
      action: "portal_link.created",
      intent: "sso",
      userId: "owner",
      userName: "Test owner",
      code: null,
      requestId: answer.headers["x-request-id"],
    });
    const token = new URL(url ?? "").searchParams.get("token") ?? "no token";
    expect(JSON.stringify(entry) + log()).not.toContain(token);
    expect(log()).not.toContain(cookie.slice(-40));
  });

  test("opens the portal, whose way back is the application", async () => {
    const { post } = await start();
    const cookie = await signIn(sandbox, "owner");
    const answer = await post({ intent: "sso", returnPath: "/settings/sso" }, { cookie });
    const portal = await fetch(answer.json<{ url: string }>().url, { redirect: "manual" });
    const page = await fetch(new URL(portal.headers.get("location") ?? "", sandbox.url), {
      headers: { cookie: portal.headers.get("set-cookie")?.split(";")[0] ?? "" },
    });
    expect(await page.text()).toContain(`${appUrl}/settings/sso?acme-es-return=sso`);
  });

  test.each(portalIntents)("%s", async (intent) => {
    const { post } = await start({ guard: async () => owner });
    expect((await post({ intent })).statusCode).toBe(201);
  });
});

describe("who gets none", () => {
  const body = { intent: "sso" };
  const crossSite = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };

  test.each([
    ["no session", "", body, 401, "not_signed_in"],
    ["a forged session", "wos-session=Fe26.2*1*a*b*c**d*e~2", body, 401, "not_signed_in"],
    ["a member", "plain", body, 403, "forbidden"],
    ["a permission for another intent", "directory", body, 403, "forbidden"],
    ["somebody without organization", "alone", body, 403, "no_organization"],
    ["an unknown intent", "owner", { intent: "everything" }, 400, "unknown_intent"],
    ["no intent", "owner", {}, 400, "invalid_request"],
    ["a list of intents", "owner", { intent: ["sso"] }, 400, "unknown_intent"],
    [
      "an organization in the body",
      "owner",
      { ...body, organization: "x" },
      400,
      "invalid_request",
    ],
    [
      "another origin",
      "owner",
      { ...body, returnPath: "//evil.example" },
      400,
      "invalid_return_path",
    ],
    ["JSON cut short", "owner", '{"intent":', 400, "invalid_request"],
    ["a form of parts", "owner", "intent=sso", 415, "unsupported_media_type"],
    [
      "a provider for a directory",
      "owner",
      { intent: "dsync", provider: "OktaSAML" },
      400,
      "invalid_request",
    ],
    ["a crafted provider", "owner", { ...body, provider: "Okta SAML" }, 400, "invalid_request"],
    ["JSON called text", "owner", '{"intent":"sso"}', 415, "unsupported_media_type"],
    ["16 KiB and more", "owner", { ...body, pad: "x".repeat(17_000) }, 413, "body_too_large"],
  ])("%s", async (name, who, payload, status, code) => {
    const { post } = await start();
    const cookie = who.includes("=") || who === "" ? who : await signIn(sandbox, who);
    const types: Record<string, string> = {
      "a form of parts": "multipart/form-data; boundary=x",
      "JSON called text": "text/plain",
    };
    const type = types[name] ?? "application/json";
    const answer = await post(payload, { cookie, "content-type": type });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.body).not.toMatch(/\bat .*\.ts|node_modules/);
  });

  test("a page of another site, even with an owner's cookie", async () => {
    const { post, store } = await start();
    const cookie = await signIn(sandbox, "owner");
    const answer = await post(body, { cookie, ...crossSite });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, "cross_site"]);
    expect(await store.listActivity("org_northwind", 10)).toMatchObject([
      { action: "portal_link.refused", code: "cross_site", intent: null, userId: "owner" },
    ]);
  });

  test("a token in a header needs no same-origin proof", async () => {
    const { post } = await start({ guard: async () => ({ ...owner, credential: "header" }) });
    expect((await post(body, crossSite)).statusCode).toBe(201);
  });

  test("a plan without the intent", async () => {
    const { post } = await start({ guard: async () => owner, policy: () => "not_in_plan" });
    const answer = await post(body);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([403, "not_in_plan"]);
  });

  test("somebody who acts for an owner, unless that is allowed", async () => {
    const guard = async () => ({ ...owner, impersonatedBy: "support@example.com" });
    const { post, app, store } = await start({ guard });
    const answer = await post(body);
    expect([answer.statusCode, answer.json()]).toMatchObject([403, { code: "impersonated" }]);
    const seen = await app.inject(path.replace("portal-links", "status"));
    expect(new Set(Object.values(seen.json<{ intents: object }>().intents))).toEqual(
      new Set(["forbidden"]),
    );
    const allowing = await start({ guard, store, allowImpersonation: true });
    expect((await allowing.post(body)).statusCode).toBe(201);
    const trail = await store.listActivity("org_northwind", 10);
    expect(new Set(trail.map((it) => it.code))).toEqual(new Set([null, "impersonated"]));
    expect(new Set(trail.map((it) => it.impersonatedBy))).toEqual(new Set(["support@example.com"]));
  });

  test("refusals of signed-in people are in the trail, anonymous ones are not", async () => {
    const { post, store } = await start();
    await post(body);
    await post(body, { cookie: await signIn(sandbox, "plain") });
    expect(await store.listActivity("org_northwind", 10)).toMatchObject([
      { action: "portal_link.refused", code: "forbidden", intent: "sso", userId: "plain" },
    ]);
  });
});

describe("where people come back to", () => {
  async function sentTo(over: Partial<EnterpriseSettingsBffOptions>, body: object) {
    const sent: Record<string, unknown>[] = [];
    const workos = await workosAnswering((request, response) => {
      let text = "";
      request.on("data", (chunk) => (text += chunk));
      request.on("end", () => {
        sent.push(JSON.parse(text) as Record<string, unknown>);
        answerJson(201, { link: "https://setup.workos.com/?token=x" })(request, response);
      });
    });
    const { post } = await start({ guard: async () => owner, ...over }, workos);
    expect((await post(body)).statusCode).toBe(201);
    return sent.map(({ return_url, success_url }) => [return_url, success_url]);
  }
  const configured = {
    defaultReturnPath: "/settings",
    returnUrls: { sso: "/security", dsync: "https://admin.example.com/people?tab=2" },
    successUrls: { sso: "https://admin.example.com/done" },
  };

  test.each([
    [{}, { intent: "sso" }, `${appUrl}/?acme-es-return=sso`, undefined],
    [{}, { intent: "sso", returnPath: "/a" }, `${appUrl}/a?acme-es-return=sso`, undefined],
    [
      configured,
      { intent: "sso", returnPath: "/a" },
      `${appUrl}/security?acme-es-return=sso`,
      "https://admin.example.com/done?acme-es-return=sso",
    ],
    [
      configured,
      { intent: "dsync" },
      "https://admin.example.com/people?tab=2&acme-es-return=dsync",
      undefined,
    ],
    [
      configured,
      { intent: "log_streams" },
      `${appUrl}/settings?acme-es-return=log_streams`,
      undefined,
    ],
  ])("%j, %j", async (over, body, returnUrl, successUrl) => {
    expect(await sentTo(over, body)).toEqual([[returnUrl, successUrl ?? returnUrl]]);
  });

  test("a path that is none is refused even where another is configured", async () => {
    const { post } = await start({ guard: async () => owner, ...configured });
    const answer = await post({ intent: "sso", returnPath: "//evil.example" });
    expect(answer.json()).toMatchObject({ code: "invalid_return_path" });
  });
});

test("an expired session says so", async () => {
  const short = await startSandbox({ accessTokenTtlSeconds: 1, now: () => Date.now() - 60_000 });
  closers.push(() => short.close());
  const { post } = await start({}, short);
  const answer = await post({ intent: "sso" }, { cookie: await signIn(short, "owner") });
  expect([answer.statusCode, answer.json()]).toMatchObject([401, { code: "session_expired" }]);
});
