import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { sdkFor } from "../test/startSandbox.ts";
import { parseSeed } from "./parseSeed.ts";

const main = fileURLToPath(new URL("cli.ts", import.meta.url));

function start(...flags: string[]): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [main, ...flags], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, output: () => output };
}

const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => void child.once("close", resolve));

function seedFile(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), "workos-sandbox-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "seed.json");
  writeFileSync(file, content);
  return file;
}

describe("workos-sandbox", () => {
  test("serves the seed, tells how to reach it, and ends on SIGTERM with 0", async () => {
    const file = seedFile('{"organizations":[{"name":"Northwind","externalId":"t1"}]}');
    const { child, output } = start("--port", "0", "--seed", file);
    await expect.poll(output, { timeout: 10_000 }).toContain("Client ID");
    const [, url = ""] = /sandbox\s+(http\S+)/.exec(output()) ?? [];
    const workos = sdkFor({ url, clientId: "client_sandbox", apiKey: "sk_test_sandbox" });
    const organization = await workos.organizations.getOrganizationByExternalId("t1");
    expect(organization.name).toBe("Northwind");
    const ended = exitOf(child);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  test.each([
    [["--prot", "1"], "Unknown option '--prot'"],
    [["--port", "many"], "--port must be a number"],
    [["--seed", "/nowhere.json"], "no such file"],
  ])("%j ends with 2 and says why", async (flags, message) => {
    const { child, output } = start(...flags);
    expect(await exitOf(child)).toBe(2);
    expect(output()).toContain(message);
    expect(output()).toContain("Usage:");
  });
});

describe("a seed file", () => {
  test.each([
    [[], "the file must be an object."],
    [{ organisations: [] }, "organisations is not known here."],
    [{ organizations: [{}] }, "organizations[0].name is missing."],
    [
      { users: [{ email: 1, firstName: "A", lastName: "B", memberships: {} }] },
      "users[0].email must be a text. users[0].memberships must be a list.",
    ],
    [
      { organizations: [{ name: "A", domains: [{ domain: "a.example", state: "new" }] }] },
      "organizations[0].domains[0].state must be one of pending, verified, failed.",
    ],
    [
      { organizations: [{ name: "A", metadata: { tier: 1 } }] },
      "organizations[0].metadata.tier must be a text.",
    ],
  ])("%j is refused: %s", (value, message) => {
    expect(() => parseSeed(value)).toThrow(new TypeError(message));
  });
});
