import { beforeEach, expect, test } from "vitest";
import {
  connectionData,
  directoryUserData,
  makeEvent,
  received,
  start,
  type Envelope,
} from "../../test/events.ts";
import { describeStores } from "../../test/stores.ts";
import type { HandlerJob, Settlement, Turn } from "./handlerJobs.ts";
import type { Store } from "./Store.ts";

const names = ["connection.activated", "dsync.user.created"];

/** An event of an organization; ids tell which. */
const eventOf = (organization: string | null, id: string, name = "connection.activated") =>
  makeEvent(name, connectionData({ id: `conn_${id}`, organization_id: organization }), { id });

describeStores("jobs for handlers", (stores) => {
  let store: Store;
  let leases = 0;
  beforeEach(async () => {
    store = await stores.open();
    await store.handlerJobs.announce(names, start);
  });

  const add = (...events: Envelope[]) => store.applyEvents(events.map(received));
  const turn = (over: Partial<Turn> = {}) =>
    store.handlerJobs.turn({
      now: start,
      settled: [],
      names,
      limit: 10,
      leaseMs: 60_000,
      newLease: () => `lease_${++leases}`,
      ...over,
    });
  const waiting = async () =>
    (await store.handlerJobs.counts()).reduce((sum, it) => sum + it.waiting, 0);
  const idsOf = (jobs: readonly HandlerJob[]) => jobs.map((job) => job.eventId);
  const done = (job: HandlerJob): Settlement => ({ job, outcome: "done", stripped: null });
  const first = ([job]: HandlerJob[]): HandlerJob => {
    if (job === undefined) throw new Error("There is no job.");
    return job;
  };

  test("are of announced names alone, and once per event", async () => {
    let told = 0;
    store.handlerJobs.onAdded(() => (told += 1));
    await add(eventOf("org_1", "a", "connection.deactivated"));
    expect(told).toBe(0);
    await add(eventOf("org_1", "b"), eventOf("org_1", "b"));
    await add(eventOf("org_1", "b"));
    expect(told).toBe(1);
    expect(idsOf(await turn())).toEqual(["b"]);
  });

  test("run in commit order and one at a time for an organization, beside the others", async () => {
    await add(eventOf("org_1", "z1"), eventOf(null, "n1"), eventOf("org_1", "a2"));
    await add(eventOf("org_2", "b1"), eventOf("org_1", "a1"), eventOf(null, "n2"));
    const begun = await turn();
    expect(idsOf(begun).toSorted()).toEqual(["b1", "n1", "z1"]);
    expect(await turn()).toEqual([]);
    expect(idsOf(await turn({ settled: begun.map(done) })).toSorted()).toEqual(["a2", "n2"]);
  });

  test("go behind those that wait longer", async () => {
    await add(eventOf("org_1", "a1"), eventOf("org_1", "a2"));
    const begun = await turn({ limit: 1 });
    await add(eventOf("org_2", "b1"));
    expect(idsOf(await turn({ limit: 1, now: start + 1, settled: begun.map(done) }))).toEqual([
      "b1",
    ]);
  });

  test("whose names this server does not handle are passed over, and wait", async () => {
    await add(eventOf("org_1", "a1"), eventOf("org_1", "a2", "dsync.user.created"));
    const other = { names: ["dsync.user.created"] };
    const begun = await turn(other);
    expect(idsOf(begun)).toEqual(["a2"]);
    expect(await turn({ ...other, settled: begun.map(done) })).toEqual([]);
    expect(idsOf(await turn())).toEqual(["a1"]);
  });

  test("that failed hold their organization until they are due; parked ones do not", async () => {
    await add(eventOf("org_1", "a1"), eventOf("org_1", "a2"));
    const one = first(await turn());
    const failed = { job: one, outcome: "failed", error: "TypeError", at: start + 50 } as const;
    expect(await turn({ settled: [failed] })).toEqual([]);
    await add(eventOf("org_1", "a3"));
    expect(await turn({ now: start + 49 })).toEqual([]);
    const again = first(await turn({ now: start + 50 }));
    expect(again).toMatchObject({ eventId: "a1", attempt: 2 });
    const parked = { job: again, outcome: "parked", error: "RangeError E_TEST" } as const;
    expect(idsOf(await turn({ now: start + 60, settled: [parked] }))).toEqual(["a2"]);
    expect(await store.handlerJobs.listParked(10)).toEqual([
      {
        eventId: "a1",
        eventName: "connection.activated",
        organizationId: "org_1",
        enqueuedAt: start,
        attempts: 2,
        lastError: "RangeError E_TEST",
        parkedAt: start + 60,
      },
    ]);
    expect(await store.handlerJobs.counts()).toEqual([
      { eventName: "connection.activated", waiting: 2, parked: 1, oldestWaitingAt: start },
    ]);
  });

  test("are due at once for a server whose clock is behind; a retry at its instant", async () => {
    const ahead = start + 5 * 60_000;
    const event = received(eventOf("org_1", "a1"));
    const behind = received(eventOf("org_1", "a2"));
    await store.applyEvents([event, behind].map((it) => ({ ...it, receivedAt: ahead })));
    const one = first(await turn());
    expect(one).toMatchObject({ eventId: "a1" });
    const none = { limit: 0, now: ahead };
    await turn({ ...none, settled: [{ job: one, outcome: "released" }] });
    const again = first(await turn());
    await turn({ ...none, settled: [done(again)] });
    const two = first(await turn());
    expect(two).toMatchObject({ eventId: "a2" });
    await turn({ ...none, settled: [{ job: two, outcome: "failed", error: "Error", at: ahead }] });
    expect(await turn({ now: ahead - 1 })).toEqual([]);
    await store.replay({ ids: ["a2"] }, ahead);
    const hastened = first(await turn());
    await turn({ ...none, settled: [{ job: hastened, outcome: "parked", error: "Error" }] });
    await store.replay({ ids: ["a2"] }, ahead);
    expect(idsOf(await turn())).toEqual(["a2"]);
  });

  test("that were released are as if they had not been begun", async () => {
    await add(eventOf("org_1", "a1"));
    const job = first(await turn());
    const again = await turn({ settled: [{ job, outcome: "released" }] });
    expect(again).toMatchObject([{ eventId: "a1", attempt: 1 }]);
  });

  test("whose server died go to the next one, which alone may settle them", async () => {
    await add(eventOf("org_1", "a1"), eventOf("org_1", "a2"));
    const dead = first(await turn({ leaseMs: 0 }));
    await store.handlerJobs.renew([dead], start, 60_000);
    expect(await turn()).toEqual([]);
    await store.handlerJobs.renew([dead], start, 0);
    const taken = first(await turn());
    expect(taken).toMatchObject({ eventId: "a1", attempt: 2 });
    expect(await turn({ settled: [done(dead)] })).toEqual([]);
    expect(idsOf(await turn({ settled: [done(taken)] }))).toEqual(["a2"]);
  });

  test.runIf(stores.kind === "postgres")(
    "stay whose they are for servers that disagree about the time",
    async () => {
      await add(eventOf("org_1", "a1"));
      const job = first(await turn());
      const other = { now: start + 30 * 60_000 };
      expect(await turn(other)).toEqual([]);
      await store.handlerJobs.renew([job], start - 30 * 60_000, 60_000);
      expect(await turn(other)).toEqual([]);
      expect(await turn({ settled: [done(job)] })).toEqual([]);
      expect(await waiting()).toBe(0);
    },
  );

  test.runIf(stores.kind === "sqlite")(
    "are a server's until its own clock says otherwise",
    async () => {
      await add(eventOf("org_1", "a1"));
      await turn({ leaseMs: 100 });
      expect(await turn({ now: start + 99 })).toEqual([]);
      expect(await turn({ now: start + 100 })).toMatchObject([{ attempt: 2 }]);
    },
  );

  test("are not kept from others by a server whose clock was a year ahead", async () => {
    await add(eventOf("org_1", "a1"));
    await turn({ leaseMs: 365 * 24 * 3_600_000 });
    expect(await turn({ now: start + 1 })).toMatchObject([{ eventId: "a1", attempt: 2 }]);
  });

  test("have the whole payload until they are done; then no directory user is kept", async () => {
    const event = makeEvent("dsync.user.created", directoryUserData());
    await add(event);
    const job = first(await turn());
    expect(job.payload).toBe(JSON.stringify(event));
    await turn({ settled: [{ job, outcome: "done", stripped: "{}" }] });
    expect(await store.replay({ ids: [event.id] }, start)).toMatchObject({ withoutPayload: 1 });
    expect(await turn()).toEqual([]);
  });
});
