import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, onTestFinished, test, vi, type MockInstance } from "vitest";
import { connectionData, makeEvent, organizationId, received, start } from "../../test/events.ts";
import { makeReading } from "../../test/readings.ts";
import { createSqliteStore } from "./sqlite.ts";
import type { Store } from "./Store.ts";

/**
 * A walk through what may hold a row for each organization or event. Handlers, their jobs, tasks, and the
 * rows of a statement of many are few.
 */
const walk =
  /^SCAN (?!json_each|event_handler|handler_job|reconcile_task|.* USING (COVERING )?INDEX)/;

let store: Store;
let prepared: MockInstance<DatabaseSync["prepare"]>;

beforeEach(async () => {
  prepared = vi.spyOn(DatabaseSync.prototype, "prepare");
  store = await createSqliteStore({ path: ":memory:" });
  prepared.mockClear();
  onTestFinished(() => store.close());
});
afterEach(() => vi.restoreAllMocks());

/** How SQLite goes through the tables for the statements so far. */
const plans = (): string[] => {
  const statements = new Set(prepared.mock.calls.map(([sql]) => sql.trim()));
  const [database] = prepared.mock.contexts as DatabaseSync[];
  return [...statements]
    .filter((sql) => /^(select|insert|update|delete|with) /i.test(sql))
    .flatMap((sql) => database?.prepare(`explain query plan ${sql}`).all() ?? [])
    .map((step) => String(step["detail"]));
};

const name = "connection.activated";
const turn = (limit = 1) => ({
  now: start,
  settled: [],
  names: [name],
  limit,
  leaseMs: 60_000,
  newLease: () => "lease",
});

test.each<[string, (it: Store) => Promise<unknown>]>([
  [
    "a batch of events",
    (it) => it.applyEvents([received(makeEvent(name, connectionData({ id: "conn_2" })))]),
  ],
  ["a whole read", (it) => it.applyRead({ organizationId, fence: 0, reading: makeReading() })],
  [
    "an organization that is gone",
    (it) => it.applyGone({ organizationId, fence: 0, observedAt: start }),
  ],
  ["a look whether it can be written", (it) => it.check()],
  ["a status", (it) => it.readOrganization(organizationId)],
  ["a turn of the handlers", (it) => it.handlerJobs.turn(turn())],
  [
    "keeping what a handler works on",
    async (it) => it.handlerJobs.renew(await it.handlerJobs.turn(turn()), start, 60_000),
  ],
  ["what is due to be read", (it) => it.reconciliation.listDue(start, 20)],
  ["a page of what no list named", (it) => it.reconciliation.listUnnamed("connection", 0, "", 9)],
  ["a replay of what is parked", (it) => it.replay({ parked: true }, start)],
  ["pruning samples", (it) => it.prune({ directorySamples: start })],
  ["counting what was not projected", (it) => it.countProjectionErrors()],
])("%s walks through no large table", async (_what, task) => {
  await store.handlerJobs.announce([name], start);
  await store.applyEvents([received(makeEvent(name, connectionData({ id: "conn_1" })))]);
  await task(store);
  expect(plans().length).toBeGreaterThan(0);
  expect(plans().filter((step) => walk.test(step))).toEqual([]);
});

test("pruning does not look again at what it left of a week's events", async () => {
  await store.prune({ eventPayloads: start });
  expect(plans()).toContain("SEARCH e USING INDEX event_payload_received_at (received_at<?)");
});
