import { beforeEach, expect, test } from "vitest";
import { connectionData, makeEvent, organizationId, received, start } from "../../test/events.ts";
import { describeStores, stateOf } from "../../test/stores.ts";
import type { ActivityEntry, Store } from "./Store.ts";

const minute = 60_000;

const makeActivity = (over: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id: "activity_1",
  organizationId,
  at: start,
  action: "portal_link.created",
  intent: "sso",
  userId: "user_1",
  userName: "Dana Reyes",
  impersonatedBy: null,
  ip: "127.0.0.1",
  code: null,
  requestId: "req-1",
  ...over,
});

describeStores("a store", (stores) => {
  let store: Store;
  beforeEach(async () => {
    store = await stores.open();
  });

  test("the audit trail lists the newest first, of one organization", async () => {
    const second = makeActivity({
      id: "activity_2",
      at: start + 1,
      intent: null,
      code: "forbidden",
    });
    await store.appendActivity(makeActivity());
    await store.appendActivity(second);
    await store.appendActivity(makeActivity({ id: "activity_3", organizationId: "org_other" }));
    expect(await store.listActivity(organizationId, 10)).toEqual([second, makeActivity()]);
    expect(await store.listActivity(organizationId, 1)).toEqual([second]);
  });

  test("revoked sessions are recorded once, told of, listed and forgotten", async () => {
    const told: string[] = [];
    store.onSessionRevoked((session) => told.push(session.sessionId));
    const revoked = received(makeEvent("session.revoked", { id: "session_1" }));
    const odd = received(makeEvent("session.revoked", { id: 7 }));
    expect(await store.applyEvents([revoked, odd, revoked])).toEqual([
      "stored",
      "stored",
      "duplicate",
    ]);
    await store.applyEvents([received(makeEvent("session.revoked", { id: "session_1" }))]);
    expect(new Set(told)).toEqual(new Set(["session_1"]));
    const listed = [{ sessionId: "session_1", recordedAt: start }];
    expect(await store.listRevokedSessions(start)).toEqual(listed);
    expect(await store.listRevokedSessions(start + 1)).toEqual([]);
    await store.prune({ revokedSessions: start, attemptWindows: start });
    expect(await store.listRevokedSessions(0)).toEqual(listed);
    await store.prune({ revokedSessions: start + 1, attemptWindows: start });
    expect(await store.listRevokedSessions(0)).toEqual([]);
  });

  test("attempts are counted by subject, in windows that begin with the first", async () => {
    const count = async (subject: string, at: number) =>
      (await store.countAttempt(subject, at, minute)).attempts;
    expect(await store.countAttempt("a", start, minute)).toEqual({
      attempts: 1,
      endsAt: start + minute,
    });
    const many = Array.from({ length: 10 }, (_, index) => count("a", start + index));
    expect((await Promise.all(many)).toSorted((a, b) => a - b)).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
    expect(await count("b", start)).toBe(1);
    expect(await count("a", start + minute - 1)).toBe(12);
    expect(await count("a", start + minute)).toBe(1);
    await store.prune({ revokedSessions: 0, attemptWindows: start + 1 });
    expect(await count("b", start + 1)).toBe(1);
    expect(await count("a", start + minute)).toBe(2);
  });

  test("a window that a wrong clock began in the future locks nobody out", async () => {
    await store.countAttempt("a", start + 60 * minute, minute);
    expect(await store.countAttempt("a", start, minute)).toEqual({
      attempts: 1,
      endsAt: start + minute,
    });
  });

  test("what was acknowledged is there after reopening", async () => {
    const event = received(makeEvent("connection.activated", connectionData()));
    await store.applyEvents([event]);
    const before = await stateOf(store);
    await store.close();
    store = await stores.openAgain();
    await store.check();
    expect(await stateOf(store)).toEqual(before);
    expect(await store.applyEvents([event])).toEqual(["duplicate"]);
  });
});
