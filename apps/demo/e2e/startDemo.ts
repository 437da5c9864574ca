import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

export interface DemoAddress {
  url: string;
  sandboxUrl: string;
}

declare module "vitest" {
  interface ProvidedContext {
    demo: DemoAddress;
    /** Its access tokens live two seconds. */
    forgetfulDemo: DemoAddress;
  }
}

const start = fileURLToPath(new URL("../scripts/start.ts", import.meta.url));

/** Starts the demo as the README's command does, on free ports and without anybody's WorkOS key. */
async function spawnDemo(...args: string[]): Promise<DemoAddress & { stop: () => Promise<void> }> {
  const { WORKOS_API_KEY: _key, ...env } = process.env;
  const child = spawn(
    process.execPath,
    ["--conditions=source", start, "--json", "--port", "0", "--sandbox-port", "0", ...args],
    { env, stdio: ["ignore", "pipe", "inherit"] },
  );
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith("{")) resolve({ ...(JSON.parse(line) as DemoAddress), stop });
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error("The demo ended before it was ready.")));
  });
}

/** Starts the demos that the end-to-end tests share, and stops those that it started. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const starting = [spawnDemo(), spawnDemo("--token-lifetime", "2")];
  const results = await Promise.allSettled(starting);
  const demos = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const stop = async () => {
    await Promise.all(demos.map((demo) => demo.stop()));
  };
  const [demo, forgetfulDemo] = demos;
  if (!demo || !forgetfulDemo) {
    await stop();
    throw new Error("A demo did not start; its output is above.");
  }
  project.provide("demo", { url: demo.url, sandboxUrl: demo.sandboxUrl });
  project.provide("forgetfulDemo", {
    url: forgetfulDemo.url,
    sandboxUrl: forgetfulDemo.sandboxUrl,
  });
  return stop;
}
