import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import { drain } from "./drain.ts";
import {
  formatProblems,
  readConfig,
  readDatabaseConfig,
  readStoreConfig,
  type Config,
  type ConfigProblem,
  type ReadResult,
} from "./env.ts";
import type { ReconcileCommand } from "./reconcile.ts";
import type { ReplayCommand } from "./replay.ts";

/** How long requests under way may take once the server was told to stop, in milliseconds. */
const drainMs = 10_000;

// Each command imports its parts itself: what is told without a server is told at once.

export async function runServe(): Promise<void> {
  await withConfig("start", async (config) => {
    const { close, createServer } = await import("./serve.ts");
    const app = await createServer(config);
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => void stop(app));
    }
    try {
      await app.listen({ host: config.host, port: config.port });
    } catch (error) {
      await close(app);
      throw error;
    }
  });
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

export interface ImportCommand {
  /** Default standard input, as is `-`. */
  file: string | undefined;
  dryRun: boolean;
  replace: boolean;
}

export async function runImport({ file, dryRun, replace }: ImportCommand): Promise<void> {
  await withConfig("import", async (config) => {
    const { formatReport, importTenants } = await import("./importTenants.ts");
    const { isAbsent, openStore } = await import("./database.ts");
    const { createWorkOSGateway } = await import("../workos/createWorkOSGateway.ts");
    const fromInput = file === undefined || file === "-";
    const lines = fromInput ? await text(process.stdin) : await readFile(file, "utf8");
    // A dry run creates no file, and leaves an older schema as it is.
    const store =
      dryRun && isAbsent(config.database)
        ? await openStore({ kind: "sqlite", path: ":memory:" })
        : await openStore(config.database, { create: !dryRun });
    try {
      await store.check();
      const workos = createWorkOSGateway(config.workos);
      const report = await importTenants({ text: lines, store, workos, dryRun, replace });
      process.stdout.write(formatReport(report, dryRun));
      if (report.failures.length > 0) process.exitCode = 1;
    } finally {
      await store.close();
    }
  });
}

export async function runReplay(command: ReplayCommand): Promise<void> {
  const run = async ({ database }: Pick<Config, "database">) => {
    const { replayEvents } = await import("./replay.ts");
    const { openStore } = await import("./database.ts");
    const store = await openStore(database, { create: false });
    try {
      await store.check();
      process.stdout.write(await replayEvents(store, command, Date.now()));
    } finally {
      await store.close();
    }
  };
  // The host configures its server itself: here the store is all that is needed.
  await withRead("replay", readDatabaseConfig, run);
}

export async function runReconcile(command: ReconcileCommand): Promise<void> {
  const run = async ({ database, workos }: Pick<Config, "database" | "workos">) => {
    const { reconcile } = await import("./reconcile.ts");
    const { openStore } = await import("./database.ts");
    const { createWorkOSGateway } = await import("../workos/createWorkOSGateway.ts");
    const store = await openStore(database, { create: false });
    try {
      await store.check();
      const write = (text: string) => void process.stdout.write(text);
      const { signal } = new AbortController();
      const gateway = createWorkOSGateway(workos);
      const isFine = await reconcile({ store, workos: gateway, command, write, signal });
      if (!isFine) process.exitCode = 1;
    } finally {
      await store.close();
    }
  };
  await withRead("reconcile", readStoreConfig, run);
}

export interface DoctorCommand {
  organization: string | undefined;
  /** Intents to mint a link for. */
  mint: PortalIntent[];
  url: string | undefined;
  json: boolean;
}

export async function runDoctor(command: DoctorCommand): Promise<void> {
  const { failed, formatFindings } = await import("./doctor/findings.ts");
  const { config, problems } = readConfig();
  const findings =
    problems === undefined
      ? await examineWith(config, command)
      : problems.map(({ variable, problem, remedy }) =>
          failed(`configuration.${variable}`, `${variable} ${problem}.`, remedy),
        );
  const isFine = findings.every(({ outcome }) => outcome !== "failed");
  process.stdout.write(
    command.json
      ? `${JSON.stringify({ ok: isFine, findings }, null, 2)}\n`
      : formatFindings(findings),
  );
  if (!isFine) process.exitCode = 1;
}

async function examineWith(config: Config, { organization, mint, url }: DoctorCommand) {
  const { examine } = await import("./doctor/doctor.ts");
  return examine(config, {
    ...(organization === undefined ? {} : { organizationId: organization }),
    mint,
    ...(url === undefined ? {} : { serverUrl: url }),
  });
}

/** Runs a command with the configuration, or says everything that is wrong with it. */
async function withConfig(verb: string, run: (config: Config) => Promise<void>): Promise<void> {
  await withRead(verb, () => readConfig(), run);
}

async function withRead<T>(
  verb: string,
  read: () => ReadResult<T>,
  run: (config: T) => Promise<void>,
): Promise<void> {
  const { config, problems } = read();
  if (problems !== undefined) {
    fail(verb, `${countOf(problems)}:\n\n${formatProblems(problems)}`);
    return;
  }
  try {
    await run(config);
  } catch (error) {
    fail(verb, messageOf(error));
  }
}

function countOf(problems: readonly ConfigProblem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return `the configuration has ${count}`;
}

function fail(verb: string, message: string): void {
  process.stderr.write(`enterprise-settings-bff cannot ${verb}: ${message}\n`);
  process.exitCode = 1;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
