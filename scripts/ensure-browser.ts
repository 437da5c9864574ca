import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findBrowser } from "./find-browser.ts";

const run = (command: string, args: string[]): boolean =>
  spawnSync(command, args, {
    stdio: ["ignore", process.env["CI"] ? "inherit" : "ignore", "inherit"],
    timeout: 300_000,
    shell: process.platform === "win32",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;

const isRoot = process.getuid?.() === 0;

const attempts: [what: string, attempt: () => boolean][] = [
  [
    "Debian's chromium (apt-get)",
    () =>
      isRoot &&
      existsSync("/usr/bin/apt-get") &&
      run("apt-get", ["update", "-qq"]) &&
      run("apt-get", ["install", "-qq", "-y", "--no-install-recommends", "chromium"]),
  ],
  [
    "Playwright's chromium",
    () => run("playwright", ["install", ...(isRoot ? ["--with-deps"] : []), "chromium"]),
  ],
];

let found = findBrowser();
for (const [what, attempt] of attempts) {
  if (found) break;
  console.log(`No browser found; trying ${what} …`);
  attempt();
  found = findBrowser();
}
if (!found) {
  console.error(
    "The browser tests need Chrome, Edge or Chromium: install one, run `npx -y pnpm@12.21.0 exec playwright install chromium`, or set CHROME_PATH to its executable. (`npx -y pnpm@12.21.0 test:unit` runs the tests that need no browser.)",
  );
  process.exit(1);
}
