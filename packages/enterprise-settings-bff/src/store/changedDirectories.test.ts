import { beforeEach, expect, test } from "vitest";
import {
  directoryUserData,
  makeEvent,
  organizationId,
  received,
  start,
  type Json,
} from "../../test/events.ts";
import { directoryReading, makeReading } from "../../test/readings.ts";
import { describeStores } from "../../test/stores.ts";
import type { Store } from "./Store.ts";

const second = 1_000;
const readAt = start + 60 * second;

describeStores("a directory that changes", (stores) => {
  let store: Store;
  beforeEach(async () => {
    store = await stores.open();
  });

  const read = async (observedAt: number) =>
    store.applyRead({
      organizationId,
      fence: await store.fence(organizationId),
      reading: makeReading({ observedAt, directories: [directoryReading()] }),
      due: { at: null },
    });
  const change = (at: number, event = "dsync.user.created", receivedAt = at, data?: Json) =>
    store.applyEvents([
      { ...received(makeEvent(event, data ?? directoryUserData(), { at })), receivedAt },
    ]);
  const isDue = async (at: number) => (await store.reconciliation.listDue(at, 9)).length === 1;

  test("is due when the change came in, and ten seconds after the last read at the earliest", async () => {
    await read(readAt);
    await change(readAt + 4 * second);
    await change(readAt + 5 * second);
    expect(await isDue(readAt + 10 * second - 1)).toBe(false);
    expect(await isDue(readAt + 10 * second)).toBe(true);
    await read(readAt + 10 * second);
    expect(await isDue(readAt + 3_600 * second)).toBe(false);
    await change(readAt + 30 * second);
    expect(await isDue(readAt + 30 * second - 1)).toBe(false);
    expect(await isDue(readAt + 30 * second)).toBe(true);
  });

  test("while it is read is due again, whichever is stored first", async () => {
    await read(readAt);
    await change(readAt + 21 * second);
    await read(readAt + 20 * second);
    expect(await isDue(readAt + 30 * second - 1)).toBe(false);
    expect(await isDue(readAt + 30 * second)).toBe(true);
    await read(readAt + 40 * second);
    await change(readAt + 41 * second);
    expect(await isDue(readAt + 50 * second)).toBe(true);
  });

  test("is not due for what the last read knew, nor when it is deleted, nor when nobody read it", async () => {
    await change(start);
    await read(readAt);
    await change(readAt - 1, "dsync.user.updated", readAt + 30 * second);
    const deleted = { id: "directory_01OKTA", organization_id: organizationId };
    await change(readAt + 31 * second, "dsync.deleted", undefined, deleted);
    expect(await isDue(readAt + 3_600 * second)).toBe(false);
  });

  test("is due soon by a clock that differs from WorkOS', and not for ever by a wrong one", async () => {
    await read(readAt);
    const receivedAt = readAt - 300 * second;
    await change(readAt + second, "dsync.user.created", receivedAt);
    expect(await isDue(receivedAt + 10 * second)).toBe(true);
    await change(readAt + 3_600 * second);
    await read(readAt + 20 * second);
    expect(await isDue(readAt + 60 * second)).toBe(false);
  });
});
