import { expect, test } from "vitest";
import { connectionData, makeEvent, received, start } from "../../test/events.ts";
import { describeStores } from "../../test/stores.ts";

const event = received(makeEvent("connection.activated", connectionData()));
const after = { id: event.id, createdAt: event.createdAt };

describeStores("how far the Events API was read", (stores) => {
  test("is kept in the transaction of the events that it stands for", async () => {
    const store = await stores.open();
    // What cannot be written as JSON fails after the events were inserted.
    const impossible = { after, reachedAt: 1n as unknown as number };
    await expect(store.applyEvents([event], impossible)).rejects.toThrow(/BigInt/);
    expect(await store.reconciliation.eventCursor()).toBeNull();
    expect(await store.applyEvents([event], { after, reachedAt: start })).toEqual(["applied"]);
    const again = await stores.openAgain();
    expect(await again.reconciliation.eventCursor()).toEqual({ after, reachedAt: start });
    expect(await again.applyEvents([event])).toEqual(["duplicate"]);
  });
});

describeStores("what is due", (stores) => {
  test("comes by its time; a look makes due what is not, and moves nothing else", async () => {
    const { reconciliation } = await stores.open();
    await reconciliation.viewed("org_a", start, start + 60);
    await reconciliation.viewed("org_a", start + 10, start + 70);
    await reconciliation.schedule("org_b", { at: start + 50 });
    await reconciliation.schedule("org_c", { at: start + 40 });
    await reconciliation.schedule("org_c", { at: null });
    await reconciliation.schedule("org_d", {
      at: start + 90,
      viewed: { since: start, at: start + 1 },
    });
    await reconciliation.dueBy(["org_d", "org_b", "org_e"], start + 55);
    expect(await reconciliation.listDue(start + 54, 9)).toEqual(["org_b"]);
    expect(await reconciliation.listDue(start + 60, 9)).toEqual([
      "org_b",
      "org_d",
      "org_e",
      "org_a",
    ]);
    expect(await reconciliation.listDue(start + 60, 2)).toEqual(["org_b", "org_d"]);
    // Viewed since: then the other instant counts.
    await reconciliation.schedule("org_a", { at: null, viewed: { since: start, at: start + 5 } });
    await reconciliation.schedule("org_b", { at: null, viewed: { since: start, at: start + 5 } });
    expect(await reconciliation.listDue(start + 5, 9)).toEqual(["org_a"]);
  });
});
