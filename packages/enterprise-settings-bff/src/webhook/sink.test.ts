import { describe, expect, test } from "vitest";
import { connectionData, makeEvent, received } from "../../test/events.ts";
import type { Outcome, ReceivedEvent } from "../store/Store.ts";
import { createSink } from "./sink.ts";

const events = (count: number): ReceivedEvent[] =>
  Array.from({ length: count }, () =>
    received(makeEvent("connection.activated", connectionData())),
  );

/** A store that notes its batches, and fails those that hold a bad event. */
const createBatches = (isBad: (event: ReceivedEvent) => boolean = () => false) => {
  const batches: number[] = [];
  return {
    batches,
    applyEvents: async (batch: readonly ReceivedEvent[]): Promise<Outcome[]> => {
      batches.push(batch.length);
      if (batch.some(isBad)) throw new Error("disk full");
      return batch.map(() => "applied");
    },
  };
};

describe("the sink", () => {
  test("commits in groups of at most 50 and yields between them", async () => {
    const store = createBatches();
    const sink = createSink(store);
    let turns = 0;
    let done = false;
    const spin = () => {
      turns += 1;
      if (!done) setImmediate(spin);
    };
    setImmediate(spin);
    const outcomes = await Promise.all(events(120).map((event) => sink.accept(event)));
    done = true;
    expect(outcomes).toHaveLength(120);
    expect(store.batches).toEqual([50, 50, 20]);
    expect(turns).toBeGreaterThanOrEqual(3);
  });

  test("retries a failed group one by one, so that one event does not sink the others", async () => {
    const list = events(5);
    const sink = createSink(createBatches((event) => event === list[2]));
    const settled = await Promise.allSettled(list.map((event) => sink.accept(event)));
    expect(settled.map((it) => it.status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    expect(settled[2]).toMatchObject({ reason: { code: "store_unavailable", statusCode: 503 } });
  });

  test("settles what it took before it closes, and takes no more", async () => {
    const sink = createSink(createBatches());
    const under = events(60).map((event) => sink.accept(event));
    await sink.close();
    expect(await Promise.all(under)).toHaveLength(60);
    const [late] = events(1);
    if (late === undefined) throw new Error("There is one.");
    await expect(sink.accept(late)).rejects.toMatchObject({ code: "shutting_down" });
  });
});
