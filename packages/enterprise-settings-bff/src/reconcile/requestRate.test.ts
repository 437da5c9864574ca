import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRequestRate, type RequestKind } from "./requestRate.ts";

const { signal } = new AbortController();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Takes, and notes when it was let go, in milliseconds since the first. */
const createTakers = (requestsPerSecond: number) => {
  const start = Date.now();
  const rate = createRequestRate(requestsPerSecond, Date.now);
  const gone: [string, number][] = [];
  const take = async (name: string, kind: RequestKind, requests: number, until = signal) => {
    await rate.take(requests, kind, until);
    gone.push([name, Date.now() - start]);
  };
  return { rate, gone, take };
};

test("a page goes before all reads that wait, and the rate stays", async () => {
  const { gone, take } = createTakers(10);
  for (let n = 0; n < 100; n++) void take(`read ${n}`, "read", 4);
  await vi.advanceTimersByTimeAsync(0);
  for (let n = 0; n < 10; n++) {
    void take(`page ${n}`, "page", 1);
    await vi.advanceTimersByTimeAsync(100);
  }
  const pages = gone.filter(([name]) => name.startsWith("page"));
  expect(pages.map(([, at]) => at)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(gone).toHaveLength(110);
  // 10 pages and 100 reads, less what the bucket held at first.
  expect(gone.at(-1)?.[1]).toBe((410 - 10) * 100);
});

test("more than the bucket holds is let go all the same, as often as the rate allows", async () => {
  const { gone, take } = createTakers(1);
  for (let n = 0; n < 3; n++) void take("read", "read", 4);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(gone.map(([, at]) => at)).toEqual([0, 4_000, 8_000]);
});

test("while WorkOS asks for silence nobody goes, and who leaves holds nobody up", async () => {
  const { rate, gone, take } = createTakers(10);
  rate.hold(5_000);
  const leaver = new AbortController();
  const left = take("leaves", "read", 10, leaver.signal);
  void take("stays", "read", 4);
  await vi.advanceTimersByTimeAsync(1_000);
  leaver.abort(new Error("It is over."));
  await expect(left).rejects.toThrow("It is over.");
  await vi.advanceTimersByTimeAsync(10_000);
  expect(gone).toEqual([["stays", 5_000]]);
  await expect(take("late", "page", 1, leaver.signal)).rejects.toThrow("It is over.");
});
