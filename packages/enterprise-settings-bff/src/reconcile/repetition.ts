import type { FastifyBaseLogger } from "fastify";
import { ProblemError } from "../errors.ts";
import type { Store } from "../store/Store.ts";

export interface RepetitionOptions {
  /** Among all tasks of the store. */
  name: string;
  /** Milliseconds from the end of a run to the next, give or take a tenth. */
  everyMs: number;
  run(signal: AbortSignal): Promise<void>;
  store: Pick<Store, "exclusively">;
  log?: Pick<FastifyBaseLogger, "warn"> | undefined;
}

/** A task that runs soon after the start and then again and again, on one node of the store at a time. */
export interface Repetition {
  start(): void;
  /** The next run begins at once; after the one under way, if there is one. */
  soon(): void;
  /** Aborts a run; resolves when it has ended. */
  close(): Promise<void>;
}

/** Nodes that start together begin within this, in milliseconds. */
const startWithinMs = 1_000;

export const createRepetition = (options: RepetitionOptions): Repetition => {
  const { name, everyMs, store, log } = options;
  const closing = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let again = false;

  const runOnce = async (): Promise<void> => {
    try {
      await store.exclusively(name, (lost) => options.run(AbortSignal.any([lost, closing.signal])));
    } catch (error) {
      if (closing.signal.aborted) return;
      const code = error instanceof ProblemError ? error.code : undefined;
      // A problem's stack says nothing; its cause, if it has one, does.
      const err = error instanceof ProblemError ? error.cause : error;
      const told = { task: name, code, ...(err === undefined ? {} : { err }) };
      log?.warn(told, "A run did not come to its end: the next one goes on");
    }
  };
  const runAndRepeat = async (): Promise<void> => {
    again = false;
    await runOnce();
    running = null;
    if (!closing.signal.aborted) after(again ? 0 : everyMs * (0.9 + Math.random() * 0.2));
  };
  const after = (ms: number): void => {
    timer = setTimeout(() => void (running = runAndRepeat()), ms).unref();
  };
  return {
    start: () => after(Math.random() * startWithinMs),
    soon: () => {
      again = true;
      if (running !== null || closing.signal.aborted) return;
      clearTimeout(timer);
      after(0);
    },
    close: async () => {
      closing.abort();
      clearTimeout(timer);
      await running;
    },
  };
};
