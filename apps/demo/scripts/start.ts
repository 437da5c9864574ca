import { parseArgs } from "node:util";
import { startDemo, type Demo, type DemoOptions } from "./startDemo.ts";

const usage = `Starts Orbit, the demo of @acme/enterprise-settings: sandbox, server and web app.

  --port N              where Orbit is (default 4400, or any free port)
  --sandbox-port N      where the WorkOS sandbox is (default 4401, or any free port)
  --token-lifetime S    seconds that an access token of the sandbox lives (default 300)
  --dev                 serve the web app from its sources, with hot reloading
  --json                print one line of JSON instead of the welcome
  --help

With WORKOS_API_KEY in the environment it runs against WorkOS and starts no sandbox: see README.md.`;

const wholeNumber = (name: string, value: string | undefined, max: number): number | undefined => {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value) && Number(value) <= max) return Number(value);
  throw new Error(`--${name} takes a whole number up to ${max}, not "${value}".`);
};

function readOptions(): { options: DemoOptions; json: boolean } | "help" {
  const { values } = parseArgs({
    options: {
      port: { type: "string" },
      "sandbox-port": { type: "string" },
      "token-lifetime": { type: "string" },
      dev: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  return {
    json: values.json,
    options: {
      env: process.env,
      dev: values.dev,
      port: wholeNumber("port", values.port, 65_535),
      sandboxPort: wholeNumber("sandbox-port", values["sandbox-port"], 65_535),
      tokenLifetimeSeconds: wholeNumber("token-lifetime", values["token-lifetime"], 86_400),
    },
  };
}

function welcome({ url, sandboxUrl, people }: Demo): string {
  if (!sandboxUrl)
    return `\nOrbit is at ${url}; people sign in through WorkOS.\n\nCtrl+C stops it.\n`;
  const lines = people.map(({ name, roles }) => `  ${name.padEnd(15)} ${roles}`);
  return `\nOrbit is at ${url}\n\nSign in as\n${lines.join("\n")}\n\nCtrl+C stops it and forgets everything.\n`;
}

async function main(): Promise<void> {
  const read = readOptions();
  if (read === "help") return console.log(usage);
  const demo = await startDemo(read.options);
  let closing = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // The second Ctrl+C of somebody in a hurry.
      if (closing) process.exit(1);
      closing = true;
      void demo.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
  const { url, sandboxUrl, people } = demo;
  console.log(read.json ? JSON.stringify({ url, sandboxUrl, people }) : welcome(demo));
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
