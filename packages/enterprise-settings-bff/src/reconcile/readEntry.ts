import type { ProblemError } from "../errors.ts";

export type Lane = "waitedFor" | "background";

/** What is remembered of one organization's reads, in this process. Instants in milliseconds. */
export interface ReadEntry {
  /** The read that asks WorkOS now. */
  running: Promise<void> | null;
  /** Reads that wait for their turn, by lane: one that somebody waits for overtakes the other. */
  queued: Record<Lane, Promise<void> | null>;
  /** How many were begun. */
  begun: number;
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
  queued: { waitedFor: null, background: null },
  begun: 0,
  startedAt: 0,
  failures: 0,
  failure: null,
  notBefore: 0,
  wanted: false,
  readTimer: null,
  repeats: false,
  viewedAt: 0,
});

/** A read asks WorkOS, or waits for its turn. */
export const isReading = ({ running, queued }: ReadEntry): boolean =>
  (running ?? queued.waitedFor ?? queued.background) !== null;
