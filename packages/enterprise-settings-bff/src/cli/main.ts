#!/usr/bin/env node
import { parseArgs, type ParseArgsConfig } from "node:util";
import { portalIntents } from "@acme/enterprise-settings-contract/states";
import { messageOf, runDoctor, runImport, runServe } from "./commands.ts";
import { variables } from "./env.ts";

const usage = `Usage: enterprise-settings-bff serve
       enterprise-settings-bff doctor [--organization org_… [--mint [--intent INTENT]…]]
                                      [--url ORIGIN] [--json]
       enterprise-settings-bff import [FILE] [--dry-run] [--replace]

serve   Serves the routes for @acme/enterprise-settings, WorkOS' webhooks and the health checks.
        SIGTERM and SIGINT drain and stop it.
doctor  Checks the configured WorkOS, the store and the running server, and says how to mend what is
        wrong. --mint also mints a link per intent, which is recorded and dropped. Exits 1 when
        something is to mend.
import  Maps tenants to WorkOS organizations from JSON lines in FILE, or standard input:
        {"tenant":"…","organization":"org_…","name":"…"}, the name being optional. --dry-run checks
        and changes nothing; --replace lets a mapped tenant move. Exits 1 when a line failed.

All of them are configured by the environment alone:

${variables.map(({ name, about }) => `  ${name.padEnd(36)}${about}`).join("\n")}
`;

/** What was typed is not a command: answered with the usage, exit 2. */
class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig["options"]>;

function parse<const T extends Options>(args: string[], options: T, maxPositionals: number) {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const surplus = positionals[maxPositionals];
    if (surplus !== undefined) throw new UsageError(`Too many arguments: "${surplus}".`);
    return { values, positionals };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(messageOf(error));
  }
}

async function main([command, ...args]: string[]): Promise<void> {
  if (command === "help" || [command, ...args].some((it) => it === "--help" || it === "-h")) {
    process.stdout.write(usage);
    return;
  }
  switch (command) {
    case "serve":
      parse(args, {}, 0);
      return runServe();
    case "import": {
      const flags = { "dry-run": { type: "boolean" }, replace: { type: "boolean" } } as const;
      const { values, positionals } = parse(args, flags, 1);
      return runImport({
        file: positionals[0],
        dryRun: values["dry-run"] ?? false,
        replace: values.replace ?? false,
      });
    }
    case "doctor":
      return runDoctor(readDoctor(args));
    case undefined:
      throw new UsageError("No command.");
    default:
      throw new UsageError(`No command "${command}".`);
  }
}

function readDoctor(args: string[]) {
  const { values } = parse(
    args,
    {
      organization: { type: "string" },
      mint: { type: "boolean" },
      intent: { type: "string", multiple: true },
      url: { type: "string" },
      json: { type: "boolean" },
    },
    0,
  );
  const { organization, mint = false, intent, url, json = false } = values;
  if (mint && organization === undefined) throw new UsageError("--mint needs --organization.");
  if (intent !== undefined && !mint) throw new UsageError("--intent needs --mint.");
  const intents = portalIntents.filter((it) => intent === undefined || intent.includes(it));
  if (intent !== undefined && intents.length < new Set(intent).size) {
    throw new UsageError(`--intent is one of ${portalIntents.join(", ")}.`);
  }
  if (url !== undefined && !/^https?:\/\/[^/]+\/?$/.test(url)) {
    throw new UsageError("--url is not an origin.");
  }
  return { organization, mint: mint ? intents : [], url: url?.replace(/\/$/, ""), json };
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
