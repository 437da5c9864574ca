// @vitest-environment node
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { createLineReader, followChanges } from "./changeStream.ts";

beforeEach(() => void vi.useFakeTimers());
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A server whose streams are written to by the test, or that refuses them. */
function server(refuse: Error | null = null) {
  const heard: (number | boolean)[] = [];
  const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  const it = { opened: 0, aborted: 0 };
  const stop = followChanges({
    open: async (signal) => {
      it.opened += 1;
      if (refuse) throw refuse;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          streams.push(controller);
          signal.addEventListener("abort", () => {
            it.aborted += 1;
            try {
              controller.error(signal.reason);
            } catch {
              // Closed before.
            }
          });
        },
      });
      return new Response(body);
    },
    onRevision: (revision) => void heard.push(revision),
    onHealth: (healthy) => void heard.push(healthy),
    random: () => 1,
  });
  stops.push(stop);
  const say = (text: string) => streams.at(-1)?.enqueue(new TextEncoder().encode(text));
  return { it, heard, say, stop };
}

test("greets, tells changes, and is healthy as long as it beats", async () => {
  const { it, say, heard } = server();
  await pass(0);
  say("data: 7\n\n");
  await pass(59_000);
  say(": beat\n\n");
  await pass(59_000);
  say("data: 8\n\n");
  await pass(0);
  expect(heard).toEqual([true, 7, true, 8]);
  expect(it.opened).toBe(1);
});

test("silence of three heartbeats ends it; it is opened again after a second", async () => {
  const { it, say, heard } = server();
  await pass(0);
  say("data: 7\n\n");
  await pass(60_000);
  expect(heard).toEqual([true, 7, false]);
  await pass(1_000);
  expect(it.opened).toBe(2);
  say("data: 9\n\n");
  await pass(0);
  expect(heard).toEqual([true, 7, false, true, 9]);
});

test("no greeting within 5 s: polling alone, and tried again seldom", async () => {
  const { it, heard } = server();
  await pass(4_999);
  expect(it.aborted).toBe(0);
  await pass(1);
  expect([it.aborted, heard]).toEqual([1, [false]]);
  await pass(4_000);
  expect(it.opened).toBe(2);
  await pass(5_000 + 16_000 + 5_000 + 64_000 + 5_000 + 256_000 + 5_000);
  expect(it.opened).toBe(5);
  await pass(300_000 + 5_000 + 300_000);
  expect(it.opened).toBe(7);
});

describe("a refusal", () => {
  const refusal = (status: number) => new EnterpriseSettingsError("x", "No.", { status });
  test.each([
    [401, 1],
    [403, 1],
    [404, 1],
    [429, 2],
    [503, 2],
  ])("of %i: %i requests in 10 s", async (status, opened) => {
    const { it, heard } = server(refusal(status));
    await pass(10_000);
    expect(it.opened).toBe(opened);
    expect(heard).not.toContain(true);
  });
});

test("ended it stays ended, and says nothing more", async () => {
  const { it, say, stop, heard } = server();
  await pass(0);
  say("data: 7\n\n");
  await pass(0);
  stop();
  await pass(600_000);
  expect([it.opened, it.aborted, heard]).toEqual([1, 1, [true, 7]]);
});

test("revisions are read however the bytes are cut", () => {
  const piece = fc.oneof(
    fc.nat({ max: 1_000_000 }).map((revision) => `data: ${revision}\n\n`),
    fc.constant(": beat\r\n\r\n"),
    fc.constant("event: other\ndata: nonsense\n\n"),
  );
  fc.assert(
    fc.property(
      fc.array(piece),
      fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
      (pieces, cuts) => {
        const text = pieces.join("");
        const read: number[] = [];
        const feed = createLineReader((revision) => void read.push(revision));
        for (let at = 0; at < text.length;) {
          const { value } = cuts.next();
          feed(text.slice(at, at + value));
          at += value;
        }
        const expected = pieces.flatMap((it) => /^data: (\d+)/.exec(it)?.[1] ?? []).map(Number);
        expect(read).toEqual(expected);
      },
    ),
  );
});
