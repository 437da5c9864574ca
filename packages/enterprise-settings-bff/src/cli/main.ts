#!/usr/bin/env node
import { parseArgs } from "node:util";
import { drain } from "./drain.ts";
import { formatProblems, readConfig, variables } from "./env.ts";

/** How long requests under way may take once the server was told to stop, in milliseconds. */
const drainMs = 10_000;

const usage = `Usage: enterprise-settings-bff serve

Serves the routes for @acme/enterprise-settings, WorkOS' webhooks and the health checks.
SIGTERM and SIGINT drain and stop it. It is configured by the environment alone:

${variables.map(({ name, about }) => `  ${name.padEnd(36)}${about}`).join("\n")}
`;

async function main(args: string[]): Promise<void> {
  const { command, help, problem } = readArguments(args);
  if (help) {
    process.stdout.write(usage);
    return;
  }
  if (command !== "serve" || problem !== undefined) {
    const what = problem ?? (command === undefined ? "No command." : `No command "${command}".`);
    process.stderr.write(`${what}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  await serve();
}

function readArguments(args: string[]) {
  try {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { help: { type: "boolean", short: "h", default: false } },
    });
    const [command, surplus] = positionals;
    const problem = surplus === undefined ? undefined : `Too many arguments: "${surplus}".`;
    return { command, help: values.help || command === "help", problem };
  } catch (error) {
    return { command: undefined, help: false, problem: messageOf(error) };
  }
}

async function serve(): Promise<void> {
  const { config, problems } = readConfig();
  if (problems !== undefined) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    fail(`the configuration has ${count}:\n\n${formatProblems(problems)}\n`);
    return;
  }
  try {
    // Only now: what is told without a server is told at once.
    const { createServer } = await import("./serve.ts");
    const app = await createServer(config);
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => void stop(app));
    }
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    fail(`${messageOf(error)}\n`);
  }
}

async function stop(app: Parameters<typeof drain>[0]): Promise<void> {
  const words = "enterprise-settings-bff: requests were still under way, and were cut off.\n";
  const onCut = () => void process.stderr.write(words);
  try {
    await drain(app, { limitMs: drainMs, onCut });
    process.exit(0);
  } catch (error) {
    process.stderr.write(`enterprise-settings-bff did not stop cleanly: ${messageOf(error)}\n`);
    process.exit(1);
  }
}

function fail(message: string): void {
  process.stderr.write(`enterprise-settings-bff cannot start: ${message}`);
  process.exitCode = 1;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

await main(process.argv.slice(2));
