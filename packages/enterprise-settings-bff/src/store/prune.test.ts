import { beforeEach, expect, test } from "vitest";
import {
  connectionData,
  directoryUserData,
  makeEvent,
  organizationId,
  received,
  start,
} from "../../test/events.ts";
import { directoryReading, makeReading } from "../../test/readings.ts";
import { describeStores } from "../../test/stores.ts";
import type { HandlerJob, Settlement } from "./handlerJobs.ts";
import type { ActivityEntry, Store } from "./Store.ts";

const name = "connection.activated";
const nothing = {
  activity: 0,
  attemptWindows: 0,
  directorySamples: 0,
  eventPayloads: 0,
  events: 0,
  handlers: 0,
  revokedSessions: 0,
};

describeStores("pruning", (stores) => {
  let store: Store;
  beforeEach(async () => {
    store = await stores.open();
  });

  const eventOf = (id: string, at: number, event = name) =>
    received(makeEvent(event, connectionData({ id: `conn_${id}` }), { id, at }));
  let leases = 0;
  const turn = (settled: Settlement[] = []) =>
    store.handlerJobs.turn({
      now: start + 1_000,
      settled,
      names: [name, "dsync.user.created"],
      limit: settled.length > 0 ? 0 : 1,
      leaseMs: 60_000,
      newLease: () => `lease_${++leases}`,
    });
  const parkOne = async (): Promise<HandlerJob | undefined> => {
    const [job] = await turn();
    if (job !== undefined) await turn([{ job, outcome: "parked", error: "Error" }]);
    return job;
  };

  test("of payloads leaves the ids: a delivery stays a duplicate until the event goes as a whole", async () => {
    const events = [eventOf("old", start), eventOf("new", start + 10)];
    await store.applyEvents(events);
    expect(await store.prune({ eventPayloads: start + 5 })).toEqual({
      ...nothing,
      eventPayloads: 1,
    });
    expect(await store.prune({ eventPayloads: start + 5 })).toEqual(nothing);
    expect(await store.applyEvents(events)).toEqual(["duplicate", "duplicate"]);
    await store.handlerJobs.announce([name], start);
    const replayed = await store.replay({ eventNames: [name] }, start);
    expect(replayed).toMatchObject({ enqueued: 1, withoutPayload: 1 });
    expect(await store.prune({ events: start + 20 })).toEqual({ ...nothing, events: 1 });
    // What the events said stays.
    const [old] = events;
    expect(old && (await store.applyEvents([old]))).toEqual(["stale"]);
    expect((await store.readOrganization(organizationId))?.connections).toHaveLength(2);
  });

  test("of a payload that could not be projected is the end of that error: nobody can read it again", async () => {
    const odd = makeEvent("dsync.user.created", directoryUserData({ directory_id: 7 }));
    await store.applyEvents([received(odd)]);
    expect(await store.countProjectionErrors()).toBe(1);
    await store.prune({ eventPayloads: start + 1 });
    expect(await store.countProjectionErrors()).toBe(0);
  });

  test("takes no more than a batch at once of an hour that has a sample of many directories", async () => {
    const directories = Array.from({ length: 600 }, (_, i) =>
      directoryReading({ id: `directory_${i}` }),
    );
    const reading = makeReading({ directories });
    await store.applyRead({ organizationId, fence: 0, reading });
    let looks = 0;
    const { signal } = new AbortController();
    const afterOneBatch = Object.defineProperty(signal, "aborted", { get: () => (looks += 1) > 1 });
    const before = { directorySamples: start + 48 * 3_600_000 };
    expect(await store.prune(before, afterOneBatch)).toEqual({ ...nothing, directorySamples: 500 });
    expect(await store.prune(before)).toEqual({ ...nothing, directorySamples: 100 });
  });

  test("spares what waits for its handler, and gives up what is parked", async () => {
    await store.handlerJobs.announce([name], start);
    await store.applyEvents([eventOf("parked", start), eventOf("waiting", start)]);
    expect((await parkOne())?.eventId).toBe("parked");
    const all = { eventPayloads: start + 99, events: start + 99 };
    expect(await store.prune(all)).toEqual({ ...nothing, eventPayloads: 1, events: 1 });
    expect(await store.handlerJobs.listParked(9)).toEqual([]);
    expect(await turn()).toMatchObject([
      { eventId: "waiting", payload: expect.stringContaining("waiting") },
    ]);
  });

  test("of handlers that no server has had for long ends their jobs, and keeps no directory user", async () => {
    await store.handlerJobs.announce(["dsync.user.created"], start);
    await store.handlerJobs.announce([name], start + 50);
    const user = received(makeEvent("dsync.user.created", directoryUserData()));
    await store.applyEvents([user, eventOf("kept", start)]);
    expect(await store.prune({ handlers: start + 10 })).toEqual({ ...nothing, handlers: 1 });
    expect(await turn()).toMatchObject([{ eventId: "kept" }]);
    // Neither does a later one get a job, nor can the first be handled any more.
    const later = received(makeEvent("dsync.user.created", directoryUserData()));
    await store.applyEvents([later]);
    expect(await store.handlerJobs.counts()).toMatchObject([{ eventName: name, waiting: 1 }]);
    await store.handlerJobs.announce(["dsync.user.created"], start + 60);
    expect(await store.replay({ ids: [user.id, later.id] }, start)).toMatchObject({
      enqueued: 0,
      withoutPayload: 2,
    });
  });

  test("goes through more rows than a batch holds, and lets others write meanwhile", async () => {
    const many = Array.from({ length: 1_200 }, (_, i) =>
      eventOf(`many_${i}`, start, "flag.updated"),
    );
    await store.applyEvents(many);
    const order: string[] = [];
    const pruning = store
      .prune({ eventPayloads: start + 1, events: start + 1 })
      .then((pruned) => order.push("pruned") && pruned);
    await store.applyEvents([eventOf("meanwhile", start + 5)]).then(() => order.push("written"));
    expect(await pruning).toEqual({ ...nothing, eventPayloads: 1_200, events: 1_200 });
    expect(order).toEqual(["written", "pruned"]);
  });

  test("takes old entries of the trail, sessions, windows and samples, and no others", async () => {
    const entry: ActivityEntry = {
      id: "activity_1",
      organizationId,
      at: start,
      action: "portal_link.created",
      intent: "sso",
      userId: "user_1",
      userName: null,
      impersonatedBy: null,
      ip: null,
      code: null,
      requestId: "req-1",
    };
    await store.appendActivity(entry);
    await store.appendActivity({ ...entry, id: "activity_2", at: start + 10 });
    await store.applyEvents([received(makeEvent("session.revoked", { id: "session_1" }))]);
    await store.countAttempt("viewer", start, 60_000);
    const before = { activity: start, revokedSessions: start, attemptWindows: start };
    expect(await store.prune(before)).toEqual(nothing);
    const after = start + 5;
    expect(
      await store.prune({ activity: after, revokedSessions: after, attemptWindows: after }),
    ).toEqual({ ...nothing, activity: 1, revokedSessions: 1, attemptWindows: 1 });
    expect(await store.listActivity(organizationId, 9)).toMatchObject([{ id: "activity_2" }]);
  });
});
