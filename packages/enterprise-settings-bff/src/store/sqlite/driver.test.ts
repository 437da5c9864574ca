import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { Kysely, sql } from "kysely";
import { expect, test } from "vitest";
import { createDialect } from "./driver.ts";

test("a transaction is to itself, and what fails in it leaves nothing", async () => {
  const database = new DatabaseSync(":memory:");
  const db = new Kysely<{ t: { n: number } }>({ dialect: createDialect(database) });
  await db.schema
    .createTable("t")
    .addColumn("n", "bigint", (c) => c.primaryKey())
    .execute();
  const insert = (on: Pick<typeof db, "insertInto">, n: number) =>
    on.insertInto("t").values({ n }).execute();
  const numbers = async () => (await db.selectFrom("t").select("n").execute()).map((it) => it.n);
  const failing = db.transaction().execute(async (trx) => {
    await insert(trx, 1);
    await delay(5);
    throw new Error("It fails.");
  });
  const beside = [insert(db, 2), db.transaction().execute((trx) => insert(trx, 3))];
  await expect(failing).rejects.toThrow("It fails.");
  await Promise.all(beside);
  expect(await numbers()).toEqual([2, 3]);
  // SQLite itself has given this one up.
  const gone = db.transaction().execute(async (trx) => {
    await insert(trx, 4);
    await sql`insert or rollback into t values (2)`.execute(trx);
  });
  await expect(gone).rejects.toThrow(/UNIQUE/);
  await insert(db, 5);
  expect(await numbers()).toEqual([2, 3, 5]);
  await db.destroy();
});

test("a column that is added while a statement is kept is in its rows", async () => {
  const database = new DatabaseSync(":memory:");
  const db = new Kysely<{ t: { n: number; m: number } }>({ dialect: createDialect(database) });
  database.exec("create table t (n bigint); insert into t values (1)");
  const rows = () => db.selectFrom("t").selectAll().execute();
  expect(await rows()).toEqual([{ n: 1 }]);
  database.exec("alter table t add column m bigint default 2");
  expect(await rows()).toEqual([{ n: 1, m: 2 }]);
  await db.destroy();
});
