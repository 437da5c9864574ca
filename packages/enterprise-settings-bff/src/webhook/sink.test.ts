import { describe, expect, test } from "vitest";
import { connectionData, makeEvent, received } from "../../test/events.ts";
import { StoreUnavailableError, type Outcome, type ReceivedEvent } from "../store/Store.ts";
import { createSink } from "./sink.ts";

const events = (count: number): ReceivedEvent[] =>
  Array.from({ length: count }, () =>
    received(makeEvent("connection.activated", connectionData())),
  );

/** A store that notes its batches, and fails those that hold a bad event. */
const createBatches = (
  isBad: (event: ReceivedEvent) => boolean = () => false,
  error = new Error("cannot be stored"),
) => {
  const batches: number[] = [];
  return {
    batches,
    applyEvents: async (batch: readonly ReceivedEvent[]): Promise<Outcome[]> => {
      batches.push(batch.length);
      if (batch.some(isBad)) throw error;
      return batch.map(() => "applied");
    },
  };
};

/** Counts the turns of the event loop until it is asked. */
const countTurns = (): (() => number) => {
  let turns = 0;
  let done = false;
  const spin = () => {
    turns += 1;
    if (!done) setImmediate(spin);
  };
  setImmediate(spin);
  return () => {
    done = true;
    return turns;
  };
};

describe("the sink", () => {
  test("commits in groups of at most 50 and yields between them", async () => {
    const store = createBatches();
    const sink = createSink(store);
    const turns = countTurns();
    const outcomes = await Promise.all(events(120).map((event) => sink.accept(event)));
    expect(turns()).toBeGreaterThanOrEqual(3);
    expect(outcomes).toHaveLength(120);
    expect(store.batches).toEqual([50, 50, 20]);
  });

  test("retries a failed group one by one, so that one event does not sink the others", async () => {
    const list = events(5);
    const sink = createSink(createBatches((event) => event === list[2]));
    const turns = countTurns();
    const settled = await Promise.allSettled(list.map((event) => sink.accept(event)));
    expect(turns()).toBeGreaterThanOrEqual(6);
    expect(settled.map((it) => it.status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
      "fulfilled",
    ]);
    expect(settled[2]).toMatchObject({ reason: { code: "store_unavailable", statusCode: 503 } });
  });

  test("does not retry what a failing database refused", async () => {
    const store = createBatches(() => true, new StoreUnavailableError("database is locked"));
    const sink = createSink(store);
    const settled = await Promise.allSettled(events(3).map((event) => sink.accept(event)));
    expect(store.batches).toEqual([3]);
    for (const it of settled) expect(it).toMatchObject({ reason: { code: "store_unavailable" } });
  });

  test("whoever waits for a silent database is answered with who waited first, and the next in its turn", async () => {
    let answers = false;
    const applyEvents = (batch: readonly ReceivedEvent[]): Promise<Outcome[]> =>
      answers ? Promise.resolve(batch.map(() => "applied")) : new Promise(() => {});
    const sink = createSink({ applyEvents }, { patienceMs: 20 });
    const settled = await Promise.allSettled(events(500).map((event) => sink.accept(event)));
    for (const it of settled) expect(it).toMatchObject({ reason: { code: "store_unavailable" } });
    expect(sink.waiting()).toBe(0);
    answers = true;
    const [next] = events(1);
    if (next === undefined) throw new Error("There is one.");
    expect(await sink.accept(next)).toBe("applied");
  });

  test("an outage in the middle of a bad group refuses the rest of it at once", async () => {
    let calls = 0;
    const applyEvents = async (): Promise<Outcome[]> => {
      calls += 1;
      throw calls === 1 ? new Error("cannot be stored") : new StoreUnavailableError("down");
    };
    const sink = createSink({ applyEvents });
    const settled = await Promise.allSettled(events(5).map((event) => sink.accept(event)));
    expect(calls).toBe(2);
    for (const it of settled) expect(it).toMatchObject({ reason: { code: "store_unavailable" } });
  });

  test("settles what it took before it closes, and takes no more", async () => {
    const sink = createSink(createBatches());
    let settled = 0;
    for (const event of events(60)) void sink.accept(event).then(() => (settled += 1));
    await sink.close();
    expect(settled).toBe(60);
    const [late] = events(1);
    if (late === undefined) throw new Error("There is one.");
    await expect(sink.accept(late)).rejects.toMatchObject({ code: "shutting_down" });
  });
});
