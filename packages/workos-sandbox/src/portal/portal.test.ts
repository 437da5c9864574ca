import { describe, expect, test } from "vitest";
import { openBrowser } from "../../test/portalBrowser.ts";
import { MERIDIAN, NORTHWIND, startSandbox } from "../../test/startSandbox.ts";

type Intent = "sso" | "dsync" | "log_streams";
const returnUrl = "http://localhost:3000/settings";

async function openPortal(intent: Intent, extra: { successUrl?: string } = {}) {
  const { sandbox, workos } = await startSandbox();
  const order = { organization: NORTHWIND, intent, returnUrl, ...extra };
  const { link } = await workos.adminPortal.generateLink(order);
  const browser = openBrowser();
  return { sandbox, workos, link, order, browser, page: await browser.open(link) };
}

describe("links", () => {
  test("one opening; the token leaves the address; the way back is always there", async () => {
    const { link, page, browser } = await openPortal("sso");
    expect(page).toMatchObject({ status: 200, heading: "Set up single sign-on" });
    expect(page.url).not.toContain("token");
    expect(page.text).toContain(`href="${returnUrl}"`);
    expect(page.text).toContain("Back to Orbit");
    expect(await browser.open(page.url)).toMatchObject({ status: 200 });
    expect(await openBrowser().open(link)).toMatchObject({
      status: 410,
      heading: "This link does not work",
    });
  });

  test("five minutes, and a HEAD request does not use it up", async () => {
    let now = Date.now();
    const { workos } = await startSandbox({ now: () => now });
    const mint = async () =>
      (await workos.adminPortal.generateLink({ organization: NORTHWIND })).link;
    const [first, second] = [await mint(), await mint()];
    await fetch(first, { method: "HEAD" });
    now += 299_999;
    expect((await openBrowser().open(first)).status).toBe(200);
    now += 1;
    expect((await openBrowser().open(second)).text).toContain("has expired");
  });

  test("the page's address alone opens nothing, and foreign forms are refused", async () => {
    const { page, sandbox } = await openPortal("sso");
    expect((await fetch(page.url)).status).toBe(410);
    const response = await fetch(`${page.url}/sso/provider`, {
      method: "POST",
      headers: { origin: "http://evil.example" },
      body: new URLSearchParams({ provider: "OktaSAML" }),
    });
    expect(response.status).toBe(403);
    expect(sandbox.events).toEqual([]);
  });

  test("two portals in one browser keep to their own organizations", async () => {
    const { workos, browser, page } = await openPortal("sso");
    const { link } = await workos.adminPortal.generateLink({ organization: MERIDIAN });
    await browser.open(link);
    await browser.submit("/sso/provider", { provider: "AzureSAML" });
    await browser.open(page.url);
    await browser.submit("/sso/provider", { provider: "OktaSAML" });
    const { data } = await workos.sso.listConnections();
    expect(new Map(data.map(({ organizationId, type }) => [organizationId, type]))).toEqual(
      new Map([
        [NORTHWIND, "OktaSAML"],
        [MERIDIAN, "AzureSAML"],
      ]),
    );
  });

  test("pages may load nothing foreign and be framed by nobody", async () => {
    const { sandbox } = await startSandbox();
    const { headers } = await fetch(`${sandbox.url}/portal`);
    expect(headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("names are text, whatever they hold", async () => {
    const { workos } = await startSandbox();
    const { id } = await workos.organizations.createOrganization({ name: "<img src=x>" });
    const { link } = await workos.adminPortal.generateLink({ organization: id });
    expect((await openBrowser().open(link)).text).toContain("&lt;img src=x&gt;");
  });

  test("an intent that is not acted out says so", async () => {
    const { page } = await openPortal("log_streams");
    expect(page.heading).toBe("Log streams");
    expect(page.text).toContain("does not act this out");
  });
});

describe("single sign-on", () => {
  test("provider, details, test, activate, manage, reset", async () => {
    const { sandbox, workos, browser, link, order } = await openPortal("sso", {
      successUrl: "http://localhost:3000/done",
    });
    expect(link).not.toBe("");
    const state = async () =>
      (await workos.sso.listConnections({ organizationId: NORTHWIND })).data[0]?.state;
    const unchosen = await browser.submit("/sso/provider");
    expect(unchosen).toMatchObject({ status: 422 });
    expect(await state()).toBeUndefined();

    await browser.submit("/sso/provider", { provider: "OktaSAML" });
    expect(await state()).toBe("draft");
    const wrong = await browser.submit("/sso/details", { metadata_url: "nonsense" });
    expect(wrong.text).toContain('aria-describedby="metadata_url-hint metadata_url-error"');
    expect(await state()).toBe("draft");
    const saved = await browser.submit("/sso/details", { metadata_url: "https://okta.example/m" });
    expect(saved.heading).toBe("Test the connection");
    expect(await state()).toBe("validating");

    await browser.submit("/sso/activate");
    expect(await state(), "not tested yet").toBe("validating");
    const identity = { email: "dana@northwind.example" };
    await browser.submit("/sso/idp", { ...identity, outcome: "deny" });
    await browser.submit("/sso/activate");
    expect(await state(), "refused by the provider").toBe("validating");
    const tested = await browser.submit("/sso/idp", { ...identity, outcome: "assert" });
    expect(tested.text).toContain(identity.email);
    const done = await browser.submit("/sso/activate");
    expect(done.heading).toBe("Single sign-on is active");
    expect(done.text).toContain('href="http://localhost:3000/done"');
    expect(await state()).toBe("active");

    const { link: again } = await workos.adminPortal.generateLink(order);
    expect((await browser.open(again)).heading).toBe("Manage single sign-on");
    await browser.submit("/sso/deactivate");
    expect(await state()).toBe("inactive");
    expect((await browser.submit("/sso/reset")).heading).toBe("Set up single sign-on");
    expect(sandbox.events.map(({ event }) => event)).toEqual([
      "connection.activated",
      "connection.deactivated",
      "connection.deleted",
    ]);
  });

  test.each([
    ["GenericOIDC", { client_id: "", client_secret: "s", discovery_url: "https://a.example" }],
    ["GenericOIDC", { client_id: "c", client_secret: "", discovery_url: "https://a.example" }],
    ["GenericOIDC", { client_id: "c", client_secret: "s", discovery_url: "http://a.example" }],
    ["OktaSAML", {}],
    ["OktaSAML", { sso_url: "https://a.example", certificate: "-----BEGIN-----" }],
  ])("%s is not configured by %o", async (provider, details) => {
    const { workos, browser } = await openPortal("sso");
    await browser.submit("/sso/provider", { provider });
    const page = await browser.submit("/sso/details", details);
    expect(page.status).toBe(422);
    expect(page.text).toContain('aria-invalid="true"');
    expect((await workos.sso.listConnections()).data[0]?.state).toBe("draft");
  });

  test.each([
    ["requires_type", "Set up single sign-on", "draft"],
    ["draft", "Connect Okta", "draft"],
    ["validating", "Test the connection", "draft"],
    ["active", "Manage single sign-on", "active"],
    ["inactive", "Manage single sign-on", "inactive"],
    ["deleting", "Being deleted", "deleting"],
  ] as const)("%s opens at %s, and choosing another makes it %s", async (state, heading, after) => {
    const { sandbox, workos } = await startSandbox();
    const { id } = sandbox.createConnection({ organizationId: NORTHWIND, state });
    const { link } = await workos.adminPortal.generateLink({ organization: NORTHWIND });
    const browser = openBrowser();
    expect((await browser.open(link)).heading).toBe(heading);
    await browser.submit("/sso/provider", { provider: "AzureSAML" });
    expect((await workos.sso.getConnection(id)).state).toBe(after);
  });

  test("the provider hint is chosen already", async () => {
    const { workos } = await startSandbox();
    const { link } = await workos.adminPortal.generateLink({
      organization: NORTHWIND,
      intent: "sso",
      intentOptions: { sso: { providerType: "GoogleSAML" } },
    });
    const { text } = await openBrowser().open(link);
    expect(text).toMatch(/value="GoogleSAML"\s+checked/);
  });
});

describe("directory sync", () => {
  test("provider, token once, first sync, changes, broken and repaired, reset", async () => {
    const { sandbox, workos, browser } = await openPortal("dsync");
    const directory = async () => {
      const { data } = await workos.get<{ data: { state: string; metadata: object }[] }>(
        "/directories",
      );
      return data.data[0];
    };
    const endpoint = await browser.submit("/dsync/provider", { provider: "okta scim v2.0" });
    const token = /<code>([\w-]{32})<\/code>/.exec(endpoint.text)?.[1] ?? "";
    expect(token).not.toBe("");
    expect((await browser.open(endpoint.url)).text).not.toContain(token);
    expect(await directory()).toMatchObject({ state: "unlinked" });

    const waiting = await browser.submit("/dsync/wait");
    expect(waiting.heading).toBe("Waiting for users and groups");
    expect(await directory()).toMatchObject({ state: "validating" });
    const wrong = await browser.submit("/dsync/sync", { users: "0", groups: "many" });
    expect(wrong.status).toBe(422);
    const done = await browser.submit("/dsync/sync", { users: "24", groups: "4" });
    expect(done.heading).toBe("The directory is connected");
    expect(await directory()).toMatchObject({
      state: "linked",
      metadata: { users: { active: 24, inactive: 0 }, groups: 4 },
    });
    const counts = new Map<string, number>();
    for (const { event } of sandbox.events) counts.set(event, (counts.get(event) ?? 0) + 1);
    expect([...counts]).toEqual([
      ["dsync.token.created", 1],
      ["dsync.activated", 1],
      ["dsync.group.created", 4],
      ["dsync.user.created", 24],
      ["dsync.group.user_added", 24],
    ]);

    const seen = sandbox.events.length;
    await browser.submit("/dsync/change", { change: "join" });
    await browser.submit("/dsync/change", { change: "move" });
    await browser.submit("/dsync/change", { change: "leave" });
    expect(sandbox.events.slice(seen).map(({ event }) => event)).toEqual([
      "dsync.user.created",
      "dsync.group.user_added",
      "dsync.group.user_removed",
      "dsync.group.user_added",
      "dsync.user.deleted",
    ]);
    await browser.submit("/dsync/break");
    expect(await directory()).toMatchObject({ state: "invalid_credentials" });
    await browser.submit("/dsync/repair");
    expect(await directory()).toMatchObject({ state: "linked" });
    await browser.submit("/dsync/reset");
    expect(await directory()).toBeUndefined();
  });

  test("a form from an earlier page changes nothing", async () => {
    const { sandbox, browser } = await openPortal("dsync");
    for (const path of ["/dsync/wait", "/dsync/sync", "/dsync/break", "/dsync/reset"]) {
      expect((await browser.submit(path)).status).toBe(200);
    }
    expect(sandbox.events).toEqual([]);
  });
});
