import { problems } from "@acme/enterprise-settings-contract";
import { ProblemError } from "../errors.ts";
import type { EventProgress } from "../reconcile/eventReader.ts";
import { createOrganizationReads } from "../reconcile/organizationReads.ts";
import { createReconciliation } from "../reconcile/reconciliation.ts";
import { defaultReconcileOptions } from "../reconcile/reconcileOptions.ts";
import { createRequestRate } from "../reconcile/requestRate.ts";
import type { Store } from "../store/Store.ts";
import type { WorkOSGateway } from "../workos/WorkOSGateway.ts";

export type ReconcileCommand =
  | { what: "organization"; organizationId: string }
  /** `since`: in milliseconds since the epoch; null: where the last run ended. */
  | { what: "missed" | "all"; since: number | null };

export interface ReconcileOptions {
  store: Store;
  workos: WorkOSGateway;
  command: ReconcileCommand;
  /** Gets whole lines. */
  write: (text: string) => void;
  signal: AbortSignal;
  deadlineMs?: number;
  now?: () => number;
}

/** Does now what the server does on its schedule. Resolves with whether nothing failed. */
export async function reconcile(options: ReconcileOptions): Promise<boolean> {
  const { store, workos, command, write, signal, deadlineMs = 5_500, now = Date.now } = options;
  const rate = createRequestRate(defaultReconcileOptions.requestsPerSecond);
  const log = { info: tellWith(write), warn: tellWith(write) };
  const parts = { store, workos, rate, log, now };
  const reads = createOrganizationReads({ ...parts, delays: { deadline: deadlineMs } });
  const run = createReconciliation({
    ...parts,
    reads,
    options: defaultReconcileOptions,
    // The store knows the servers' handlers.
    eventNames: [],
    deadlineMs,
  });
  try {
    if (command.what === "organization") {
      const failure = await reads.inBackground(command.organizationId);
      write(`${command.organizationId}: ${failure === null ? "read" : wordsOf(failure)}.\n`);
      return failure === null;
    }
    if (command.since !== null) {
      write(wordsOfEvents(await run.readEventsSince(command.since, signal)));
    }
    write(wordsOfEvents(await run.catchUpEvents(signal)));
    if (command.what === "all") {
      const { listed, drifted } = await run.sweep(signal);
      write(`Lists: ${listed} listed, ${drifted} organizations differ and are read.\n`);
    }
    const { read, failed } = await run.readDue(signal);
    write(`Organizations that were due: ${read} read, ${failed} failed.\n`);
    return failed === 0;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    write(`${wordsOf(error)}.\n`);
    return false;
  } finally {
    reads.close();
    await run.close();
  }
}

const wordsOf = ({ code, detail }: ProblemError): string =>
  `${code}${detail === undefined ? "" : ` (${detail.replace(/\.$/, "")})`}: ${problems[code].remedy.replace(/\.$/, "")}`;

const wordsOfEvents = ({ read, missed, reachedAt, gap }: EventProgress): string => {
  const lost = gap ? " WorkOS keeps older ones no more; --all compares the state instead." : "";
  const until = new Date(reachedAt).toISOString();
  return `Events: ${read} read up to ${until}, ${missed} of them were missing.${lost}\n`;
};

/** Pino's signature: fields, then words. Errors are told by what the commands answer. */
const tellWith =
  (write: (text: string) => void) =>
  (fields: unknown, words = ""): void =>
    write(`${words} ${JSON.stringify(fields)}\n`);
