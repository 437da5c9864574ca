import Fastify from "fastify";
import { beforeEach, expect, test, vi } from "vitest";
import { connectionData, makeEvent, received, start } from "../../test/events.ts";
import { describeStores } from "../../test/stores.ts";
import type { Store } from "../store/Store.ts";
import { createRetention, defaultRetentionDays, pruneBefore } from "./retention.ts";

const day = 24 * 60 * 60_000;

test.each([
  [{ events: 90, activity: 400 }, 90, 97, 400],
  [{ events: 4, activity: 1 }, 4, 97, 1],
  [{ events: 365, activity: 30 }, 365, 365, 30],
])(
  "%j days: payloads go after %i, ids after %i, the trail after %i",
  (days, payloads, ids, trail) => {
    const before = pruneBefore(start, days);
    expect([before.eventPayloads, before.events, before.activity]).toEqual(
      [payloads, ids, trail].map((count) => start - count * day),
    );
  },
);

describeStores("retention", (stores) => {
  let store: Store;
  beforeEach(async () => {
    store = await stores.open();
  });

  /** Runs it once, so many days after the start. */
  const runAfter = async (days: number, retentionDays = defaultRetentionDays) => {
    const { log } = Fastify();
    const now = () => start + days * day;
    let pruning: ReturnType<Store["prune"]> | undefined;
    const watched: typeof store = {
      ...store,
      prune: (...which) => (pruning = store.prune(...which)),
    };
    const retention = createRetention({ store: watched, days: retentionDays, log, now });
    retention.start();
    await vi.waitFor(() => expect(pruning).toBeDefined());
    await pruning;
    await retention.close();
  };

  test("a delivery retried on day 3 after pruning is still a duplicate, and so is one that the Events API lists on day 90", async () => {
    const event = received(makeEvent("connection.activated", connectionData()));
    await store.applyEvents([event]);
    const shortest = { events: 4, activity: 1 };
    for (const days of [3, 90, 96]) {
      await runAfter(days, shortest);
      expect(await store.applyEvents([event])).toEqual(["duplicate"]);
    }
    await runAfter(98, shortest);
    expect(await store.applyEvents([event])).toEqual(["stale"]);
  });

  test("a stop does not wait until everything that is over is gone", async () => {
    const count = 1_100;
    const events = Array.from({ length: count }, (_, n) =>
      received(makeEvent("flag.updated", {}, { id: `event_${n}` })),
    );
    await store.applyEvents(events);
    const { log } = Fastify();
    const now = () => start + 91 * day;
    let pruned: Awaited<ReturnType<Store["prune"]>> | undefined;
    const prune: Store["prune"] = async (before, signal) => {
      const pruning = store.prune(before, signal);
      void retention.close();
      return (pruned = await pruning);
    };
    const retention = createRetention({
      store: { ...store, prune },
      days: defaultRetentionDays,
      log,
      now,
    });
    retention.start();
    await vi.waitFor(() => expect(pruned).toBeDefined());
    expect(pruned?.eventPayloads).toBeLessThan(count);
  });

  test("one that fails is told, and stops nothing", async () => {
    const lines: string[] = [];
    const stream = { write: (line: string) => void lines.push(line) };
    const { log } = Fastify({ logger: { level: "warn", stream } });
    const failing = { ...store, prune: () => Promise.reject(new Error("disk is full")) };
    const retention = createRetention({
      store: failing,
      days: defaultRetentionDays,
      log,
      now: () => start,
    });
    retention.start();
    await vi.waitFor(() => expect(lines.join("")).toContain("disk is full"));
    await retention.close();
  });
});
