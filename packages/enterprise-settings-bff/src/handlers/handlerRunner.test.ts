import { setTimeout as delay } from "node:timers/promises";
import Fastify, { type FastifyBaseLogger } from "fastify";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  connectionData,
  directoryUserData,
  makeEvent,
  received,
  start,
} from "../../test/events.ts";
import { describeStores } from "../../test/stores.ts";
import type { Store } from "../store/Store.ts";
import { createSink } from "../webhook/sink.ts";
import type { EventHandlers, HandlerContext } from "./eventHandlers.ts";
import { defaultHandlerOptions } from "./handlerOptions.ts";
import {
  createHandlerRunner,
  type HandlerRunner,
  type HandlerRunnerOptions,
} from "./handlerRunner.ts";

const name = "connection.activated";
const eventOf = (organization: string | null, id: string) =>
  received(
    makeEvent(name, connectionData({ id: `conn_${id}`, organization_id: organization }), { id }),
  );

/** Something to wait for, that a test lets happen. */
const createGate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
};

describeStores("the host's handlers", (stores) => {
  let store: Store;
  let now: number;
  let logged: string[];
  let log: FastifyBaseLogger;
  const runners: HandlerRunner[] = [];
  beforeEach(async () => {
    store = await stores.open();
    now = start;
    logged = [];
    const stream = { write: (line: string) => void logged.push(line) };
    log = Fastify({ logger: { level: "info", stream } }).log;
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.close()));
  });

  const run = async (handlers: EventHandlers, over: Partial<HandlerRunnerOptions> = {}) => {
    const options = { ...defaultHandlerOptions, jobs: store.handlerJobs, log, now: () => now };
    const runner = createHandlerRunner({
      ...options,
      handlers,
      pollMs: 2,
      random: () => 0.5,
      ...over,
    });
    runners.push(runner);
    await runner.start();
    return runner;
  };
  const waiting = async (): Promise<number> =>
    (await store.handlerJobs.counts()).reduce((sum, it) => sum + it.waiting, 0);
  const until = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 2 });
  const allHandled = () => until(async () => expect(await waiting()).toBe(0));

  test("get the event as WorkOS sent it, and a context that names it", async () => {
    const heard: unknown[] = [];
    await run({
      "connection.activated": (event, context) => {
        heard.push(event, context.attempt, context.organizationId, context.signal.aborted);
        context.log.info(event.data.connection_type);
      },
      "flag.updated": (event) => void heard.push(event.data),
    });
    const { object: _, ...event } = makeEvent(name, connectionData());
    await store.applyEvents([
      received({ object: "event", ...event }),
      received(makeEvent("flag.updated", { odd: [1] })),
    ]);
    await allHandled();
    expect(heard).toHaveLength(5);
    expect(heard).toEqual(
      expect.arrayContaining([
        event,
        1,
        "org_01NORTHWIND",
        false,
        expect.objectContaining({ odd: [1] }),
      ]),
    );
    expect(logged.join("")).toContain(`"eventId":"${event.id}"`);
  });

  test("that fail run again, ever later, and are parked; what follows in the organization waits till then", async () => {
    const heard: [string, number][] = [];
    await run(
      {
        [name]: (event: { id: string }) => {
          heard.push([event.id, now - start]);
          if (event.id === "bad") throw new TypeError("dana@northwind.com is not known");
        },
      },
      { attempts: 4, firstDelayMs: 1_000, maxDelayMs: 10_000 },
    );
    await store.applyEvents([eventOf("org_1", "bad"), eventOf("org_1", "next")]);
    for (const [runs, at] of [1_000, 5_000, 15_000].entries()) {
      await until(() => expect(heard).toHaveLength(runs + 1));
      // Recorded as failed, and not due before its time.
      await until(() => expect(logged).toHaveLength(runs + 1));
      now = start + at - 1;
      expect(heard).toHaveLength(runs + 1);
      now = start + at;
    }
    await allHandled();
    expect(heard).toEqual([
      ["bad", 0],
      ["bad", 1_000],
      ["bad", 5_000],
      ["bad", 15_000],
      ["next", 15_000],
    ]);
    const [parked] = await store.handlerJobs.listParked(10);
    // Its message may quote a person: that is for the host's log alone.
    expect(parked).toMatchObject({ eventId: "bad", attempts: 4, lastError: "TypeError" });
    expect(logged.at(-1)).toContain("event parked");
  });

  test("run again from the start once a parked event is replayed", async () => {
    let broken = true;
    const heard: number[] = [];
    await run(
      {
        [name]: (_event: unknown, { attempt }: HandlerContext) => {
          heard.push(attempt);
          if (broken) throw new Error("not yet");
        },
      },
      { attempts: 1 },
    );
    await store.applyEvents([eventOf("org_1", "a")]);
    await until(async () => expect(await store.handlerJobs.listParked(1)).toHaveLength(1));
    broken = false;
    expect(await store.replay({ parked: true }, now)).toMatchObject({ enqueued: 1 });
    await allHandled();
    expect([heard, await store.handlerJobs.listParked(1)]).toEqual([[1, 1], []]);
  });

  test("that hang hold neither the sink nor another organization", async () => {
    const gate = createGate();
    const heard: string[] = [];
    await run({
      [name]: async (event: { id: string }) => {
        if (event.id === "slow") await gate.opened;
        heard.push(event.id);
      },
    });
    const sink = createSink(store);
    await sink.accept(eventOf("org_1", "slow"));
    await sink.accept(eventOf("org_1", "behind"));
    for (let i = 0; i < 20; i += 1) await sink.accept(eventOf(`org_${i + 2}`, `other_${i}`));
    await until(() => expect(heard).toHaveLength(20));
    expect(heard).not.toContain("behind");
    gate.open();
    await allHandled();
    expect(heard.slice(-2)).toEqual(["slow", "behind"]);
  });

  const hanging = (count: number) =>
    [...Array(count).keys()].map((i) => eventOf(`hung_${i}`, `hung_${i}`));
  const hang =
    (heard: string[]) =>
    async ({ id }: { id: string }): Promise<void> => {
      heard.push(id);
      if (id.startsWith("hung")) await new Promise(() => undefined);
    };

  test.each([
    ["eight of them at once", 8, {}],
    ["five times as many", 40, { slowMs: 20 }],
  ])("that hang, %s, hold no other organization for long", async (_what, count, over) => {
    const heard: string[] = [];
    await run({ [name]: hang(heard) }, { graceMs: 1, ...over });
    await store.applyEvents(hanging(count));
    await until(() => expect(heard).toHaveLength(count));
    await createSink(store).accept(eventOf("org_1", "other"));
    await until(() => expect(heard).toContain("other"));
  });

  test("that are slow are so many at once and no more", async () => {
    const gate = createGate();
    let [running, most] = [0, 0];
    const handler = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await gate.opened;
      running -= 1;
    };
    await run({ [name]: handler }, { concurrency: 2, slowConcurrency: 3, slowMs: 5 });
    await store.applyEvents(hanging(8));
    await until(() => expect(running).toBe(5));
    // Time for those that must not begin.
    await delay(100);
    gate.open();
    await allHandled();
    expect(most).toBe(5);
  });

  test("never run more at once than they may", async () => {
    let running = 0;
    let most = 0;
    await run(
      {
        [name]: async () => {
          most = Math.max(most, ++running);
          await new Promise(setImmediate);
          running -= 1;
        },
      },
      { concurrency: 3 },
    );
    await store.applyEvents(Array.from({ length: 40 }, (_, i) => eventOf(`org_${i}`, `e${i}`)));
    await allHandled();
    expect(most).toBe(3);
  });

  test("have so long and no longer, and hear it by their signal", async () => {
    const reasons: unknown[] = [];
    await run(
      {
        [name]: (_event: unknown, { signal }: HandlerContext) =>
          new Promise<void>(() => {
            signal.addEventListener("abort", () => reasons.push(signal.reason));
          }),
      },
      { timeoutMs: 5, attempts: 1 },
    );
    await store.applyEvents([eventOf("org_1", "a")]);
    await until(async () => {
      expect(await store.handlerJobs.listParked(1)).toMatchObject([
        { lastError: "HandlerTimeoutError" },
      ]);
    });
    expect(reasons).toEqual([
      expect.objectContaining({ message: expect.stringContaining("5 ms") }),
    ]);
  });

  test("never see data that their types deny: it is parked at once, without a word of it", async () => {
    const heard: unknown[] = [];
    await run({ "dsync.user.created": (event) => void heard.push(event) });
    const odd = makeEvent(
      "dsync.user.created",
      directoryUserData({ email: ["dana@northwind.com"] }),
    );
    await store.applyEvents([received(odd)]);
    await until(async () => {
      expect(await store.handlerJobs.listParked(1)).toMatchObject([
        { attempts: 1, lastError: "UnexpectedEventDataError" },
      ]);
    });
    expect(heard).toEqual([]);
    expect(logged.join("")).toContain("data/email");
    expect(logged.join("")).not.toContain("dana@");
  });

  test("an event in whose every run the process ended is parked", async () => {
    await store.handlerJobs.announce([name], now);
    await store.applyEvents([eventOf("org_1", "a"), eventOf("org_1", "b")]);
    const begin = { settled: [], names: [name], limit: 1, newLease: () => "dead" };
    for (const at of [0, 1]) {
      await store.handlerJobs.turn({ ...begin, now: start + at, leaseMs: 0 });
    }
    now = start + 2;
    const heard: string[] = [];
    await run({ [name]: (event: { id: string }) => void heard.push(event.id) }, { attempts: 2 });
    await allHandled();
    expect(heard).toEqual(["b"]);
    expect(await store.handlerJobs.listParked(2)).toMatchObject([
      { eventId: "a", lastError: "ProcessEnded" },
    ]);
  });

  test("end before the server does, and begin no more", async () => {
    const gate = createGate();
    const begun: string[] = [];
    let ended = 0;
    const runner = await run({
      [name]: async (event: { id: string }) => {
        begun.push(event.id);
        await gate.opened;
        ended += 1;
      },
    });
    await store.applyEvents([eventOf("org_1", "a"), eventOf("org_1", "b")]);
    await until(() => expect(begun).toEqual(["a"]));
    const closing = runner.close();
    gate.open();
    await closing;
    expect([begun, ended, await waiting()]).toEqual([["a"], 1, 1]);
  });

  test("that do not end with the server are stopped, and run again at once on the next", async () => {
    const aborted: boolean[] = [];
    const runner = await run(
      {
        [name]: (_event: unknown, { signal }: HandlerContext) =>
          new Promise<void>(() => {
            aborted.push(false);
            signal.addEventListener("abort", () => aborted.push(true));
          }),
      },
      { graceMs: 1 },
    );
    await store.applyEvents([eventOf("org_1", "a")]);
    await until(() => expect(aborted).toEqual([false]));
    await runner.close();
    expect(aborted).toEqual([false, true]);
    const attempts: number[] = [];
    await run({
      [name]: (_event: unknown, { attempt }: HandlerContext) => void attempts.push(attempt),
    });
    await allHandled();
    expect(attempts).toEqual([1]);
  });

  test("a store that fails for a while loses no run that ended", async () => {
    let failing = false;
    const jobs = {
      ...store.handlerJobs,
      turn: (turn: Parameters<typeof store.handlerJobs.turn>[0]) =>
        failing ? Promise.reject(new Error("down")) : store.handlerJobs.turn(turn),
    };
    let handled = 0;
    await run(
      {
        [name]: () => {
          handled += 1;
          failing = true;
        },
      },
      { jobs },
    );
    await store.applyEvents([eventOf("org_1", "a")]);
    await until(() => expect(logged.join("")).toContain("did not say which events"));
    failing = false;
    await allHandled();
    expect(handled).toBe(1);
  });
});
