import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { connectionData, makeEvent, received, start } from "../../test/events.ts";
import { createSqliteStore } from "../store/sqlite.ts";
import { replayEvents } from "./replay.ts";

const folder = mkdtempSync(join(tmpdir(), "bff-replay-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("what is parked is shown and handed to its handler again", async () => {
  const name = "connection.activated";
  const store = await createSqliteStore({ path: join(folder, "replay.db") });
  const say = (command: Parameters<typeof replayEvents>[1]) => replayEvents(store, command, start);
  const list = { what: "list", json: false } as const;
  expect(await say(list)).toBe("Nothing waits for a handler, and nothing is parked.\n");

  await store.handlerJobs.announce([name], start);
  const odd = makeEvent("connection.deactivated", { id: 7 });
  const event = makeEvent(name, connectionData(), { id: "event_bad" });
  await store.applyEvents([event, odd].map(received));
  const turn = { now: start, names: [name], leaseMs: 0, newLease: () => "lease" };
  const [job] = await store.handlerJobs.turn({ ...turn, settled: [], limit: 1 });
  if (job === undefined) throw new Error("There is no job.");
  const settled = [{ job, outcome: "parked", error: "TypeError" }] as const;
  await store.handlerJobs.turn({ ...turn, settled, limit: 0 });

  expect(await say(list)).toBe(
    [
      "connection.activated: 0 waiting, 1 parked.",
      "  event_bad  connection.activated  org_01NORTHWIND  parked 2026-11-20T08:00:00.000Z after 1 attempts: TypeError",
      "1 stored events could not be projected.",
      "",
    ].join("\n"),
  );
  expect(JSON.parse(await say({ what: "list", json: true }))).toMatchObject({
    counts: [{ eventName: name, parked: 1 }],
    parked: [{ eventId: "event_bad" }],
    failedProjections: 1,
  });
  expect(await say({ what: "failed-projections" })).toBe("0 projected, 1 still cannot be.\n");
  expect(await say({ what: "events", selection: { organizationId: "org_other" } })).toContain(
    "0 enqueued",
  );
  expect(await say({ what: "events", selection: { ids: [odd.id, event.id] } })).toBe(
    "1 enqueued, 0 waiting already.\n1 of names that no server has a handler for.\n",
  );
  expect(await say(list)).toContain("connection.activated: 1 waiting, 0 parked.");
  await store.close();
});
