import axe from "axe-core";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { launchOptions } from "../../../scripts/find-browser.ts";

export interface VisitOptions {
  colorScheme?: "light" | "dark";
  /** Console errors that this visit provokes on purpose. */
  expectedErrors?: RegExp;
  /** Default `true`. */
  javaScriptEnabled?: boolean;
}

const loopback = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/;

/**
 * One browser for a test file. Every visit has cookies of its own, and after each test it is checked
 * that no page asked anybody beyond loopback or complained on its console.
 */
export function openBrowser(): { visit: (options?: VisitOptions) => Promise<Page> } {
  let browser: Browser;
  let contexts: BrowserContext[] = [];
  let complaints: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch(launchOptions());
  });
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    const said = complaints;
    contexts = [];
    complaints = [];
    expect(said).toEqual([]);
  });
  afterAll(() => browser.close());

  const visit = async (options: VisitOptions = {}) => {
    const { colorScheme = "light", expectedErrors, javaScriptEnabled = true } = options;
    const context = await browser.newContext({
      colorScheme,
      javaScriptEnabled,
      locale: "en-GB",
      reducedMotion: "reduce",
    });
    contexts.push(context);
    context.setDefaultTimeout(20_000);
    context.on("request", (request) => {
      const { hostname } = new URL(request.url());
      if (!loopback.test(hostname)) complaints.push(`request to ${hostname}`);
    });
    context.on("weberror", (error) => complaints.push(`uncaught: ${error.error().message}`));
    context.on("console", (message) => {
      if (message.type() !== "error" || expectedErrors?.test(message.text())) return;
      complaints.push(`${message.location().url} ${message.text()}`);
    });
    return context.newPage();
  };
  return { visit };
}

/** What axe finds on the page, as short lines. */
export async function findA11yProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  });
}
