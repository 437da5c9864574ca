import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeEvent, sign } from "../../test/events.ts";
import { readConfig } from "./env.ts";
import { logger } from "./requestLog.ts";
import { createServer } from "./serve.ts";

const folder = mkdtempSync(join(tmpdir(), "bff-serve-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(
  over: Record<string, string | undefined> = {},
  options: Parameters<typeof createServer>[1] = { logger: false },
) {
  const { config } = readConfig({
    APP_URL: "https://app.example.com",
    WORKOS_API_KEY: "sk_1",
    WORKOS_CLIENT_ID: "client_1",
    WORKOS_WEBHOOK_SECRET: "whsec_1",
    AUTHKIT_COOKIE_PASSWORD: "0123456789abcdef0123456789abcdef",
    DATABASE_URL: `sqlite:${join(folder, "serve.db")}`,
    ...over,
  });
  if (config === undefined) throw new Error("The configuration was refused.");
  return createServer(config, options);
}

/** What the server takes for the sender of a request that came through these addresses. */
async function senderOf(TRUST_PROXY: string | undefined): Promise<string> {
  const app = await start({ TRUST_PROXY });
  app.get("/sender", async ({ ip }) => ip);
  const { body } = await app.inject({
    url: "/sender",
    remoteAddress: "10.0.0.2",
    headers: { "x-forwarded-for": "203.0.113.9, 198.51.100.7, 10.0.0.1" },
  });
  await app.close();
  return body;
}

test.each([
  [undefined, "10.0.0.2"],
  ["0", "10.0.0.2"],
  ["1", "10.0.0.1"],
  ["2", "198.51.100.7"],
  ["10.0.0.0/8", "198.51.100.7"],
  ["10.0.0.1", "10.0.0.2"],
])("TRUST_PROXY=%s: %s", async (value, sender) => {
  expect(await senderOf(value)).toBe(sender);
});

test("describes itself at its root as below the prefix", async () => {
  const app = await start({ WEBHOOK_PATH: "/hooks" });
  const [root, below] = await Promise.all(
    ["/openapi.json", "/api/enterprise-settings/openapi.json"].map((url) => app.inject(url)),
  );
  expect(root?.json()).toMatchObject({ openapi: "3.1.0", paths: { "/hooks": {} } });
  expect(root?.body).toBe(below?.body);
  await app.close();
});

test("metrics are on an address of their own, and nowhere without one", async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const app = await start({ METRICS_PORT: "0" }, { logger: { stream } });
  await app.ready();
  const at = lines.map((line) => JSON.parse(line) as { metrics?: { port: number } });
  const port = at.find(({ metrics }) => metrics !== undefined)?.metrics?.port;
  const answer = await fetch(`http://127.0.0.1:${port}/metrics?from=scraper`);
  expect(answer.headers.get("content-type")).toContain("text/plain");
  const text = await answer.text();
  expect(text).toContain("enterprise_settings_change_streams 0");
  expect(text).toContain("process_cpu_seconds_total");
  expect((await fetch(`http://127.0.0.1:${port}/status`)).status).toBe(404);
  expect((await app.inject("/metrics")).statusCode).toBe(404);
  await app.close();
  await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow("fetch failed");
});

test("an address for metrics that is taken is an error at the start", async () => {
  const taken = await start();
  const origin = await taken.listen({ port: 0, host: "127.0.0.1" });
  const app = await start({ METRICS_PORT: new URL(origin).port });
  await expect(app.ready()).rejects.toThrow(/EADDRINUSE/);
  await Promise.all([app.close(), taken.close()]);
});

test("one log line a request: its path without the query, no header, and probes not at all", async () => {
  const lines: string[] = [];
  const app = await start(
    {},
    {
      logger: { ...logger, stream: { write: (line: string) => void lines.push(line) } },
    },
  );
  const headers = { cookie: "wos-session=never", authorization: "Bearer never" };
  await app.inject({ url: "/api/enterprise-settings/status?code=never", headers });
  await app.inject("/healthz");
  await app.inject("/readyz");
  const requests = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(requests).toMatchObject([
    {
      msg: "request completed",
      req: { method: "GET", path: "/api/enterprise-settings/status", remoteAddress: "127.0.0.1" },
      statusCode: 401,
      durationMs: expect.any(Number),
      reqId: expect.any(String),
    },
  ]);
  expect(lines.join("")).not.toContain("never");
  await app.close();
});

test.each([
  ["60", -100, 401],
  ["60", 100, 401],
  ["600", -500, 200],
  ["600", 500, 200],
])(
  "WEBHOOK_TOLERANCE_SECONDS=%s: a delivery %i s from now is answered %i",
  async (seconds, off, status) => {
    const app = await start({ WEBHOOK_TOLERANCE_SECONDS: seconds });
    const body = JSON.stringify(makeEvent("flag.updated", {}));
    const signature = sign(body, Date.now() + off * 1_000, "whsec_1");
    const headers = { "content-type": "application/json", "workos-signature": signature };
    const answer = await app.inject({ method: "POST", url: "/webhooks/workos", headers, body });
    expect(answer.statusCode).toBe(status);
    await app.close();
  },
);
