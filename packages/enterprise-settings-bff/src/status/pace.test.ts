import { expect, test } from "vitest";
import { createLoad, createPace } from "./pace.ts";

test.each([
  [0, 2_000],
  [0.7, 2_000],
  [0.76, 4_000],
  [0.85, 11_314],
  [0.94, 32_000],
  [1, 64_000],
  [1.5, 64_000],
])("a load of %d: polls at least %d ms apart", (load, ms) => {
  expect(createPace({ load: () => load })()).toBe(ms);
});

test("the floor while there is room is the host's", () => {
  expect(createPace({ pollAfterMs: 10_000, load: () => 0 })()).toBe(10_000);
});

test("the load follows the event loop, looked at once a second, and not by single tasks", () => {
  let [time, active, idle] = [0, 0, 0];
  const load = createLoad(
    () => ({ active, idle }),
    () => time,
  );
  const pass = (busy: number, free: number) => {
    [time, active, idle] = [time + busy + free, active + busy, idle + free];
    return load();
  };
  expect([pass(500, 0), pass(500, 0), pass(1_000, 0), pass(1_000, 0)]).toEqual([
    0, 0.5, 0.75, 0.875,
  ]);
  expect([pass(0, 1_000), pass(0, 1_000), pass(0, 999)]).toEqual([0.4375, 0.21875, 0.21875]);
});
