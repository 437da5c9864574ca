import { accessSync, constants } from "node:fs";
import { chromium, type LaunchOptions } from "playwright";

const usable = (path: string | undefined): path is string => {
  if (!path) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const windowsRoots = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"];

const wellKnown: Partial<Record<NodeJS.Platform, () => string[]>> = {
  linux: () =>
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"].map(
      (name) => `/usr/bin/${name}`,
    ),
  darwin: () =>
    ["Google Chrome", "Chromium", "Microsoft Edge"].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    ),
  win32: () =>
    windowsRoots
      .flatMap((name) => process.env[name] ?? [])
      .flatMap((root) => [
        `${root}\\Google\\Chrome\\Application\\chrome.exe`,
        `${root}\\Microsoft\\Edge\\Application\\msedge.exe`,
      ]),
};

/** The browser that tests use: CHROME_PATH, Playwright's own, or one that is installed. */
export function findBrowser(): string | undefined {
  const candidates = [
    process.env["CHROME_PATH"],
    chromium.executablePath(),
    ...(wellKnown[process.platform]?.() ?? []),
  ];
  return candidates.find(usable);
}

/** Launch options for Playwright and for Vitest's browser mode. */
export function launchOptions(): LaunchOptions {
  const executablePath = findBrowser();
  const root = process.getuid?.() === 0;
  return {
    ...(executablePath ? { executablePath } : {}),
    args: [
      // Chromium refuses to start its sandbox as root, which is what a CI container is.
      ...(root ? ["--no-sandbox"] : []),
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  };
}
