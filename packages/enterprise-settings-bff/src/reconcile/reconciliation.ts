import type { FastifyBaseLogger } from "fastify";
import type { Store } from "../store/Store.ts";
import type { WorkOSGateway } from "../workos/WorkOSGateway.ts";
import { createBackground } from "./background.ts";
import { createDueReads, type ReadProgress } from "./dueReads.ts";
import { createEventReader, type EventProgress } from "./eventReader.ts";
import type { OrganizationReads } from "./organizationReads.ts";
import type { ReconcileOptions } from "./reconcileOptions.ts";
import { createRepetition, type Repetition, type RepetitionOptions } from "./repetition.ts";
import type { RequestRate } from "./requestRate.ts";
import { createSweep, sweepTask, type SweepProgress } from "./sweep.ts";
import { dayMs } from "./windows.ts";

export interface ReconciliationOptions {
  store: Pick<Store, "applyEvents" | "reconciliation" | "exclusively" | "onChange">;
  workos: Pick<WorkOSGateway, "listEvents" | "listEnvironment">;
  reads: Pick<OrganizationReads, "inBackground">;
  rate: RequestRate;
  options: ReconcileOptions;
  /** Names of events to read beside those that the status needs: the host has handlers for them. */
  eventNames: readonly string[];
  /** How long one call may take, in milliseconds. */
  deadlineMs: number;
  log?: Pick<FastifyBaseLogger, "info" | "warn">;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** How far this node's last run of each kind came, or the one under way; null: there was none. */
export interface Progress {
  events: EventProgress | null;
  reads: ReadProgress | null;
  sweep: SweepProgress | null;
}

/**
 * Finds what webhooks did not tell, at start-up and on a schedule, once for all nodes of a store. Each run
 * can be asked for on its own; they may overlap, and do no harm to each other.
 */
export interface Reconciliation {
  /** Begins the schedule. */
  start(): void;
  progress(): Progress;
  catchUpEvents(signal: AbortSignal): Promise<EventProgress>;
  readEventsSince(at: number, signal: AbortSignal): Promise<EventProgress>;
  readDue(signal: AbortSignal): Promise<ReadProgress>;
  sweep(signal: AbortSignal): Promise<SweepProgress>;
  /** Ends the schedule; resolves when nothing of it runs any more. */
  close(): Promise<void>;
}

const eventsTask = "events";
/** How often it is looked whether something is due, in milliseconds. */
const lookEveryMs = { reads: 10_000, sweep: 10 * 60_000 };
/**
 * How long after a change it is looked whether it made a read due, in milliseconds. No less than the second
 * that WorkOS' `Date` is rounded to: the read would look as if it was before the change.
 */
const settleMs = 1_000;
const backOff = { backOffMs: 5_000, backOffMaxMs: 120_000 };

export const createReconciliation = (given: ReconciliationOptions): Reconciliation => {
  const { store, workos, options, log, now } = given;
  const { reconciliation } = store;
  const background = createBackground({ ...given, ...backOff });
  const progress: Progress = { events: null, reads: null, sweep: null };
  const parts = { store, workos, background, log, now };
  const reader = createEventReader({
    ...parts,
    eventNames: given.eventNames,
    lookBackMs: options.lookBackDays * dayMs,
    onProgress: (events) => void (progress.events = events),
  });
  const sweep = createSweep({ ...parts, onProgress: (it) => void (progress.sweep = it) });
  const readDue = createDueReads({ ...given, onProgress: (it) => void (progress.reads = it) });

  const catchUpEvents = async (signal: AbortSignal): Promise<EventProgress> => {
    const done = await reader.catchUp(signal);
    // What events can no longer tell, lists and reads do.
    if (done.gap) {
      await reconciliation.saveTask(sweepTask, { finishedAt: null });
      repeated.sweep.soon();
    }
    await reconciliation.saveTask(eventsTask, { finishedAt: now() });
    return done;
  };

  /** Another node may have done it not long ago. */
  const isDue = async (name: string, everyMs: number): Promise<boolean> => {
    const { finishedAt } = await reconciliation.task(name);
    // Longer ago than that in the future: the clock that said so was wrong.
    return finishedAt === null || Math.abs(now() - finishedAt) >= everyMs;
  };

  const repeat = (task: Pick<RepetitionOptions, "name" | "everyMs" | "run">): Repetition =>
    createRepetition({ ...task, store, log });
  const repeated = {
    events: repeat({
      name: "reconcile events",
      everyMs: options.eventsEveryMs,
      run: async (signal: AbortSignal) => {
        // The nodes' timers differ by a tenth: they must not take turns.
        if (await isDue(eventsTask, options.eventsEveryMs * 0.8)) await catchUpEvents(signal);
      },
    }),
    reads: repeat({
      name: "reconcile reads",
      everyMs: lookEveryMs.reads,
      run: async (signal: AbortSignal) => void (await readDue(signal)),
    }),
    sweep: repeat({
      name: "reconcile sweep",
      everyMs: Math.min(lookEveryMs.sweep, options.sweepEveryMs),
      run: async (signal: AbortSignal) => {
        const { cursor: interrupted } = await reconciliation.task(sweepTask);
        if (interrupted === null && !(await isDue(sweepTask, options.sweepEveryMs))) return;
        const compared = await sweep(signal);
        log?.info({ ...compared }, "The environment was compared");
        repeated.reads.soon();
      },
    }),
  };
  const repetitions = Object.values(repeated);
  let settling: NodeJS.Timeout | undefined;
  /** On every node: the one that is at it already looks again. */
  const lookSoon = (): void => {
    settling ??= setTimeout(() => {
      settling = undefined;
      repeated.reads.soon();
    }, settleMs).unref();
  };
  let stopListening = (): void => undefined;
  return {
    start: () => {
      for (const repetition of repetitions) repetition.start();
      stopListening = store.onChange(lookSoon);
    },
    progress: () => ({ ...progress }),
    catchUpEvents,
    readEventsSince: (at, signal) => reader.readSince(at, signal),
    readDue,
    sweep,
    close: async () => {
      stopListening();
      clearTimeout(settling);
      await Promise.all(repetitions.map((repetition) => repetition.close()));
    },
  };
};
