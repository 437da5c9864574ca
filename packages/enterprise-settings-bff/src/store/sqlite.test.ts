import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import {
  directoryUserData,
  everyEvent,
  makeEvent,
  organizationData,
  organizationId,
  received,
  start,
  type Envelope,
} from "../../test/events.ts";
import { projectEvent } from "../status/projectEvent.ts";
import { createSqliteStore } from "./sqlite.ts";
import { StoreUnavailableError } from "./Store.ts";

const tenant = { tenantId: "t1", organizationId, name: "Northwind" };

const folder = mkdtempSync(join(tmpdir(), "bff-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newPath = () => join(folder, `new/${++files}.db`);

test("a store that a newer version has used is left alone", async () => {
  const path = newPath();
  await (await createSqliteStore({ path })).close();
  const database = new DatabaseSync(path);
  const before = Number(
    database.prepare("select count(*) as n from kysely_migration").get()?.["n"],
  );
  database.exec("insert into kysely_migration values ('9999_future', '2030-01-01')");
  await expect(createSqliteStore({ path })).rejects.toThrow(/9999_future.*newer version/);
  const log = database.prepare("select name from kysely_migration order by name").all();
  database.close();
  expect(log.at(-1)?.["name"]).toBe("9999_future");
  expect(log).toHaveLength(before + 1);
});

test("writes ahead into a log, and says when it can no longer be written", async () => {
  const path = newPath();
  const store = await createSqliteStore({ path });
  const database = new DatabaseSync(path);
  expect(database.prepare("pragma journal_mode").get()).toEqual({ journal_mode: "wal" });
  database.close();
  await store.close();
  await expect(store.check()).rejects.toThrow(/not open|destroyed/);
});

test("a lock that another process holds stops writes, as an outage, but no reads", async () => {
  const path = newPath();
  const store = await createSqliteStore({ path });
  const event = received(makeEvent("organization.created", organizationData()));
  await store.applyEvents([event]);
  const other = new DatabaseSync(path);
  other.exec("begin immediate");
  expect(await store.readOrganization(organizationId)).toMatchObject({ name: "Northwind" });
  const refused = store.applyEvents([event]);
  await expect(refused).rejects.toThrow(StoreUnavailableError);
  await expect(refused).rejects.toThrow("database is locked");
  other.exec("rollback");
  other.close();
  expect(await store.applyEvents([event])).toEqual(["duplicate"]);
  await store.close();
});

test("a lock that another process holds is waited for beside everything else", async () => {
  const path = newPath();
  const store = await createSqliteStore({ path });
  const event = received(makeEvent("organization.created", organizationData()));
  await store.applyEvents([event]);
  const other = new DatabaseSync(path);
  other.exec("begin immediate");
  const writes = [store.applyEvents([event]), store.mapTenant(tenant), store.check()];
  let written = 0;
  for (const it of writes) void it.then(() => (written += 1));
  // The server goes on, and so do those who only read.
  let longest = 0;
  for (let round = 0; round < 20; round += 1) {
    const before = performance.now();
    await delay(10);
    expect(await store.readOrganization(organizationId)).toMatchObject({ name: "Northwind" });
    longest = Math.max(longest, performance.now() - before);
  }
  expect(longest).toBeLessThan(1_000);
  expect(written).toBe(0);
  other.exec("rollback");
  other.close();
  expect(await Promise.all(writes)).toEqual([["duplicate"], true, undefined]);
  await store.close();
});

test("keeps no directory user, but what cannot be projected stays whole", async () => {
  const path = newPath();
  const store = await createSqliteStore({ path });
  const events = [...everyEvent(), makeEvent("dsync.user.merged", { user: directoryUserData() })];
  const poison = makeEvent("dsync.user.created", directoryUserData({ directory_id: 7 }));
  await store.applyEvents([...events, poison].map(received));
  await store.close();
  const database = new DatabaseSync(path);
  const payloads = new Map(
    database
      .prepare("select id, payload from event")
      .all()
      .map((row) => [row["id"], String(row["payload"])]),
  );
  database.close();
  for (const event of events) {
    const text = payloads.get(event.id) ?? "";
    expect(text).not.toMatch(/dana|directory_user_01|u-1/);
    // What is left is projected as the whole was.
    const again = projectEvent(received(JSON.parse(text) as Envelope));
    expect(again).toEqual(projectEvent(received(event)));
    const rewritten = /^dsync\.(user|group\.user)/.test(event.event);
    expect(text === JSON.stringify(event)).toBe(!rewritten);
  }
  expect(payloads.get(poison.id)).toBe(JSON.stringify(poison));
});

test("what an older version could not project counts once it is projected again", async () => {
  const path = newPath();
  const store = await createSqliteStore({ path });
  const events = [
    makeEvent("organization.created", organizationData()),
    makeEvent("dsync.user.created", directoryUserData()),
  ];
  const database = new DatabaseSync(path);
  const insert = database.prepare(
    `insert into event (id, name, created_at, received_at, payload, projection_error)
     values (?, ?, 1, 1, ?, 'it was not known')`,
  );
  for (const event of events) insert.run(event.id, event.event, JSON.stringify(event));
  expect(await store.countProjectionErrors()).toBe(2);
  const heard: string[] = [];
  store.onChange((organization) => heard.push(organization));
  expect(await store.reproject()).toEqual({ projected: 2, failed: 0 });
  expect(await store.countProjectionErrors()).toBe(0);
  expect(await store.readOrganization(organizationId)).toMatchObject({ name: "Northwind" });
  expect(heard).toEqual([organizationId]);
  const people = database.prepare("select count(*) as n from event where payload like '%dana@%'");
  expect(people.get()).toEqual({ n: 0 });
  database.close();
  await store.close();
});

test("is opened twenty times at once by two processes, and its schema made once", async () => {
  const path = newPath();
  mkdirSync(dirname(path), { recursive: true });
  const script = fileURLToPath(new URL("../../test/openSqlite.ts", import.meta.url));
  const processes = Array.from({ length: 2 }, () =>
    spawn(process.execPath, ["--conditions=source", script, path, "10"], { stdio: "inherit" }),
  );
  const exits = await Promise.all(processes.map((it) => once(it, "exit")));
  expect(exits.map(([code]) => code)).toEqual([0, 0]);
  const store = await createSqliteStore({ path });
  await store.check();
  await store.close();
});

test("is restored from a backup that was made while it was open", async () => {
  const path = newPath();
  const store = await createSqliteStore({ path });
  const [before, after] = [
    received(makeEvent("organization.created", organizationData())),
    received(
      makeEvent("organization.updated", organizationData({ name: "After" }), { at: start + 1 }),
    ),
  ];
  await store.applyEvents([before]);
  const expected = await store.readOrganization(organizationId);
  const database = new DatabaseSync(path);
  const copy = newPath();
  database.prepare("vacuum into ?").run(copy);
  database.close();
  await store.applyEvents([after]);
  await store.close();
  const restored = await createSqliteStore({ path: copy });
  expect(await restored.readOrganization(organizationId)).toEqual(expected);
  expect(await restored.applyEvents([before, after])).toEqual(["duplicate", "applied"]);
  await restored.close();
});
