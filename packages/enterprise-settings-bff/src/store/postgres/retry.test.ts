import { beforeEach, expect, test } from "vitest";
import { connectionData, makeEvent, received, start } from "../../../test/events.ts";
import { describeOnPostgres } from "../../../test/stores.ts";
import type { Store } from "../Store.ts";

const name = "connection.activated";

describeOnPostgres("what the database gave up is done again", ({ open, query }) => {
  let store: Store;
  beforeEach(async () => {
    store = await open();
    await store.handlerJobs.announce([name], start);
    await store.applyEvents([received(makeEvent(name, connectionData(), { id: "1", at: start }))]);
  });

  /** The first transaction that writes the table is told that it stood in a ring of locks. */
  const giveUpOnce = async (table: string): Promise<() => Promise<number>> => {
    // A sequence does not go back with its transaction.
    await query("create sequence tries");
    await query(`create function give_up_once() returns trigger language plpgsql as $$ begin
      if nextval('tries') = 1 then raise 'a deadlock' using errcode = '40P01'; end if; return null;
      end $$`);
    await query(`create trigger give_up_once before insert or update or delete on ${table}
      for each statement execute function give_up_once()`);
    return async () => {
      const [row] = await query("select last_value from tries");
      await query("drop function give_up_once cascade");
      await query("drop sequence tries");
      return Number(row?.["last_value"]);
    };
  };

  const turn = () =>
    store.handlerJobs.turn({
      now: start + 10,
      settled: [],
      names: [name],
      limit: 10,
      leaseMs: 60_000,
      newLease: () => "lease",
    });

  test("a turn of the handlers", async () => {
    const tries = await giveUpOnce("handler_job");
    expect(await turn()).toMatchObject([{ eventId: "1", attempt: 1 }]);
    expect(await tries()).toBeGreaterThan(1);
  });

  test("a replay, which counts its events once", async () => {
    const [job] = await turn();
    if (job === undefined) throw new Error("No job was begun.");
    const settled = [{ job, outcome: "done", stripped: null }] as const;
    await store.handlerJobs.turn({
      now: start + 11,
      settled,
      names: [],
      limit: 0,
      leaseMs: 60_000,
      newLease: () => "lease",
    });
    const tries = await giveUpOnce("handler_lane");
    expect(await store.replay({ ids: ["1"] }, start + 30)).toMatchObject({ enqueued: 1 });
    expect(await tries()).toBeGreaterThan(1);
    expect(await store.handlerJobs.counts()).toMatchObject([{ waiting: 1 }]);
  });

  test("a batch of what is pruned", async () => {
    const tries = await giveUpOnce("handler_job");
    const later = start + 10_000_000_000_000;
    expect(await store.prune({ handlers: later })).toMatchObject({ handlers: 1 });
    expect(await tries()).toBeGreaterThan(1);
  });

  test("a flush, whose events are new once", async () => {
    const tries = await giveUpOnce("organization_revision");
    const other = received(makeEvent(name, connectionData({ id: "conn_2" }), { id: "2" }));
    expect(await store.applyEvents([other, other])).toEqual(["applied", "duplicate"]);
    expect(await tries()).toBeGreaterThan(1);
  });
});
