import type { BrowserContext, Page } from "playwright";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { openBrowser, type VisitOptions } from "./browser.ts";
import { buildScripts, renderPage } from "./rendered/renderPage.tsx";
import { signIn, ssoCard } from "./walks.ts";

const { url, sandboxUrl } = inject("demo");
const { visit } = openBrowser();

let scripts: Map<string, string>;
let cookies: Awaited<ReturnType<BrowserContext["cookies"]>> | undefined;
beforeAll(async () => {
  scripts = await buildScripts();
});

/** Signs in once for all tests of this file: only the session matters here. */
async function session() {
  if (cookies) return cookies;
  const page = await visit();
  await signIn(page, url, "Mara Lindqvist");
  return (cookies = await page.context().cookies());
}

interface Arrival extends VisitOptions {
  /** Added to the page's `Content-Security-Policy`. */
  policy?: string;
}

/** A page that is rendered on the server, at Orbit's origin, with a session of Orbit's. */
async function open({ policy = "", ...options }: Arrival = {}): Promise<Page> {
  const known = await session();
  const page = await visit(options);
  await page.context().addCookies(known);
  const html = await renderPage(url, known.map((it) => `${it.name}=${it.value}`).join("; "));
  const csp = `default-src 'self'; form-action 'self' ${sandboxUrl}; ${policy}`;
  await page.route(`${url}/rendered/**`, (route) => {
    const script = scripts.get(
      route
        .request()
        .url()
        .replace(/.*\/rendered\//, ""),
    );
    return route.fulfill(
      script === undefined
        ? { body: html, contentType: "text/html", headers: { "content-security-policy": csp } }
        : { body: script, contentType: "text/javascript" },
    );
  });
  await page.goto(`${url}/rendered/`);
  return page;
}

const configure = (page: Page) => ssoCard(page).getByRole("button", { name: "Configure SSO" });

const atThePortal = async (page: Page) => {
  await page.waitForURL((it) => it.origin === sandboxUrl);
  await page.getByRole("heading", { level: 1, name: "Set up single sign-on" }).waitFor();
};

describe("a screen that is rendered on the server", () => {
  test("opens the portal without a line of JavaScript", async () => {
    const page = await open({ javaScriptEnabled: false });
    const answer = page
      .context()
      .waitForEvent("response", (it) => it.request().method() === "POST");
    const portal = page.context().waitForEvent("page");
    await configure(page).click();
    expect((await answer).status()).toBe(303);
    await atThePortal(await portal);
  });

  test("opens an empty tab with the click, cut off from this page, then sends it to the portal", async () => {
    const page = await open();
    let mint = () => {};
    const asked = new Promise<void>((resolve) => (mint = resolve));
    await page.route("**/portal-links", async (route) => {
      await asked;
      await route.continue();
    });
    const opened = page.context().waitForEvent("page");
    await configure(page).click();
    const tab = await opened;
    expect(tab.url()).toBe("about:blank");
    expect(await tab.evaluate(() => window.opener as unknown)).toBeNull();
    mint();
    await atThePortal(tab);
    expect(await tab.evaluate(() => window.opener as unknown)).toBeNull();
    expect(page.url()).toBe(`${url}/rendered/`);
  });

  test("has a plain link where the browser blocks the tab", async () => {
    // A sandbox without `allow-popups` is the surest way to have one blocked after a click.
    const page = await open({
      policy: "sandbox allow-scripts allow-same-origin allow-forms",
      expectedErrors: /'allow-popups' permission is not set/,
    });
    await configure(page).click();
    await page.getByRole("alert").getByText("Your browser blocked the new tab.").waitFor();
    await page.getByRole("link", { name: "Open setup here" }).click();
    await atThePortal(page);
    expect(page.context().pages()).toHaveLength(1);
  });
});
