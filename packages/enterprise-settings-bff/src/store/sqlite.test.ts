import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import {
  directoryUserData,
  everyEvent,
  makeEvent,
  organizationData,
  organizationId,
  received,
  type Envelope,
} from "../../test/events.ts";
import { storeContract } from "../../test/storeContract.ts";
import { projectEvent } from "../status/projectEvent.ts";
import { createSqliteStore } from "./sqlite.ts";
import { StoreUnavailableError, type Store } from "./Store.ts";

const folder = mkdtempSync(join(tmpdir(), "bff-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
let path = "";
let last: Store | undefined;
const newPath = () => join(folder, `new/${++files}.db`);
const open = async () => (last = await createSqliteStore({ path: (path = newPath()) }));

storeContract("sqlite", open, async () => {
  await last?.close();
  return createSqliteStore({ path });
});

test("a store that a newer version has used is left alone", async () => {
  const path = newPath();
  await (await createSqliteStore({ path })).close();
  const database = new DatabaseSync(path);
  database.exec("insert into kysely_migration values ('9999_future', '2030-01-01')");
  await expect(createSqliteStore({ path })).rejects.toThrow(/9999_future.*newer version/);
  const log = database.prepare("select name from kysely_migration order by name").all();
  database.close();
  expect(log.map((row) => row["name"])).toEqual([
    "0001_status",
    "0002_tenant",
    "0003_guard",
    "9999_future",
  ]);
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
