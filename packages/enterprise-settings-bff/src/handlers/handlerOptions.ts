import type { Backoff } from "./retryDelay.ts";

/** How the host's handlers are run. */
export interface HandlerOptions extends Backoff {
  /** How many run at the same time on this server, slow ones apart; of one organization, one. Default 8. */
  concurrency: number;
  /**
   * How many may go on beside those once they have taken longer than a second. Default 256: eight more that
   * hang can begin each second until `timeoutMs` ends the first.
   */
  slowConcurrency: number;
  /**
   * How often an event is tried before it is parked: it stays visible and replayable, and the next events of
   * its organization are handled. Default 10, which is about four hours.
   */
  attempts: number;
  /** After the first failure, in milliseconds; four times as long after each further one. Default 2 000. */
  firstDelayMs: number;
  /** The longest wait between two runs, in milliseconds. Default 3 600 000. */
  maxDelayMs: number;
  /** How long one run may take, in milliseconds. Then it has failed, and its signal is aborted. Default 30 000. */
  timeoutMs: number;
}

export const defaultHandlerOptions: HandlerOptions = {
  concurrency: 8,
  slowConcurrency: 256,
  attempts: 10,
  firstDelayMs: 2_000,
  maxDelayMs: 3_600_000,
  timeoutMs: 30_000,
};

/** A timer of Node.js counts no further. */
const maxMs = 2 ** 31 - 1;

/** What is wrong with them, in words. */
export const problemsOfHandling = (
  handlers: Readonly<Record<string, unknown>>,
  options: HandlerOptions,
): string[] => {
  const counts = (["concurrency", "slowConcurrency", "attempts"] as const).map(
    (name) => [name, 1_000] as const,
  );
  const delays = (["firstDelayMs", "maxDelayMs", "timeoutMs"] as const).map(
    (name) => [name, maxMs] as const,
  );
  return [
    ...(typeof handlers === "object" && handlers !== null ? [] : ["`handlers` must be an object."]),
    ...Object.entries(handlers ?? {})
      .filter(([, handler]) => handler !== undefined && typeof handler !== "function")
      .map(([name]) => `\`handlers["${name}"]\` must be a function.`),
    ...[...counts, ...delays]
      .filter(([name, most]) => !isCount(options[name], most))
      .map(
        ([name, most]) => `\`handlerOptions.${name}\` must be a whole number from 1 to ${most}.`,
      ),
  ];
};

const isCount = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= most;
