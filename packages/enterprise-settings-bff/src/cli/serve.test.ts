import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "./env.ts";
import { createServer } from "./serve.ts";

const folder = mkdtempSync(join(tmpdir(), "bff-serve-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(over: Record<string, string | undefined> = {}) {
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
  return createServer(config, { logger: false });
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
