import { beforeEach, expect, test } from "vitest";
import {
  connectionData,
  directoryUserData,
  makeEvent,
  received,
  start,
} from "../../test/events.ts";
import { describeStores } from "../../test/stores.ts";
import type { HandlerJob } from "./handlerJobs.ts";
import type { Store } from "./Store.ts";

const name = "connection.activated";
const none = { enqueued: 0, waiting: 0, withoutHandler: 0, withoutPayload: 0 };

describeStores("replay", (stores) => {
  let store: Store;
  beforeEach(async () => {
    store = await stores.open();
    await store.handlerJobs.announce([name], start);
    const eventOf = (id: string, organization: string, event = name) =>
      received(
        makeEvent(event, connectionData({ id: `conn_${id}`, organization_id: organization }), {
          id,
          at: start + Number(id),
        }),
      );
    await store.applyEvents([
      eventOf("1", "org_1"),
      eventOf("2", "org_2"),
      eventOf("3", "org_1"),
      eventOf("4", "org_1", "connection.deactivated"),
    ]);
  });

  let leases = 0;
  const begin = () =>
    store.handlerJobs.turn({
      now: start + 10,
      settled: [],
      names: [name],
      limit: 10,
      leaseMs: 60_000,
      newLease: () => `lease_${++leases}`,
    });
  /** Ends everything that waits, as that. */
  const finish = async (outcome: "done" | "parked"): Promise<string[]> => {
    const ids: string[] = [];
    for (let jobs = await begin(); jobs.length > 0; jobs = await begin()) {
      ids.push(...jobs.map((job) => job.eventId));
      const settled = jobs.map((job: HandlerJob) => ({
        job,
        ...(outcome === "done" ? { outcome, stripped: null } : { outcome, error: "Error" }),
      }));
      const ended = { now: start + 10, names: [], limit: 0, leaseMs: 0, newLease: () => "" };
      await store.handlerJobs.turn({ ...ended, settled });
    }
    return ids.toSorted();
  };

  test.each([
    ["an id", { ids: ["2"] }, ["2"]],
    ["a name", { eventNames: [name] }, ["1", "2", "3"]],
    ["an organization", { organizationId: "org_1", eventNames: [name] }, ["1", "3"]],
    ["an instant", { since: start + 2, eventNames: [name] }, ["2", "3"]],
    ["what is parked, when nothing is", { parked: true }, []],
  ])("takes stored events by %s", async (_case, selection, ids) => {
    await finish("done");
    expect(await store.replay(selection, start + 10)).toEqual({ ...none, enqueued: ids.length });
    expect(await finish("done")).toEqual(ids);
  });

  test("takes parked ones, behind what waits, with all their attempts", async () => {
    expect(await finish("parked")).toEqual(["1", "2", "3"]);
    const selection = { parked: true, organizationId: "org_1" };
    expect(await store.replay(selection, start + 10)).toEqual({ ...none, enqueued: 2 });
    expect(await begin()).toMatchObject([{ eventId: "1", attempt: 1 }]);
    expect(await store.handlerJobs.listParked(10)).toMatchObject([{ eventId: "2" }]);
  });

  test("says what it cannot do, and hastens what waits anyway", async () => {
    const [job] = await begin();
    if (job === undefined) throw new Error("There is no job.");
    const failed = { job, outcome: "failed", error: "Error", at: start + 99_999 } as const;
    const ended = { now: start + 10, names: [], limit: 0, leaseMs: 0, newLease: () => "" };
    await store.handlerJobs.turn({ ...ended, settled: [failed] });
    expect(await begin()).toEqual([]);
    expect(await store.replay({ organizationId: "org_1" }, start + 10)).toEqual({
      ...none,
      waiting: 2,
      withoutHandler: 1,
    });
    expect(await begin()).toMatchObject([{ eventId: "1", attempt: 2 }]);
  });

  test("goes through more events than a page holds", async () => {
    const many = Array.from({ length: 1100 }, (_, i) =>
      received(makeEvent("flag.updated", {}, { id: `many_${i}`, at: start + (i % 7) })),
    );
    await store.applyEvents(many);
    await store.handlerJobs.announce(["flag.updated"], start);
    const replayed = await store.replay({ eventNames: ["flag.updated"] }, start);
    expect(replayed).toEqual({ ...none, enqueued: 1100 });
    expect(await store.handlerJobs.counts()).toContainEqual(
      expect.objectContaining({ eventName: "flag.updated", waiting: 1100 }),
    );
  });

  test("events that could not be projected are tried again, and stay while they cannot", async () => {
    await store.applyEvents([
      received(makeEvent("dsync.user.created", directoryUserData({ directory_id: 7 }))),
    ]);
    let told = 0;
    store.onChange(() => (told += 1));
    expect(await store.reproject()).toEqual({ projected: 0, failed: 1 });
    expect([told, await store.countProjectionErrors()]).toEqual([0, 1]);
  });
});
