import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "./env.ts";
import { createServer } from "./serve.ts";

const folder = mkdtempSync(join(tmpdir(), "bff-serve-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the server takes for the sender of a request that came through these addresses. */
async function senderOf(TRUST_PROXY: string | undefined): Promise<string> {
  const { config } = readConfig({
    APP_URL: "https://app.example.com",
    WORKOS_API_KEY: "sk_1",
    WORKOS_CLIENT_ID: "client_1",
    WORKOS_WEBHOOK_SECRET: "whsec_1",
    AUTHKIT_COOKIE_PASSWORD: "0123456789abcdef0123456789abcdef",
    DATABASE_URL: `sqlite:${join(folder, "serve.db")}`,
    TRUST_PROXY,
  });
  if (config === undefined) throw new Error("The configuration was refused.");
  const app = await createServer(config, { logger: false });
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
