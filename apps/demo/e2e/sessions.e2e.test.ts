import type { Page } from "playwright";
import { expect, inject, test } from "vitest";
import { openBrowser } from "./browser.ts";
import { settingsPath, signIn, ssoCard, ssoPill } from "./walks.ts";

const { visit } = openBrowser();

const cookieHeader = async (page: Page): Promise<string> =>
  (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");

test("a screen left open over the session's expiry is refreshed, not signed out", async () => {
  const { url } = inject("forgetfulDemo");
  // The first poll after the expiry is refused; that is how the kit learns of it.
  const page = await visit({ expectedErrors: /401 \(Unauthorized\)/ });
  await signIn(page, url, "Dana Reyes", { path: settingsPath });
  await ssoPill(page, "SSO not configured").waitFor();
  const sessionCookie = async () =>
    (await page.context().cookies()).find(({ name }) => name === "wos-session")?.value;
  const before = await sessionCookie();
  const statusCode = async () =>
    (await page.request.get(`${url}/api/enterprise-settings/status`)).status();
  await expect.poll(statusCode, { timeout: 10_000 }).toBe(401);

  const renewed = page.waitForResponse((response) => response.url() === `${url}/auth/refresh`);
  await page.locator(".fresh").getByRole("button", { name: "Refresh" }).click();
  expect((await renewed).status()).toBe(204);
  await expect.poll(statusCode).toBe(200);
  await ssoPill(page, "SSO not configured").waitFor();
  expect(await sessionCookie()).not.toBe(before);
  await ssoCard(page).getByRole("button", { name: "Configure SSO" }).click();
  await page.getByRole("heading", { level: 1, name: "Set up single sign-on" }).waitFor();
});

test("signing out ends the session, here and at WorkOS", async () => {
  const { url } = inject("demo");
  const page = await visit();
  await signIn(page, url, "Mara Lindqvist");
  const cookie = await cookieHeader(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in to Orbit" }).waitFor();
  expect((await page.context().cookies(url)).map(({ name }) => name)).not.toContain("wos-session");

  // Somebody who kept the cookie has nothing.
  const headers = { cookie, origin: url };
  const status = await fetch(`${url}/api/enterprise-settings/status`, { headers });
  expect(status.status).toBe(401);
  const refresh = await fetch(`${url}/auth/refresh`, { method: "POST", headers });
  expect(refresh.status).toBe(401);
});

test("a session that was ended elsewhere leads to the sign-in page, which says so", async () => {
  const { url } = inject("demo");
  const page = await visit({ expectedErrors: /401 \(Unauthorized\)/ });
  await signIn(page, url, "Mara Lindqvist", { path: settingsPath });
  await ssoPill(page, "SSO not configured").waitFor();
  const headers = { cookie: await cookieHeader(page), origin: url };
  expect((await fetch(`${url}/auth/sign-out`, { method: "POST", headers })).status).toBe(200);

  await page.locator(".fresh").getByRole("button", { name: "Refresh" }).click();
  await page.getByText("Your session ended. Sign in again.").waitFor();
  const focused = page.locator(":focus");
  expect(await focused.textContent()).toBe("Sign in to Orbit");
  await page.getByRole("link", { name: "Continue to sign in" }).click();
  await page.getByRole("button", { name: "Mara Lindqvist" }).click();
  await ssoPill(page, "SSO not configured").waitFor();
});
