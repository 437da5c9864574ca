import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, expect, test } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bff-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const running = new Set<ReturnType<typeof run>>();
afterEach(() => {
  for (const { child } of running) child.kill("SIGKILL");
  running.clear();
});

const secrets = {
  WORKOS_API_KEY: "sk_never_to_be_seen",
  WORKOS_WEBHOOK_SECRET: "whsec_never_to_be_seen",
  AUTHKIT_COOKIE_PASSWORD: "never_to_be_seen_0123456789abcdef",
};
const complete = {
  ...secrets,
  PORT: "0",
  APP_URL: "http://localhost:4400",
  WORKOS_CLIENT_ID: "client_1",
  WORKOS_API_URL: "http://127.0.0.1:1",
  DATABASE_URL: `sqlite:${join(folder, "data", "bff.db")}`,
};

function run(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["--conditions=source", main, ...args], {
    env,
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  const exit = new Promise<number | null>((resolve) => child.once("close", resolve));
  const seen = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output);
        if (found) resolve(found[1] ?? found[0]);
      };
      listeners.add(look);
      look();
      void exit.then(() => reject(new Error(`It ended before ${pattern}: ${output}`)));
    });
  const started = { child, exit, seen, output: () => output };
  running.add(started);
  return started;
}

test("serve refuses to start with all problems listed, exit 1", async () => {
  const { exit, output } = run(["serve"], { WORKOS_API_KEY: "never_to_be_seen", PORT: "x" });
  expect(await exit).toBe(1);
  for (const variable of ["PORT", "APP_URL", "WORKOS_API_KEY", "WORKOS_CLIENT_ID"]) {
    expect(output()).toContain(`  ${variable} `);
  }
  expect(output()).toContain("6 problems");
  expect(output()).not.toContain("never_to_be_seen");
});

test.each([
  [["--help"], 0, "Usage: enterprise-settings-bff serve"],
  [["explode"], 2, 'No command "explode".'],
  [[], 2, "No command."],
  [["serve", "now"], 2, "Too many arguments"],
  [["serve", "--port=1"], 2, "Unknown option '--port'"],
])("%j exits %i", async (args, code, words) => {
  const { exit, output } = run(args);
  expect(await exit).toBe(code);
  expect(output()).toContain(words);
});

test("serve answers, and SIGTERM drains it and exits 0", async () => {
  const { child, exit, seen, output } = run(["serve"], complete);
  const origin = await seen(/Server listening at (http:\/\/127\.0\.0\.1:\d+)/);
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  const anonymous = await fetch(`${origin}/api/enterprise-settings/status`, {
    headers: { cookie: "wos-session=never_to_be_seen", authorization: "Bearer never_to_be_seen" },
  });
  expect([anonymous.status, await anonymous.json()]).toMatchObject([
    401,
    { code: "not_signed_in" },
  ]);
  const refreshed = await fetch(`${origin}/auth/refresh`, {
    method: "POST",
    headers: { cookie: "wos-session=never_to_be_seen", "sec-fetch-site": "same-origin" },
  });
  expect([refreshed.status, await refreshed.json()]).toMatchObject([
    401,
    { code: "not_signed_in" },
  ]);
  expect((await fetch(`${origin}/nowhere`)).headers.get("content-type")).toContain("problem+json");
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
  expect(output()).not.toContain("never_to_be_seen");
});

test("serve says why a database cannot be opened, exit 1", async () => {
  const { exit, output } = run(["serve"], { ...complete, DATABASE_URL: `sqlite:${folder}` });
  expect(await exit).toBe(1);
  expect(output()).toMatch(/cannot start: .*DATABASE_URL/);
});
