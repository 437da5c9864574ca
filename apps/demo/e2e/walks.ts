import type { Locator, Page } from "playwright";

/** Called on every page of a walk, to look at it. */
export type AtEachPage = (page: Page, name: string) => Promise<void>;

const walkOn: AtEachPage = async () => {};

const press = (page: Page, name: string) => page.getByRole("button", { name }).click();

/** Waits until a page's main heading says so: the page before it may have the same buttons. */
const headed = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name }).waitFor();

/** From Orbit's front door through WorkOS' sign-in to where the person wanted to go. */
export async function signIn(
  page: Page,
  url: string,
  person: string,
  {
    organization,
    path = "/",
    look = walkOn,
  }: { organization?: string; path?: string; look?: AtEachPage } = {},
): Promise<void> {
  await page.goto(new URL(path, url).href);
  await headed(page, "Sign in to Orbit");
  await look(page, "Orbit's front door");
  await page.getByRole("link", { name: "Continue to sign in" }).click();
  const choice = page.getByRole("button", { name: person });
  await choice.waitFor();
  await look(page, "sign-in");
  await choice.click();
  if (organization) {
    await look(page, "choice of an organization");
    await press(page, organization);
  }
  await page.getByRole("button", { name: "Sign out" }).waitFor();
}

export const settingsPath = "/settings/sso";

export const ssoCard = (page: Page): Locator =>
  page.getByRole("region", { name: "Single sign-on" });
export const directoryCard = (page: Page): Locator =>
  page.getByRole("region", { name: "Directory sync" });

/** The pill; what is announced has the same words. */
export const ssoPill = (page: Page, text: string | RegExp): Locator =>
  ssoCard(page).locator(".acme-es-pill").getByText(text);

/** From the settings screen into the portal, up to a connection that waits for its first sign-in. */
export async function connectOkta(page: Page, look = walkOn): Promise<void> {
  await ssoCard(page).getByRole("button", { name: "Configure SSO" }).click();
  await headed(page, "Set up single sign-on");
  await look(page, "choice of an identity provider");
  await page.getByRole("radio", { name: "Okta" }).check();
  await press(page, "Continue");
  await headed(page, "Connect Okta");
  await look(page, "connection details");
  await press(page, "Save and continue");
  await headed(page, "Test the connection");
  await look(page, "test");
}

/** From a portal that waits for the first sign-in to the end of the setup. */
export async function testAndActivate(page: Page, look = walkOn): Promise<void> {
  await page.getByRole("link", { name: "Test sign-in" }).click();
  await headed(page, /^Sign in to /);
  await look(page, "identity provider");
  await press(page, "Sign in");
  await headed(page, "Test the connection");
  await press(page, "Activate connection");
  await headed(page, "Single sign-on is active");
  await look(page, "end of the SSO setup");
}

/** From the settings screen through the portal and its first sync, and back. */
export async function connectDirectory(page: Page, look = walkOn): Promise<void> {
  await directoryCard(page).getByRole("button", { name: "Set up directory" }).click();
  await headed(page, "Set up directory sync");
  await look(page, "choice of a directory");
  await page.getByRole("radio", { name: "Okta" }).check();
  await press(page, "Continue");
  await headed(page, "Connect Okta");
  await look(page, "endpoint and token");
  await press(page, "I have entered both");
  await headed(page, "Waiting for users and groups");
  await look(page, "first sync");
  await press(page, "Run the first sync");
  await headed(page, "The directory is connected");
  await look(page, "end of the directory setup");
  await returnToOrbit(page);
}

export async function returnToOrbit(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Return to Orbit" }).click();
  await headed(page, "Single sign-on and directory");
}
