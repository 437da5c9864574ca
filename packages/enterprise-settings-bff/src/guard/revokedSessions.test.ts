import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeEvent, received } from "../../test/events.ts";
import type { RevokedSession, Store } from "../store/Store.ts";
import { createSqliteStore } from "../store/sqlite.ts";
import { createRevokedSessions } from "./revokedSessions.ts";

type RevocationStore = Parameters<typeof createRevokedSessions>[0]["store"];

let folder: string;
let store: Store;
let time: number;
const now = () => time;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "bff-revoked-"));
  store = await createSqliteStore({ path: join(folder, "test.db") });
  time = Date.now();
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const revoke = (id: string) =>
  store.applyEvents([
    { ...received(makeEvent("session.revoked", { id, object: "session" })), receivedAt: time },
  ]);

test("an event denies its session at once, and no other", async () => {
  const sessions = createRevokedSessions({ store, now });
  expect(await sessions.has("session_1")).toBe(false);
  await revoke("session_1");
  expect(await sessions.has("session_1")).toBe(true);
  expect(await sessions.has("session_2")).toBe(false);
});

test("so does a restart, and within 5 s every other node", async () => {
  const path = join(folder, "test.db");
  const otherStore = await createSqliteStore({ path });
  const elsewhere = createRevokedSessions({ store: otherStore, now });
  expect(await elsewhere.has("session_1")).toBe(false);
  await revoke("session_1");
  time += 5_000;
  expect(await elsewhere.has("session_1")).toBe(true);
  expect(await createRevokedSessions({ store, now }).has("session_1")).toBe(true);
  await otherStore.close();
});

test("is forgotten once no token of it can live, in memory and in the store", async () => {
  const sessions = createRevokedSessions({ store, now });
  await revoke("session_1");
  time += 24 * 60 * 60_000 + 1;
  expect(await sessions.has("session_1")).toBe(false);
  await store.prune({ revokedSessions: time - 1, attemptWindows: 0 });
  expect(await store.listRevokedSessions(0)).toEqual([]);
});

test("is forgotten too where nobody asks, but for the sessions that are told", async () => {
  let tell: (session: RevokedSession) => void = () => undefined;
  let fails = false;
  const sessions = createRevokedSessions({
    store: {
      onSessionRevoked: (listener) => ((tell = listener), () => undefined),
      onResync: () => () => undefined,
      listRevokedSessions: async () => {
        if (fails) throw new Error("disk");
        return [];
      },
    },
    now,
  });
  expect(await sessions.has("session_1")).toBe(false);
  tell({ sessionId: "session_1", recordedAt: time });
  time += 24 * 60 * 60_000 + 1;
  tell({ sessionId: "session_2", recordedAt: time });
  // What it knows by itself is all that it can say now.
  fails = true;
  expect([await sessions.has("session_1"), await sessions.has("session_2")]).toEqual([false, true]);
});

test("a store that fails is no answer at first, and later no reason to forget", async () => {
  let fails = true;
  const flaky: RevocationStore = {
    onResync: () => () => undefined,
    onSessionRevoked: (listener) => store.onSessionRevoked(listener),
    listRevokedSessions: async (since) => {
      if (fails) throw new Error("disk");
      return store.listRevokedSessions(since);
    },
  };
  await revoke("session_1");
  const sessions = createRevokedSessions({ store: flaky, now });
  await expect(sessions.has("session_1")).rejects.toMatchObject({ code: "store_unavailable" });
  fails = false;
  expect(await sessions.has("session_1")).toBe(true);
  fails = true;
  time += 60_000;
  expect(await sessions.has("session_1")).toBe(true);
});

test("what was missed is asked for when the store says that something may have been", async () => {
  let resync = (): void => undefined;
  let listed: RevokedSession[] = [];
  const sessions = createRevokedSessions({
    store: {
      onSessionRevoked: () => () => undefined,
      onResync: (listener) => ((resync = listener), () => undefined),
      listRevokedSessions: async () => listed,
    },
    now,
  });
  expect(await sessions.has("session_1")).toBe(false);
  listed = [{ sessionId: "session_1", recordedAt: time }];
  expect(await sessions.has("session_1")).toBe(false);
  resync();
  expect(await sessions.has("session_1")).toBe(true);
});

test("a store that hangs holds up one request in 5 s, and for a second", async () => {
  let asked = 0;
  const sessions = createRevokedSessions({
    store: {
      onSessionRevoked: () => () => undefined,
      onResync: () => () => undefined,
      listRevokedSessions: () => (++asked === 1 ? Promise.resolve([]) : new Promise(() => {})),
    },
    now,
  });
  await sessions.has("session_1");
  time += 5_000;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const first = sessions.has("session_1");
  expect(await sessions.has("session_1")).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([await first, asked]).toEqual([false, 2]);
  time += 5_000;
  const later = sessions.has("session_1");
  expect(await sessions.has("session_1")).toBe(false);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await later).toBe(false);
  vi.useRealTimers();
});

test("a store that was silent from the start is an outage, in time, and asked again", async () => {
  let answer = (): Promise<RevokedSession[]> => new Promise(() => {});
  const sessions = createRevokedSessions({
    store: {
      onSessionRevoked: () => () => undefined,
      onResync: () => () => undefined,
      listRevokedSessions: () => answer(),
    },
    now,
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const outcome = Promise.resolve(sessions.has("session_1")).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await outcome).toMatchObject({ code: "store_unavailable", retryAfterSeconds: 5 });
  vi.useRealTimers();
  answer = async () => [{ sessionId: "session_1", recordedAt: time }];
  expect(await sessions.has("session_1")).toBe(true);
});
