import { chromium, type Browser, type Page } from "playwright";
import { afterAll, beforeAll } from "vitest";
import { launchOptions } from "../scripts/find-browser.ts";
import { serveMatrix, type MatrixServer } from "./serveMatrix.ts";

const wide = { width: 1280, height: 900 };

export interface Opened {
  readonly page: Page;
  /** What the policy refused, and what failed on the page. */
  readonly problems: string[];
  /** Every path that was asked for; an address in full where it is not the page's own. */
  readonly asked: string[];
}

async function load(browser: Browser, { url }: MatrixServer, language: string): Promise<Opened> {
  const page = await browser.newPage({ viewport: wide });
  const problems: string[] = [];
  const asked: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("request", (request) => asked.push(request.url().replace(url, "")));
  await page.goto(`${url}/?language=${language}`);
  await page.waitForFunction(() =>
    [...document.querySelectorAll("figure")].every((it) =>
      it.querySelector(it.dataset["awaits"] ?? "*"),
    ),
  );
  return { page, problems, asked };
}

/** One server and one browser for a test file, with the state matrix in these languages, loaded side by side. */
export function matrixBrowser(languages: readonly string[]) {
  let server: MatrixServer;
  let browser: Browser;
  const opened = new Map<string, Promise<Opened>>();
  beforeAll(async () => {
    server = await serveMatrix();
    browser = await chromium.launch(launchOptions());
    for (const it of languages) opened.set(it, load(browser, server, it));
  }, 60_000);
  afterAll(async () => {
    await Promise.allSettled(opened.values());
    await browser.close();
    await server.close();
  });

  return {
    /** The stylesheet of the kit, as a host's bundler builds it. */
    css: () => server.css,
    /** The matrix in a language, loaded once for all tests, on a wide screen and in no special mode. */
    open: async (language: string): Promise<Opened> => {
      const known = await opened.get(language);
      if (!known) throw new Error(`The matrix was not loaded in ${language}.`);
      const { page } = known;
      await page.setViewportSize(wide);
      await page.emulateMedia({
        colorScheme: "light",
        forcedColors: "none",
        reducedMotion: "no-preference",
      });
      return known;
    },
  };
}
