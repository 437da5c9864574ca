import { QueryClient } from "@tanstack/react-query";
import { makeStatus } from "@acme/enterprise-settings-contract/fixtures";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createFakeClient, failures } from "../testing/fakeClient.ts";
import { createStatusSession } from "./statusSession.ts";

const stops: (() => void)[] = [];
beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-21T14:06:00.000Z") }));
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.useRealTimers();
});

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(ms);
}

function open() {
  const fake = createFakeClient({ status: makeStatus({ revision: 7 }), now: () => Date.now() });
  const asked: unknown[] = [];
  const lines: ((text: string) => void)[] = [];
  const signals: AbortSignal[] = [];
  const client = {
    ...fake,
    getStatus: (...args: Parameters<typeof fake.getStatus>) => {
      asked.push(args[1]?.atLeast ?? "any");
      return fake.getStatus(...args);
    },
    openChanges: async (signal: AbortSignal) => {
      signals.push(signal);
      return new Response(
        new ReadableStream<Uint8Array>({
          start: (stream) => {
            lines.push((text) => stream.enqueue(new TextEncoder().encode(text)));
            signal.addEventListener("abort", () => stream.error(signal.reason));
          },
        }),
      );
    },
  };
  const queryClient = new QueryClient();
  const options = { client, queryClient, viewer: "dana", now: () => Date.now(), random: () => 1 };
  const session = createStatusSession(options);
  const stop = session.subscribe(() => {});
  stops.push(stop);
  const beat = () => lines.at(-1)?.(": beat\n\n");
  const say = (revision: number) => lines.at(-1)?.(`data: ${revision}\n\n`);
  return { fake, asked, signals, session, say, beat, stop };
}

function show(visibility: "visible" | "hidden") {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  window.dispatchEvent(new Event("visibilitychange"));
}

test("while changes are pushed it polls every 5 min, and reads a newer revision at once", async () => {
  const { fake, asked, say, beat } = open();
  await pass(0);
  say(7);
  for (let minutes = 0; minutes < 5; minutes += 1) {
    beat();
    await pass(59_000);
  }
  expect(asked).toEqual(["any"]);
  fake.status = makeStatus({ revision: 9 });
  say(8);
  say(9);
  await pass(149);
  expect(asked).toEqual(["any"]);
  await pass(1);
  expect(asked).toEqual(["any", 9]);
  say(9);
  say(3);
  await pass(10_000);
  expect(asked).toEqual(["any", 9]);
});

test("a change that comes while one is read is read after it, and a stale node is not asked in a loop", async () => {
  const { asked, say } = open();
  await pass(0);
  say(7);
  await pass(0);
  say(8);
  await pass(150);
  await pass(60_000);
  expect(asked).toEqual(["any", 8]);
});

test("a stream that never greets changes nothing: 30 s as before", async () => {
  const { asked } = open();
  await pass(30_000);
  expect(asked).toHaveLength(2);
});

test("open only while looked at and online, and not when signed out or left", async () => {
  const { fake, signals, session, say, stop } = open();
  await pass(0);
  say(7);
  await pass(0);
  show("hidden");
  expect(signals[0]?.aborted).toBe(true);
  expect(session.report()).toMatchObject({ pushed: false, awake: false });
  show("visible");
  await pass(0);
  expect(signals).toHaveLength(2);
  window.dispatchEvent(new Event("offline"));
  expect(signals[1]?.aborted).toBe(true);
  window.dispatchEvent(new Event("online"));
  await pass(0);
  expect(signals).toHaveLength(3);
  fake.status = failures.signedOut;
  await session.refresh();
  expect(signals[2]?.aborted).toBe(true);
  stop();
  await pass(600_000);
  expect(signals).toHaveLength(3);
});
