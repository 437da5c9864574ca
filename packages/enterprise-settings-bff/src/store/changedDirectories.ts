import { isVisible, type RowAssertion } from "./mergeRow.ts";
import type { WorkingSet } from "./workingSet.ts";

/**
 * A directory that changed makes its organization due: its counts have no event. One read in so long, in
 * milliseconds, however much changes.
 */
const apartMs = 10_000;

/** What changed longer after a read than a read can last was told by a wrong clock, in milliseconds. */
const longestReadMs = 60_000;

/** When to read for what was asserted, and seen; null: it asks for no read. `asOf`: as of the last one. */
export const dueForChange = (
  { table, marks }: RowAssertion,
  { createdAt, receivedAt }: { createdAt: number; receivedAt: number },
  asOf: number | null,
): number | null => {
  // What was never read is read when somebody looks.
  if (table !== "directory" || marks.deleted === 1 || asOf === null || createdAt < asOf)
    return null;
  // By two clocks: their difference must not put it off for longer.
  return Math.max(receivedAt, Math.min(asOf + apartMs, receivedAt + apartMs));
};

/** The same for what changed while the organization was read; null: nothing did. */
export const dueForChangeMeanwhile = (
  rows: WorkingSet,
  organizationId: string,
  asOf: number,
): number | null =>
  rows
    .rowsOf("directory", organizationId)
    .some((it) => isVisible(it) && isBetween(it.last_change_at, asOf, asOf + longestReadMs))
    ? asOf + apartMs
    : null;

const isBetween = (at: number, from: number, to: number): boolean => at >= from && at <= to;
