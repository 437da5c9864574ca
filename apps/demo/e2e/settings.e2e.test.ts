import type { Locator, Page } from "playwright";
import { describe, expect, inject, test } from "vitest";
import { findA11yProblems, openBrowser } from "./browser.ts";
import {
  connectDirectory,
  connectOkta,
  directoryCard,
  settingsPath,
  signIn,
  ssoCard,
  ssoPill,
  testAndActivate,
} from "./walks.ts";

const { url, sandboxUrl } = inject("demo");
const { visit } = openBrowser();

/** Collects what axe finds in light and in dark. */
function inspector() {
  const problems: string[] = [];
  const look = async (page: Page, name: string) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const problem of await findA11yProblems(page)) {
        problems.push(`${name}, ${colorScheme}: ${problem}`);
      }
    }
  };
  return { look, problems };
}

/** The kit polls ever more slowly, up to every 15 s; reads of WorkOS are 10 s apart. */
const patiently = { timeout: 40_000 };

const api = "/api/enterprise-settings";

/** What a person could send with the browser's tools from Orbit's own page. */
const send = (page: Page, path: string, body?: unknown) =>
  page.evaluate(
    async ([path, body]) => {
      const response = await fetch(path, {
        method: body ? "POST" : "GET",
        ...(body ? { headers: { "content-type": "application/json" }, body } : {}),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    [path, body ? JSON.stringify(body) : ""] as const,
  );

describe("Northwind sets its sign-in up", () => {
  test("a grown organization is recommended SSO, until the admin dismisses it", async () => {
    const { look, problems } = inspector();
    const page = await visit();
    await signIn(page, url, "Priya Raman", { path: "/settings/members" });
    const recommendation = page.getByRole("region", { name: "Set up single sign-on" });
    await recommendation.getByText("14 people have an account here.").waitFor();
    await look(page, "members, recommendation");
    await recommendation.getByRole("button", { name: "Dismiss" }).click();
    await recommendation.waitFor({ state: "detached" });
    expect(await page.getByRole("main").evaluate((it) => it === document.activeElement)).toBe(true);
    const read = page.waitForResponse((it) => it.url().endsWith(`${api}/status`));
    await page.reload();
    await read;
    // The status is known when the page is drawn again.
    await page.getByRole("link", { name: "General" }).click();
    await page.getByRole("link", { name: "Members" }).click();
    await page.getByText("Tomasz Kowalski").waitFor();
    expect(await recommendation.count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test("the owner configures SSO, and the screen left open turns active by itself", async () => {
    const { look, problems } = inspector();
    const page = await visit();
    await signIn(page, url, "Dana Reyes", { path: settingsPath, look });
    await ssoPill(page, "SSO not configured").waitFor();
    await look(page, "settings, nothing configured");

    // Somebody else looks at the same screen, and was not at the portal.
    const onlooker = await visit();
    await signIn(onlooker, url, "Priya Raman", { path: settingsPath });
    await ssoPill(onlooker, "SSO not configured").waitFor();
    const reads: string[] = [];
    onlooker.on("request", (request) => {
      if (request.url().includes(`${api}/status`)) reads.push(request.url());
    });

    await connectOkta(page, look);
    const portal = await page.context().newPage();
    await portal.goto(page.url());
    await page.getByRole("link", { name: "Back to Orbit" }).click();
    // No event tells of it: found by reading WorkOS after the return.
    await ssoPill(page, "SSO waiting for first sign-in").waitFor();
    expect(new URL(page.url()).search).toBe("");
    let navigations = 0;
    page.on("framenavigated", () => {
      navigations += 1;
    });

    await testAndActivate(portal, look);
    await ssoPill(page, "SSO active · Okta").waitFor(patiently);
    await ssoCard(page).getByRole("status").getByText("SSO active · Okta").waitFor();
    await ssoCard(page).getByText("sign in through Okta.").waitFor();
    await ssoCard(page).getByRole("button", { name: "Manage SSO" }).waitFor();
    expect(navigations).toBe(0);
    await look(page, "settings, SSO active");
    await ssoPill(onlooker, "SSO active · Okta").waitFor();
    // Pushed: a poll does not know which revision there is.
    expect(reads.at(-1)).toMatch(/atLeast=\d/);
    expect(problems).toEqual([]);
  }, 120_000);

  test("the admin connects the directory and comes back to its counts", async () => {
    const { look, problems } = inspector();
    const page = await visit();
    await signIn(page, url, "Priya Raman", { path: settingsPath });
    await connectDirectory(page, look);
    const card = directoryCard(page);
    await card.getByText("People and groups come from Okta SCIM.").waitFor(patiently);
    await card.getByRole("definition").getByText("24", { exact: true }).waitFor(patiently);
    await card.getByRole("definition").getByText("4", { exact: true }).waitFor();
    await look(page, "settings, directory connected");
    // Orbit's handlers have made members of the people in the directory.
    await page.goto(new URL("/settings/members", url).href);
    await page.getByText("Amara Adeyemi").waitFor(patiently);
    await page.getByText("from the directory").nth(23).waitFor(patiently);
    await look(page, "members from the directory");
    expect(problems).toEqual([]);
  });

  test("a member sees the state, and can set up nothing", async () => {
    const page = await visit({ expectedErrors: /403 \(Forbidden\)/ });
    await signIn(page, url, "Sam Okafor", { path: settingsPath });
    await ssoPill(page, "SSO active · Okta").waitFor();
    await directoryCard(page).getByText("People and groups come from Okta SCIM.").waitFor();
    await ssoCard(page).getByText("Managed by").waitFor();
    const buttons = await page.getByRole("main").getByRole("button").allTextContents();
    expect(buttons).toEqual(["Refresh", "Copy diagnostics"]);

    const forged = await send(page, `${api}/portal-links`, { intent: "sso" });
    expect(forged).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(JSON.stringify(forged.body)).not.toContain(sandboxUrl);
  });

  test("the card keeps its height while it loads, and a failed click leaves the button in place", async () => {
    const page = await visit({ expectedErrors: /503 \(Service Unavailable\)/ });
    let answer: (() => void) | undefined;
    await page.route(`**${api}/status`, async (route) => {
      if (!answer) await new Promise<void>((resolve) => (answer = resolve));
      await route.continue();
    });
    await signIn(page, url, "Dana Reyes", { path: settingsPath });
    const heightOf = async () => (await ssoCard(page).boundingBox())?.height;
    await ssoCard(page).locator(".acme-es-skeleton").first().waitFor();
    const loading = await heightOf();
    await expect.poll(() => answer).toBeDefined();
    answer?.();
    await ssoPill(page, "SSO active · Okta").waitFor();
    expect(await heightOf()).toBe(loading);
    const middleOf = async (it: Locator) => {
      const { y, height } = (await it.boundingBox()) ?? { y: NaN, height: NaN };
      return y + height / 2;
    };
    const heading = ssoCard(page).getByRole("heading", { name: "Single sign-on" });
    const pill = ssoCard(page).locator(".acme-es-head > .acme-es-pill");
    expect(await middleOf(heading)).toBeCloseTo(await middleOf(pill), 0);

    await page.route(`**${api}/portal-links`, (route) =>
      route.fulfill({ status: 503, json: { code: "workos_unavailable", requestId: "req-1" } }),
    );
    const button = ssoCard(page).getByRole("button", { name: "Manage SSO" });
    const before = await button.boundingBox();
    await button.click();
    await ssoCard(page).getByRole("alert").waitFor();
    expect(await button.boundingBox()).toEqual(before);
  });

  test("files that a deployment took away leave a button that opens the portal", async () => {
    const page = await visit({ expectedErrors: /net::ERR_FAILED/ });
    const missing: string[] = [];
    await page.route(/\/(laterParts|keepFresh|changeStream|portalWatch)\b/, (route) => {
      missing.push(route.request().url());
      return route.abort();
    });
    await signIn(page, url, "Dana Reyes", { path: settingsPath });
    await ssoCard(page).getByRole("button", { name: "Manage SSO" }).click();
    await page.waitForURL((it) => it.href.startsWith(sandboxUrl ?? "the portal"));
    for (const file of ["laterParts", "keepFresh"]) {
      expect(missing.some((it) => it.includes(file))).toBe(true);
    }
  });

  test("a file that could not be had comes with the next Retry, and says what is wrong", async () => {
    const page = await visit({ expectedErrors: /net::ERR_FAILED|503 \(Service Unavailable\)/ });
    await page.route(/\/laterParts\b/, (route) => route.abort());
    for (const path of ["status", "refresh"]) {
      await page.route(`**${api}/${path}`, (route) =>
        route.fulfill({ status: 503, json: { code: "workos_unavailable", requestId: "req-1" } }),
      );
    }
    await signIn(page, url, "Dana Reyes", { path: settingsPath });
    const settings = page.locator(".acme-es-settings");
    const retry = settings.getByRole("button", { name: "Retry" });
    await retry.waitFor();
    expect(await page.getByText("WorkOS did not answer.").count()).toBe(0);
    await page.unroute(/\/laterParts\b/);
    await retry.click();
    await page.getByText("WorkOS did not answer.").waitFor();
    expect(await settings.evaluate((it) => it.contains(document.activeElement))).toBe(true);
  });

  test("Fabrikam sees nothing of it, even for somebody who is in both", async () => {
    for (const [person, organization] of [
      ["Mara Lindqvist", undefined],
      ["Jules Martin", "Fabrikam"],
    ] as const) {
      const page = await visit();
      const where = { path: settingsPath, ...(organization ? { organization } : {}) };
      await signIn(page, url, person, where);
      await ssoPill(page, "SSO not configured").waitFor();
      await directoryCard(page).getByText("Directory not configured").waitFor();
      const status = await send(page, `${api}/status`);
      expect(status.body["organization"]).toMatchObject({ name: "Fabrikam" });
      expect(JSON.stringify(status.body)).not.toMatch(/northwind|okta/i);
    }
  });
});
