#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createSandbox } from "./createSandbox.ts";
import { parseSeed } from "./parseSeed.ts";

const USAGE = `Usage: workos-sandbox [--port <number>] [--seed <file.json>] [--quiet]

  --port   Where to listen on 127.0.0.1. Default 4100; 0 takes a free one.
  --seed   Organizations, people and webhook endpoints to start with.
  --quiet  No line for each request and delivery.`;

/** Says what is wrong, how to call it, and ends with 2. */
function refuse(problem: string): never {
  process.stderr.write(`workos-sandbox: ${problem}\n\n${USAGE}\n`);
  process.exit(2);
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: "4100" },
        seed: { type: "string" },
        quiet: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    return refuse(reason(error));
  }
}

async function main(): Promise<void> {
  const flags = readFlags();
  if (flags.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  if (!/^\d{1,5}$/.test(flags.port) || Number(flags.port) > 65_535) {
    refuse(`--port must be a number from 0 to 65535, not "${flags.port}".`);
  }
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const sandbox = open(flags.seed, flags.quiet ? undefined : write);
  const url = await sandbox.listen({ port: Number(flags.port) }).catch((error: unknown) => {
    return refuse(`cannot listen on port ${flags.port}: ${reason(error)}`);
  });
  write(`WorkOS sandbox  ${url}`);
  write(`API key         ${sandbox.apiKey}`);
  write(`Client ID       ${sandbox.clientId}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
}

function open(seedFile: string | undefined, log: ((line: string) => void) | undefined) {
  const options = log ? { log } : {};
  if (seedFile === undefined) return createSandbox(options);
  try {
    const seed = parseSeed(JSON.parse(readFileSync(seedFile, "utf8")));
    return createSandbox({ ...options, seed });
  } catch (error) {
    return refuse(`--seed ${seedFile}: ${reason(error)}`);
  }
}

await main();
