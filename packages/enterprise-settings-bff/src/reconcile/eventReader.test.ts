import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startSandbox } from "../../test/sandboxBff.ts";
import { describeStores } from "../../test/stores.ts";
import { createSqliteStore } from "../store/sqlite.ts";
import { StoreUnavailableError, type ReceivedEvent, type Store } from "../store/Store.ts";
import { parseListedEvent } from "../webhook/parseEvent.ts";
import { createWorkOSGateway } from "../workos/createWorkOSGateway.ts";
import { createBackground } from "./background.ts";
import { createEventReader, type EventReaderOptions } from "./eventReader.ts";
import { createRequestRate } from "./requestRate.ts";
import { dayMs } from "./windows.ts";

let now = 0;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let lines: string[];
const organizationId = "org_northwind";
const start = Date.parse("2026-11-20T08:00:00.000Z");
const { signal } = new AbortController();

const open = async (over: Parameters<typeof startSandbox>[0] = {}) => {
  sandbox = await startSandbox({ now: () => now, ...over });
};
beforeEach(async () => {
  now = start;
  lines = [];
  await open();
});
afterEach(() => sandbox.close());

/** Every request to `/events`, as its query. */
const readerOf = (store: EventReaderOptions["store"], over: Partial<EventReaderOptions> = {}) => {
  const queries: URLSearchParams[] = [];
  const workos = createWorkOSGateway({
    apiKey: sandbox.apiKey,
    clientId: sandbox.clientId,
    apiUrl: sandbox.url,
    fetch: (input, init) => {
      if (typeof input === "string") queries.push(new URL(input).searchParams);
      return fetch(input, init);
    },
  });
  const rate = createRequestRate(Infinity);
  const waits = { backOffMs: 1, backOffMaxMs: 4, deadlineMs: 5_000 };
  const log = {
    info: (...line: unknown[]) => void lines.push(JSON.stringify(line)),
    warn: (...line: unknown[]) => void lines.push(JSON.stringify(line)),
  };
  const background = createBackground({ rate, ...waits, log, now: Date.now });
  const options = { store, workos, background, eventNames: [], lookBackMs: 90 * dayMs, log };
  return { queries, reader: createEventReader({ ...options, now: () => now, ...over }) };
};

/** Activates this many connections, a second apart. */
const activate = (count: number) => {
  for (let n = 0; n < count; n++) {
    now += 1_000;
    sandbox.createConnection({ organizationId });
  }
};

const connectionsIn = async (store: Store) =>
  (await store.readOrganization(organizationId))?.connections.length ?? 0;

const received = (): ReceivedEvent[] => sandbox.events.map((event) => parseListedEvent(event, now));

describeStores("the reader of the Events API", (stores) => {
  const openStore = () => stores.open();

  test("reads every page once, then asks after the last event alone", async () => {
    const store = await openStore();
    activate(250);
    const { reader, queries } = readerOf(store);
    expect(await reader.catchUp(signal)).toMatchObject({ read: 250, missed: 250, gap: false });
    expect(await connectionsIn(store)).toBe(250);
    queries.length = 0;
    now += 60_000;
    expect(await reader.catchUp(signal)).toMatchObject({ read: 0, missed: 0 });
    expect(queries).toHaveLength(1);
    expect(Object.fromEntries(queries[0] ?? [])).toMatchObject({
      after: sandbox.events.at(-1)?.id,
      order: "asc",
      limit: "100",
    });
    expect(queries[0]?.has("range_start")).toBe(false);
    expect((await store.reconciliation.eventCursor())?.reachedAt).toBe(now);
  });

  test("a first start ends although time goes by while it reads", async () => {
    const store = await openStore();
    activate(1);
    const { queries, reader } = readerOf(store, { now: () => now + queries.length * 60_000 });
    expect(await reader.catchUp(signal)).toMatchObject({ read: 1 });
    const starts = queries.flatMap((query) => query.getAll("range_start"));
    expect(new Set(starts).size).toBe(4);
  });

  test("what webhooks brought already costs nothing", async () => {
    const store = await openStore();
    activate(30);
    const events = received();
    await store.applyEvents(events.slice(10, 25));
    const revision = (await store.readOrganization(organizationId))?.revision ?? 0;
    const { reader } = readerOf(store);
    expect(await reader.catchUp(signal)).toMatchObject({ read: 30, missed: 15 });
    expect(await store.applyEvents(events)).toEqual(events.map(() => "duplicate"));
    expect((await store.readOrganization(organizationId))?.revision).toBe(revision + 1);
  });

  test("the cursor and what it stands for are kept together, or neither is", async () => {
    const store = await openStore();
    activate(230);
    let left = 3;
    const dies: EventReaderOptions["store"] = {
      reconciliation: store.reconciliation,
      applyEvents: async (batch, cursor) => {
        // As if the process ended while the transaction ran: nothing of it is there.
        if (batch.length > 0 && left-- === 0) throw new StoreUnavailableError("The power is off.");
        return store.applyEvents(batch, cursor);
      },
    };
    await expect(readerOf(dies).reader.catchUp(signal)).rejects.toThrow("The power is off.");
    expect(await connectionsIn(store)).toBe(150);
    expect((await store.reconciliation.eventCursor())?.after?.id).toBe(sandbox.events[149]?.id);
    const { reader, queries } = readerOf(store);
    expect(await reader.catchUp(signal)).toMatchObject({ read: 80, missed: 80 });
    expect(queries.map((query) => query.get("after"))).toEqual([sandbox.events[149]?.id]);
    expect(await connectionsIn(store)).toBe(230);
  });

  test("an event that the store cannot take holds no other up", async () => {
    const store = await openStore();
    activate(3);
    const poison = sandbox.events[1]?.id;
    const picky: EventReaderOptions["store"] = {
      reconciliation: store.reconciliation,
      applyEvents: async (batch, cursor) => {
        if (batch.some(({ id }) => id === poison)) throw new Error("Not this one.");
        return store.applyEvents(batch, cursor);
      },
    };
    expect(await readerOf(picky).reader.catchUp(signal)).toMatchObject({ read: 3, missed: 2 });
    expect(lines.join()).toContain(poison);
    expect((await store.reconciliation.eventCursor())?.after?.id).toBe(sandbox.events[2]?.id);
  });

  test("--since reads once more, and the cursor stays", async () => {
    const store = await openStore();
    activate(5);
    const { reader } = readerOf(store);
    const since = now - 2_500;
    expect(await reader.readSince(since, signal)).toMatchObject({ read: 3, missed: 3 });
    expect(await store.reconciliation.eventCursor()).toBeNull();
    expect(await reader.catchUp(signal)).toMatchObject({ read: 5, missed: 2 });
    const cursor = await store.reconciliation.eventCursor();
    expect(await reader.readSince(since, signal)).toMatchObject({ read: 3, missed: 0 });
    expect(await store.reconciliation.eventCursor()).toEqual(cursor);
  });
});

describe("windows, refusals and outages of the Events API", () => {
  const openStore = async () => {
    const store = await createSqliteStore({ path: ":memory:" });
    onTestFinished(() => store.close());
    return store;
  };

  test("events of 80 days are read in windows, and old sign-outs are not asked for", async () => {
    const store = await openStore();
    now = start - 80 * dayMs;
    for (let month = 0; month < 3; month++, now += 39 * dayMs) activate(2);
    now = start;
    activate(1);
    const { reader, queries } = readerOf(store, { eventNames: ["dsync.token.created"] });
    expect(await reader.catchUp(signal)).toMatchObject({ read: 7, missed: 7 });
    const wants = (name: string) => queries.map((query) => query.get("events")?.includes(name));
    expect(wants("session.revoked")).toEqual([false, false, false, true]);
    expect(wants("dsync.token.created")).toEqual([true, true, true, true]);
    // The name that WorkOS has no more is not asked for, so that nothing is refused.
    expect(wants("dsync.deactivated")).toEqual([false, false, false, false]);
    expect(lines).toEqual([]);
  });

  test("a name that WorkOS refuses is left out, and named in the log", async () => {
    const store = await openStore();
    activate(3);
    const { reader, queries } = readerOf(store, { eventNames: ["dsync.invented", "user.created"] });
    expect(await reader.catchUp(signal)).toMatchObject({ read: 3, gap: false });
    expect(lines.join()).toContain("dsync.invented");
    queries.length = 0;
    await reader.catchUp(signal);
    expect(queries.map((query) => query.get("events"))).toEqual([
      expect.stringContaining("user.created"),
    ]);
    // Nor does another process find that out again, for a week.
    const later = readerOf(store, { eventNames: ["dsync.invented", "user.created"] });
    await later.reader.catchUp(signal);
    expect(later.queries).toHaveLength(1);
    now += 8 * dayMs;
    await later.reader.catchUp(signal);
    expect(later.queries[1]?.get("events")).toContain("dsync.invented");
  });

  test("a cursor that WorkOS does not know is replaced by the time that was reached", async () => {
    const store = await openStore();
    const after = { id: "event_of_another_environment", createdAt: start - 1 };
    await store.applyEvents([], { after, reachedAt: start });
    activate(4);
    const { reader } = readerOf(store);
    expect(await reader.catchUp(signal)).toMatchObject({ read: 4, missed: 4, gap: false });
    expect(lines.join()).toContain("does not know the last event");
    lines = [];
    expect(await reader.catchUp(signal)).toMatchObject({ read: 0, gap: false });
    expect(lines).toEqual([]);
  });

  test("a server that remembers 30 days only is read from there, and that is said", async () => {
    const store = await openStore();
    activate(2);
    const { reader } = readerOf(store, {
      workos: {
        listEvents: async (query, deadline) => {
          const tooOld = query.from !== undefined && query.from < now - 30 * dayMs;
          return tooOld ? "refused" : gateway().listEvents(query, deadline);
        },
      },
    });
    expect(await reader.catchUp(signal)).toMatchObject({ read: 2, gap: true });
    expect(lines.join()).toContain("those before are lost");
  });

  test("limits, outages and slowness are waited for; a refused key is not", async () => {
    const store = await openStore();
    activate(120);
    sandbox.faults.api({ path: "/events", status: 429, retryAfterSeconds: 1, times: 1 });
    sandbox.faults.api({ path: "/events", status: 503, times: 2 });
    expect(await readerOf(store).reader.catchUp(signal)).toMatchObject({ read: 120 });
    expect(sandbox.faults.struck).toBe(3);
    expect(lines.join()).toMatch(/workos_rate_limited[^\n]*"waitMs":1000/);
    sandbox.faults.api({ path: "/events", status: 503 });
    await expect(readerOf(store).reader.catchUp(signal)).rejects.toMatchObject({
      code: "workos_unavailable",
    });
    expect(sandbox.faults.struck).toBe(8);
    sandbox.faults.clear();
    sandbox.faults.api({ path: "/events", status: 401 });
    await expect(readerOf(store).reader.catchUp(signal)).rejects.toMatchObject({
      code: "workos_unauthorized",
    });
    expect(sandbox.faults.struck).toBe(9);
  });
});

const gateway = () =>
  createWorkOSGateway({
    apiKey: sandbox.apiKey,
    clientId: sandbox.clientId,
    apiUrl: sandbox.url,
  });
