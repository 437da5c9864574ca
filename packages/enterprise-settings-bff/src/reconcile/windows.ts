import type { EventCursor } from "../store/reconciliation.ts";

/** Which stretch of the Events API to ask for. Pure; instants and lengths in milliseconds. */
export interface Window {
  after?: string | undefined;
  from?: number | undefined;
  /** Without: up to now. */
  to?: number | undefined;
}

export const dayMs = 24 * 60 * 60_000;

/** WorkOS' guide: "up to 30 days of events per request"; a minute less for clocks that differ. */
const maxWindowMs = 30 * dayMs - 60_000;

/** WorkOS' guide says that events are kept 90 days, its reference 30: what each of them lets one ask for. */
const longestMs = 90 * dayMs - 60_000;
const keptMs = [longestMs, 30 * dayMs - 60_000, 7 * dayMs, dayMs];

/**
 * An event may be listed a moment after a younger one: by time, reading begins this much before what was
 * reached. What is read twice is known by its id.
 */
const overlapMs = 10 * 60_000;

/** A cursor's event has to be kept by WorkOS: half of the shortest retention that its documents name. */
const cursorTrustedMs = 15 * dayMs;

/**
 * From an instant to 30 days later at most; yesterday's end is one too (see `EventNames.current`). Reading
 * up to there takes a while: without the half day of room, the next window would end a day before now again.
 */
export const nextWindow = (from: number, now: number): Window => {
  if (from >= now - 1.5 * dayMs) return { from };
  return { from, to: Math.min(from + maxWindowMs, now - dayMs) };
};

/** The oldest that can be asked for. */
export const oldestAt = (now: number): number => now - longestMs;

/** Where reading begins. `gap`: what happened before is not listed any more. */
export const startOf = (
  cursor: EventCursor | null,
  now: number,
  lookBackMs: number,
): { window: Window; reachedAt: number; gap: boolean } => {
  const oldest = now - longestMs;
  if (cursor === null) {
    const from = Math.max(now - lookBackMs, oldest);
    return { window: nextWindow(from, now), reachedAt: from, gap: false };
  }
  const { after, reachedAt } = cursor;
  if (after !== null && after.createdAt > now - cursorTrustedMs) {
    return { window: { after: after.id }, reachedAt, gap: false };
  }
  const from = Math.max(reachedAt - overlapMs, oldest);
  return { window: nextWindow(from, now), reachedAt, gap: reachedAt < oldest };
};

/** After a refusal: by time instead of the cursor, or the next shorter memory that WorkOS may have. */
export const earlierStart = (refused: Window, reachedAt: number, now: number): number => {
  if (refused.from === undefined) return Math.max(reachedAt - overlapMs, now - longestMs);
  const { from } = refused;
  return now - (keptMs.find((ms) => now - ms > from) ?? 0);
};
