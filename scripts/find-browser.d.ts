import { type LaunchOptions } from "playwright";
/** The browser that tests use: CHROME_PATH, Playwright's own, or one that is installed. */
export declare function findBrowser(): string | undefined;
/** Launch options for Playwright and for Vitest's browser mode. */
export declare function launchOptions(): LaunchOptions;
