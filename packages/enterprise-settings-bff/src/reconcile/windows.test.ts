import { expect, test } from "vitest";
import { dayMs, earlierStart, nextWindow, startOf, type Window } from "./windows.ts";

const now = Date.parse("2026-11-20T08:00:00.000Z");
const minute = 60_000;
const after = (days: number) => ({ id: "event_1", createdAt: now - days * dayMs });
const days = ({ from = now, to = now }: Window) =>
  [now - from, now - to].map((ms) => Math.round(ms / dayMs));

test("the memory of WorkOS is read in windows of 30 days at most, the last day apart", () => {
  const windows: Window[] = [startOf(null, now, 90 * dayMs).window];
  // Each one takes a while: nobody must run after the present.
  for (let at = windows[0]; at?.to !== undefined && windows.length < 10; at = windows.at(-1)) {
    windows.push(nextWindow(at.to, now + windows.length * minute));
  }
  expect(windows.map(days)).toEqual([
    [90, 60],
    [60, 30],
    [30, 1],
    [1, 0],
  ]);
  for (const { from = 0, to = now } of windows) expect(to - from).toBeLessThan(30 * dayMs);
});

test.each([
  ["a first start", null, 7 * dayMs, { from: now - 7 * dayMs, to: now - dayMs }, false],
  ["a first start that looks back at nothing", null, 0, { from: now }, false],
  ["a young cursor", { after: after(14), reachedAt: now - 1 }, 0, { after: "event_1" }, false],
  [
    "a quiet month, in which the cursor's event may be forgotten",
    { after: after(16), reachedAt: now - minute },
    0,
    { from: now - 11 * minute },
    false,
  ],
  [
    "nothing but silence so far",
    { after: null, reachedAt: now - 2 * dayMs },
    0,
    { from: now - 2 * dayMs - 10 * minute, to: now - dayMs },
    false,
  ],
  [
    "a hundred days of outage",
    { after: after(100), reachedAt: now - 100 * dayMs },
    0,
    { from: now - 90 * dayMs + minute, to: now - 60 * dayMs + 0 },
    true,
  ],
])("after %s", (_what, cursor, lookBackMs, window, gap) => {
  const start = startOf(cursor, now, lookBackMs);
  expect(start.gap).toBe(gap);
  expect(start.window).toEqual(window);
});

test("what is refused gives way to the next shorter memory, and in the end to now", () => {
  expect(earlierStart({ after: "event_1" }, now - dayMs, now)).toBe(now - dayMs - 10 * minute);
  const tried = [now - 90 * dayMs];
  for (let at = tried[0] ?? 0; at < now; tried.push(at)) at = earlierStart({ from: at }, 0, now);
  expect(tried.map((at) => Math.round((now - at) / dayMs))).toEqual([90, 90, 30, 7, 1, 0]);
});
