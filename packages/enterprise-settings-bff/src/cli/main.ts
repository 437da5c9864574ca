#!/usr/bin/env node
import { parseArgs, type ParseArgsConfig } from "node:util";
import { portalIntents } from "@acme/enterprise-settings-contract/states";
import { parseInstant } from "../webhook/instant.ts";
import { messageOf, runDoctor, runImport, runReconcile, runReplay, runServe } from "./commands.ts";
import { variables } from "./variables.ts";
import type { ReconcileCommand } from "./reconcile.ts";
import type { ReplayCommand } from "./replay.ts";

const usage = `Usage: enterprise-settings-bff serve
       enterprise-settings-bff doctor [--organization org_… [--mint [--intent INTENT]…]]
                                      [--url ORIGIN] [--json]
       enterprise-settings-bff import [FILE] [--dry-run] [--replace]
       enterprise-settings-bff reconcile [--organization org_… | --all] [--since INSTANT]
       enterprise-settings-bff replay --list [--json]
       enterprise-settings-bff replay [--parked] [--id event_…]… [--event-name NAME]…
                                      [--organization org_…] [--since INSTANT]
       enterprise-settings-bff replay --failed-projections

serve   Serves the routes for @acme/enterprise-settings, WorkOS' webhooks and the health checks.
        SIGTERM and SIGINT drain and stop it.
doctor  Checks the configured WorkOS, the store and the running server, and says how to mend what is
        wrong. --mint also mints a link per intent, which is recorded and dropped. Exits 1 when
        something is to mend.
import  Maps tenants to WorkOS organizations from JSON lines in FILE, or standard input:
        {"tenant":"…","organization":"org_…","name":"…"}, the name being optional. --dry-run checks
        and changes nothing; --replace lets a mapped tenant move. Exits 1 when a line failed.
reconcile  Finds now what webhooks did not bring: events since the last run, or since INSTANT once more,
        and organizations that are due. --all compares the whole environment too; --organization reads
        one, and nothing else. Needs DATABASE_URL, WORKOS_API_KEY and WORKOS_CLIENT_ID alone. Exits 1
        when something failed.
replay  Hands stored events to the host's handlers again: those that fit everything that is given.
        --list says what waits and what is parked; --failed-projections tells the status what it
        could not read when it came in. Needs DATABASE_URL alone; a running server begins at once.

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
    case "reconcile":
      return runReconcile(readReconcile(args));
    case "replay":
      return runReplay(readReplay(args));
    case "doctor":
      return runDoctor(readDoctor(args));
    case undefined:
      throw new UsageError("No command.");
    default:
      throw new UsageError(`No command "${command}".`);
  }
}

function readReconcile(args: string[]): ReconcileCommand {
  const options = {
    organization: { type: "string" },
    all: { type: "boolean" },
    since: { type: "string" },
  } as const;
  const { organization, all = false, since } = parse(args, options, 0).values;
  if (organization !== undefined) {
    if (all || since !== undefined) throw new UsageError("--organization stands alone.");
    return { what: "organization", organizationId: organization };
  }
  const at = since === undefined ? null : parseInstant(since);
  if (since !== undefined && at === null) {
    throw new UsageError("--since is no instant, such as 2026-11-20T08:00:00Z.");
  }
  return { what: all ? "all" : "missed", since: at };
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

function readReplay(args: string[]): ReplayCommand {
  const { values } = parse(
    args,
    {
      list: { type: "boolean" },
      json: { type: "boolean" },
      "failed-projections": { type: "boolean" },
      parked: { type: "boolean" },
      id: { type: "string", multiple: true },
      "event-name": { type: "string", multiple: true },
      organization: { type: "string" },
      since: { type: "string" },
    },
    0,
  );
  const { list, json, "failed-projections": failed, parked, id, organization, since } = values;
  const eventNames = values["event-name"];
  const at = since === undefined ? undefined : parseInstant(since);
  if (at === null) throw new UsageError("--since is no instant, such as 2026-11-21T08:00:00Z.");
  const selection = {
    ...(parked === undefined ? {} : { parked }),
    ...(id === undefined ? {} : { ids: id }),
    ...(eventNames === undefined ? {} : { eventNames }),
    ...(organization === undefined ? {} : { organizationId: organization }),
    ...(at === undefined ? {} : { since: at }),
  };
  const selects = Object.keys(selection).length > 0;
  if ([list, failed, selects].filter((it) => it === true).length !== 1) {
    throw new UsageError("replay needs --list, --failed-projections, or which events.");
  }
  if (json === true && list !== true) throw new UsageError("--json needs --list.");
  if (list === true) return { what: "list", json: json ?? false };
  return failed === true ? { what: "failed-projections" } : { what: "events", selection };
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
