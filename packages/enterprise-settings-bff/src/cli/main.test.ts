import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startSandbox } from "../../test/sandboxBff.ts";
import { describeOnPostgres } from "../../test/stores.ts";
import { createSqliteStore } from "../store/sqlite.ts";

// Every case starts a process or two, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

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
  [["import", "--help"], 0, "Usage: enterprise-settings-bff serve"],
  [["doctor", "--mint"], 2, "--mint needs --organization"],
  [["doctor", "--mint", "--organization=org_1", "--intent=scim"], 2, "--intent is one of sso"],
  [["doctor", "--url=localhost"], 2, "--url is not an origin"],
  [["reconcile", "--since=yesterday"], 2, "--since is no instant"],
  [["reconcile", "--organization=org_1", "--all"], 2, "--organization stands alone"],
  [["replay"], 2, "replay needs --list"],
  [["replay", "--since=yesterday"], 2, "--since is no instant"],
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

describe("serve that cannot start ends, exit 1,", () => {
  const holder = createServer();
  let port: string;
  beforeAll(async () => {
    await once(holder.listen(0, "127.0.0.1"), "listening");
    const address = holder.address();
    port = typeof address === "object" && address !== null ? String(address.port) : "";
  });
  afterAll(() => void holder.close());

  test("when its port is taken, though it serves metrics already", async () => {
    const { exit, output } = run(["serve"], { ...complete, PORT: port, METRICS_PORT: "0" });
    expect(await exit).toBe(1);
    expect(output()).toMatch(/cannot start: .*EADDRINUSE/);
  });

  describeOnPostgres("with connections", ({ options }) => {
    const database = { DATABASE_URL: options.connection, DATABASE_SCHEMA: options.schema };

    test("when its port is taken", async () => {
      const { exit, output } = run(["serve"], { ...complete, ...database, PORT: port });
      expect(await exit).toBe(1);
      expect(output()).toMatch(/cannot start: .*EADDRINUSE/);
    });

    test("when the plugin refuses its options", async () => {
      const refused = { RECONCILE_SWEEP_DAYS: "9999" };
      const { exit, output } = run(["serve"], { ...complete, ...database, ...refused });
      expect(await exit).toBe(1);
      expect(output()).toMatch(/cannot start: [^]*`reconcile.sweepEveryMs` must be/);
    });
  });
});

test("replay needs the store alone, and makes none", async () => {
  const path = join(folder, "replay.db");
  const env = { DATABASE_URL: `sqlite:${path}` };
  const missing = run(["replay", "--list"], env);
  expect(await missing.exit).toBe(1);
  expect(missing.output()).toMatch(/cannot replay: .* no such file/);
  await (await createSqliteStore({ path })).close();
  const args = ["--parked", "--id=event_1", "--organization=org_1", "--since=2026-11-01T00:00:00Z"];
  const { exit, output } = run(["replay", ...args], env);
  expect([await exit, output()]).toEqual([0, "0 enqueued, 0 waiting already.\n"]);
});

describe("against a WorkOS", () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());
  const configured = () => ({
    ...complete,
    WORKOS_API_KEY: sandbox.apiKey,
    WORKOS_CLIENT_ID: sandbox.clientId,
    WORKOS_API_URL: sandbox.url,
    DATABASE_URL: `sqlite:${join(folder, "import.db")}`,
  });
  const file = join(folder, "tenants.jsonl");

  test("import maps what a file says, after a dry run that changes nothing", async () => {
    writeFileSync(
      file,
      '{"tenant":"t1","organization":"org_northwind"}\n{"tenant":"t2","organization":"org_no"}\n',
    );
    for (const [args, sums] of [
      [["import", file, "--dry-run"], "1 would be mapped, 0 unchanged, 1 failed."],
      [["import", file], "1 mapped, 0 unchanged, 1 failed."],
      [["import", file], "0 mapped, 1 unchanged, 1 failed."],
    ] as const) {
      const { exit, output } = run([...args], configured());
      expect(await exit).toBe(1);
      expect(output()).toMatch(/^line 2, tenant "t2": WorkOS does not know/);
      expect(output()).toContain(sums);
      expect(existsSync(join(folder, "import.db"))).toBe(!args.some((it) => it === "--dry-run"));
    }
  });

  test("import without a file that is there says so, exit 1", async () => {
    const { exit, output } = run(["import", join(folder, "nowhere")], configured());
    expect(await exit).toBe(1);
    expect(output()).toMatch(/cannot import: ENOENT/);
  });

  test("doctor lists every problem of the configuration, exit 1", async () => {
    const { exit, output } = run(["doctor"], { ...configured(), APP_URL: "", PORT: "x" });
    expect(await exit).toBe(1);
    expect(output()).toMatch(/✗ PORT is not a port\.\n {4}\w.*\n✗ APP_URL is not set\./);
  });

  test("doctor --json is for programs, and tells no secret", async () => {
    const { exit, output } = run(["doctor", "--json", "--url=http://127.0.0.1:1"], configured());
    expect(await exit).toBe(1);
    const { ok, findings } = JSON.parse(output()) as { ok: boolean; findings: object[] };
    expect(ok).toBe(false);
    expect(findings).toContainEqual({
      check: "api_key",
      outcome: "ok",
      says: "WorkOS accepts WORKOS_API_KEY.",
    });
    expect(output()).not.toContain(sandbox.apiKey);
    expect(output()).not.toContain("never_to_be_seen");
  });
});
