import type { RequestListener } from "node:http";
import { chromium, type Browser, type Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchOptions } from "../../../../scripts/find-browser.ts";
import { loopbackServer } from "../../test/loopbackServer.ts";
import { signIn, startBff, startSandbox } from "../../test/sandboxBff.ts";

/** A page as a server renders it, whose `Content-Security-Policy` the test chooses. */
const settingsPage = `<!doctype html><html lang="en"><title>Settings</title>
<h1>Settings</h1>
<form method="post" action="/api/enterprise-settings/portal-links">
  <input type="hidden" name="intent" value="sso">
  <input type="hidden" name="returnPath" value="/settings">
  <button>Configure SSO</button>
</form>`;

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let bff: Awaited<ReturnType<typeof startBff>>;
let host: Awaited<ReturnType<typeof loopbackServer>>;
let browser: Browser;
beforeAll(async () => {
  sandbox = await startSandbox();
  let answer: RequestListener = () => {};
  // Listening first: the application's own origin is one of the plugin's options.
  host = await loopbackServer((request, response) => answer(request, response));
  bff = await startBff(sandbox, { appUrl: host.url });
  bff.app.get<{ Querystring: { csp?: string } }>("/settings", async ({ query }, reply) => {
    if (query.csp !== undefined) void reply.header("content-security-policy", query.csp);
    return reply.type("text/html").send(settingsPage);
  });
  await bff.app.ready();
  answer = (request, response) => bff.app.routing(request, response);
  browser = await chromium.launch(launchOptions());
}, 60_000);
afterAll(async () => {
  await browser.close();
  await host.close();
  await bff.app.close();
  await sandbox.close();
});

async function openAs(who: string, csp?: string): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  context.setDefaultTimeout(10_000);
  const cookie = await signIn(sandbox, who);
  const value = cookie.slice(cookie.indexOf("wos-session=") + "wos-session=".length);
  await context.addCookies([{ name: "wos-session", value, url: host.url }]);
  const page = await context.newPage();
  const query = csp === undefined ? "" : `?csp=${encodeURIComponent(csp)}`;
  await page.goto(`${host.url}/settings${query}`);
  return page;
}

describe("a form without a line of JavaScript", { timeout: 30_000 }, () => {
  test.each<[string, () => string | undefined]>([
    ["no policy", () => undefined],
    ["a policy that names the portal", () => `form-action 'self' ${sandbox.url}`],
  ])("opens the portal with %s", async (_name, csp) => {
    const page = await openAs("owner", csp());
    await page.getByRole("button", { name: "Configure SSO" }).click();
    await page.waitForURL((url) => url.origin === sandbox.url);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(
      "Set up single sign-on",
    );
    await page.context().close();
  });

  test("is stopped by a policy that names only the page's own origin", async () => {
    const page = await openAs("owner", "form-action 'self'");
    const blocked = page.waitForEvent("console", (message) => /form-action/.test(message.text()));
    await page.getByRole("button", { name: "Configure SSO" }).click({ noWaitAfter: true });
    expect((await blocked).type()).toBe("error");
    expect(new URL(page.url()).origin).toBe(host.url);
    await page.context().close();
  });

  test("leads to a page with words and a way back when it is refused", async () => {
    const page = await openAs("plain");
    await page.getByRole("button", { name: "Configure SSO" }).click();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(
      "You cannot open this setup page",
    );
    expect(await page.locator("small").textContent()).toMatch(/^Reference \S+ · forbidden/);
    await page.getByRole("link", { name: "Back to the app" }).click();
    await page.waitForURL(`${host.url}/settings`);
    await page.context().close();
  });
});
