import type { CookieSession, WorkOS } from "@workos-inc/node";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { authorizationUrl, redirectUri, signIn } from "../../test/signIn.ts";
import { MERIDIAN, NORTHWIND, startSandbox } from "../../test/startSandbox.ts";
import type { Sandbox } from "../index.ts";

const cookiePassword = "a-password-of-at-least-32-characters";
async function sealedSession(sandbox: Sandbox, workos: WorkOS) {
  const { location } = await signIn(authorizationUrl(workos), { user: "user_dana" });
  const code = location?.searchParams.get("code") ?? "";
  const { sealedSession = "" } = await workos.userManagement.authenticateWithCode({
    code,
    session: { sealSession: true, cookiePassword },
  });
  const load = () =>
    workos.userManagement.loadSealedSession({ sessionData: sealedSession, cookiePassword });
  return { load, code, issuer: sandbox.issuer };
}

interface Ending {
  sandbox: Sandbox;
  workos: WorkOS;
  session: CookieSession;
  sessionId: string;
}

describe("sign-in", () => {
  test("code and state come back, and the sealed session knows role and permissions", async () => {
    const { sandbox, workos } = await startSandbox();
    const { location, status } = await signIn(authorizationUrl(workos), { user: "user_dana" });
    expect(status).toBe(302);
    expect(location?.origin + (location?.pathname ?? "")).toBe(redirectUri);
    expect(location?.searchParams.get("state")).toBe("come-back");

    const { load } = await sealedSession(sandbox, workos);
    expect(await load().authenticate()).toMatchObject({
      authenticated: true,
      organizationId: NORTHWIND,
      role: "owner",
      roles: ["owner"],
      permissions: ["widgets:sso:manage"],
      user: { email: "dana@northwind.example" },
    });
    expect(sandbox.events.at(-1)).toMatchObject({ event: "session.created" });
  });

  test("who has several organizations chooses one, unless the app did", async () => {
    const { workos } = await startSandbox();
    const asked = await signIn(authorizationUrl(workos), { user: "user_alex" });
    expect(asked.text).toContain("Choose an organization");
    const alex = { user: "user_alex", organization: MERIDIAN };
    expect((await signIn(authorizationUrl(workos), alex)).status).toBe(302);
    const only = authorizationUrl(workos, { organizationId: MERIDIAN });
    expect((await signIn(only, { user: "user_alex" })).status).toBe(302);
    expect((await signIn(only, { user: "user_alex", organization: NORTHWIND })).status).toBe(400);
    expect((await signIn(only, { user: "user_dana" })).status).toBe(400);
    expect(await (await fetch(only)).text()).not.toContain("Dana");
  });

  test.each([
    ["another client", { client_id: "client_x" }],
    ["a foreign http address", { redirect_uri: "http://orbit.example/cb" }],
    ["a script", { redirect_uri: "javascript:alert(1)" }],
    ["no code", { response_type: "token" }],
    ["a plain challenge", { code_challenge: "x", code_challenge_method: "plain" }],
  ])("is not started for %s", async (_what, wrong) => {
    const { workos } = await startSandbox();
    const url = new URL(authorizationUrl(workos));
    for (const [name, value] of Object.entries(wrong)) url.searchParams.set(name, value);
    expect((await fetch(url)).status).toBe(400);
  });

  test("PKCE: the verifier must fit, and the code is used up by the attempt", async () => {
    const { workos } = await startSandbox();
    const start = () =>
      workos.userManagement.getAuthorizationUrlWithPKCE({ provider: "authkit", redirectUri });
    const codeOf = async (url: string) =>
      (await signIn(url, { user: "user_dana" })).location?.searchParams.get("code") ?? "";
    const good = await start();
    const code = await codeOf(good.url);
    const { codeVerifier } = good;
    expect(
      await workos.userManagement.authenticateWithCodeAndVerifier({ code, codeVerifier }),
    ).toMatchObject({ organizationId: NORTHWIND });
    const other = await codeOf((await start()).url);
    for (const attempt of [1, 2]) {
      await expect(
        workos.userManagement.authenticateWithCodeAndVerifier({ code: other, codeVerifier }),
        `attempt ${attempt}`,
      ).rejects.toMatchObject({ status: 400, error: "invalid_grant" });
    }
  });

  test("a code is used once and needs the right secret", async () => {
    const { sandbox, workos } = await startSandbox();
    const { code } = await sealedSession(sandbox, workos);
    await expect(workos.userManagement.authenticateWithCode({ code })).rejects.toMatchObject({
      error: "invalid_grant",
    });
    const response = await fetch(`${sandbox.url}/user_management/authenticate`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        grant_type: "authorization_code",
        client_id: sandbox.clientId,
        client_secret: "sk_wrong",
        code,
      }),
    });
    expect(await response.json()).toMatchObject({ error: "invalid_client" });
  });
});

describe("sessions", () => {
  test("access tokens verify against the JWKS and run out", async () => {
    let now = Date.now();
    const { sandbox, workos } = await startSandbox({ now: () => now, accessTokenTtlSeconds: 60 });
    const { load, issuer } = await sealedSession(sandbox, workos);
    const session = await load().authenticate();
    if (!session.authenticated) throw new Error(session.reason);
    const keys = createRemoteJWKSet(new URL(workos.userManagement.getJwksUrl(sandbox.clientId)));
    const { payload, protectedHeader } = await jwtVerify(session.accessToken, keys, { issuer });
    expect(protectedHeader).toMatchObject({ alg: "RS256" });
    expect(payload).toMatchObject({ sub: "user_dana", org_id: NORTHWIND, role: "owner" });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
    now -= 120_000;
    const late = await load().refresh();
    expect(late.authenticated).toBe(true);
    if (!late.authenticated || !late.session) throw new Error("not refreshed");
    await expect(jwtVerify(late.session.accessToken, keys)).rejects.toThrow(/exp/);
    const stranger = await fetch(`${sandbox.url}/sso/jwks/client_x`);
    expect(stranger.status).toBe(404);
  });

  test("of two parallel refreshes one gets through; the other is invalid_grant", async () => {
    const { sandbox, workos } = await startSandbox();
    const { load } = await sealedSession(sandbox, workos);
    const outcomes = await Promise.all([load().refresh(), load().refresh()]);
    expect(outcomes.filter(({ authenticated }) => authenticated)).toHaveLength(1);
    expect(outcomes.find(({ authenticated }) => !authenticated)).toMatchObject({
      reason: "invalid_grant",
      retryable: false,
    });
  });

  test("a refresh can change to an organization that the user belongs to", async () => {
    const { workos } = await startSandbox();
    const url = authorizationUrl(workos, { organizationId: MERIDIAN });
    const { location } = await signIn(url, { user: "user_alex" });
    const code = location?.searchParams.get("code") ?? "";
    const first = await workos.userManagement.authenticateWithCode({ code });
    const change = (organizationId: string, refreshToken: string) =>
      workos.userManagement.authenticateWithRefreshToken({ refreshToken, organizationId });
    await expect(change("org_x", first.refreshToken)).rejects.toMatchObject({ status: 400 });
    const second = await change(NORTHWIND, first.refreshToken);
    expect(second.organizationId).toBe(NORTHWIND);
    expect(await change(MERIDIAN, second.refreshToken)).toMatchObject({ organizationId: MERIDIAN });
  });

  const returnTo = "http://localhost:3000/bye";
  test.each<[string, (end: Ending) => unknown]>([
    [
      "signing out",
      ({ session }) =>
        session.getLogoutUrl({ returnTo }).then((url) => fetch(url, { redirect: "manual" })),
    ],
    ["the API", ({ workos, sessionId }) => workos.userManagement.revokeSession({ sessionId })],
    ["the sandbox", ({ sandbox, sessionId }) => sandbox.revokeSession(sessionId)],
  ])("%s ends the session", async (_who, end) => {
    const { sandbox, workos } = await startSandbox();
    const { load } = await sealedSession(sandbox, workos);
    const session = load();
    const { sessionId } = (await session.authenticate()) as { sessionId: string };
    await end({ sandbox, workos, session, sessionId });
    expect(sandbox.events.at(-1)).toMatchObject({
      event: "session.revoked",
      data: { id: sessionId, status: "revoked" },
    });
    expect(await load().refresh()).toMatchObject({ reason: "invalid_grant" });
    await expect(workos.userManagement.revokeSession({ sessionId })).rejects.toMatchObject({
      status: 400,
    });
  });

  test("signing out leads back, and nowhere foreign", async () => {
    const { sandbox, workos } = await startSandbox();
    const sessionId = "session_unknown";
    const logout = (returnTo: string) =>
      fetch(workos.userManagement.getLogoutUrl({ sessionId, returnTo }), { redirect: "manual" });
    expect((await logout(returnTo)).headers.get("location")).toBe(returnTo);
    expect((await logout("javascript:alert(1)")).status).toBe(200);
    expect((await logout("http://evil.example")).status).toBe(200);
    expect(sandbox.events).toEqual([]);
  });
});
