import { beforeEach, expect, test } from "vitest";
import { connectionData, makeEvent, organizationId, received, start } from "../../test/events.ts";
import { connectionReading, makeReading } from "../../test/readings.ts";
import { describeStores, stateOf } from "../../test/stores.ts";
import { storable } from "./storable.ts";
import type { Store } from "./Store.ts";

test.each([
  ["a\u0000b", "a\uFFFDb"],
  ["a\uD800b", "a\uFFFDb"],
  ["\u0001 \\u0000 \\\u0000", "\u0001 \\u0000 \\\uFFFD"],
  ["\u{1F600}", "\u{1F600}"],
])("%j is stored as %j", (text, stored) => {
  expect(storable({ [text]: [text] })).toEqual({ [stored]: [stored] });
});

describeStores("text that no column can hold", (stores) => {
  let store: Store;
  beforeEach(async () => {
    store = await stores.open();
  });

  const odd = "Odd\u0000\uD800";
  const even = "Odd\uFFFD\uFFFD";

  test("is no reason to refuse an event", async () => {
    const event = received(
      makeEvent("connection.activated", connectionData({ id: odd, name: odd }), { id: odd }),
    );
    expect(await store.applyEvents([event, event])).toEqual(["applied", "duplicate"]);
    expect(await store.applyEvents([event])).toEqual(["duplicate"]);
    expect(await stateOf(store)).toMatchObject({ connections: [{ id: even, name: even }] });
  });

  test("nor a read, nor a line of the trail", async () => {
    const reading = makeReading({ connections: [connectionReading({ name: odd })] });
    await store.applyRead({ organizationId, fence: 0, reading });
    expect(await stateOf(store)).toMatchObject({ connections: [{ name: even }] });
    await store.appendActivity({
      id: "activity_1",
      organizationId,
      at: start,
      action: "portal_link.created",
      intent: "sso",
      userId: "user_1",
      userName: odd,
      impersonatedBy: null,
      ip: null,
      code: null,
      requestId: "req-1",
    });
    expect(await store.listActivity(organizationId, 1)).toMatchObject([{ userName: even }]);
  });

  test("nor a tenant, nor an attempt of a viewer", async () => {
    const mapping = { tenantId: odd, organizationId, name: odd };
    expect(await store.mapTenant(mapping)).toBe(true);
    expect(await store.readTenant(odd)).toEqual({ ...mapping, tenantId: even, name: even });
    await store.countAttempt(odd, start, 60_000);
    expect(await store.countAttempt(odd, start, 60_000)).toMatchObject({ attempts: 2 });
  });

  test("an identifier too long for a key is kept with the event alone", async () => {
    const long = Array.from({ length: 4_000 }, () => Math.random().toString(36)).join("");
    const events = [
      makeEvent("connection.activated", connectionData({ id: long })),
      makeEvent("connection.activated", connectionData({ organization_id: long })),
      makeEvent("something.else", { organization_id: long }),
    ];
    expect(await store.applyEvents(events.map(received))).toEqual(["stored", "stored", "stored"]);
    expect(await store.countProjectionErrors()).toBe(2);
  });
});
