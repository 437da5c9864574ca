import type { ProblemError } from "../errors.ts";

/** What is remembered of one organization's reads, in this process. Instants in milliseconds. */
export interface ReadEntry {
  running: Promise<void> | null;
  startedAt: number;
  /** In a row. */
  failures: number;
  failure: ProblemError | null;
  notBefore: number;
  /** A read is due, or waits for its turn. */
  wanted: boolean;
  readTimer: NodeJS.Timeout | null;
  /** The next read repeats one that newer knowledge contradicted: it is not repeated again. */
  repeats: boolean;
  /** When the store was last told that somebody looks. */
  viewedAt: number;
}

export const blankEntry = (): ReadEntry => ({
  running: null,
  startedAt: 0,
  failures: 0,
  failure: null,
  notBefore: 0,
  wanted: false,
  readTimer: null,
  repeats: false,
  viewedAt: 0,
});
