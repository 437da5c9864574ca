import { chromium, type Page } from "playwright";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { launchOptions } from "../../../scripts/find-browser.ts";
import {
  connectDirectory,
  connectOkta,
  directoryCard,
  returnToOrbit,
  settingsPath,
  signIn,
  ssoPill,
  testAndActivate,
} from "../e2e/walks.ts";

const usage = `Takes the pictures of the settings screen from a demo that was just started.

  node --conditions=source apps/demo/scripts/screenshots.ts [--url http://localhost:4400] [--out docs/images]`;

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://localhost:4400" },
    out: { type: "string", default: resolve(import.meta.dirname, "../../../docs/images") },
    help: { type: "boolean", default: false },
  },
});

/** In light and in dark. */
async function shoot(page: Page, width: number, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 1120 });
    await page.screenshot({ path: join(values.out, `${name}-${colorScheme}.png`) });
  }
}

async function takePictures(): Promise<void> {
  await mkdir(values.out, { recursive: true });
  const browser = await chromium.launch(launchOptions());
  try {
    const page = await browser.newPage({ locale: "en-GB" });
    page.setDefaultTimeout(15_000);
    await signIn(page, values.url, "Dana Reyes", { path: settingsPath });
    await ssoPill(page, "SSO not configured").waitFor();
    await connectOkta(page);
    await testAndActivate(page);
    await returnToOrbit(page);
    await ssoPill(page, "SSO active · Okta").waitFor();
    await connectDirectory(page);
    await directoryCard(page).getByText("24", { exact: true }).waitFor();
    await shoot(page, 1280, "settings");
  } finally {
    await browser.close();
  }
}

if (values.help) console.log(usage);
else await takePictures();
