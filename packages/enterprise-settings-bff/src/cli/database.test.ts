import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { connectionData, makeEvent, received } from "../../test/events.ts";
import { postgresUrl } from "../../test/stores.ts";
import { describeDatabase, openStore, readDatabase, type DatabaseConfig } from "./database.ts";
import { createPostgresStore } from "../store/postgres.ts";

const secret = "never-to-be-seen";

const read = (env: Record<string, string>) => {
  const problems: string[] = [];
  const database = readDatabase(
    (name) => env[name],
    (variable) => problems.push(variable),
  );
  return { database, problems };
};

test("takes a PostgreSQL URL with its schema and number of connections", () => {
  const url = `postgresql://app:${secret}@db.example.com:5433/app%20db?sslmode=verify-full`;
  const { database, problems } = read({ DATABASE_URL: url, DATABASE_SCHEMA: "es" });
  expect(problems).toEqual([]);
  expect(database).toEqual({ kind: "postgres", url, schema: "es", maxConnections: 10 });
  expect(describeDatabase(database)).toBe(
    "the store in PostgreSQL at db.example.com:5433, database app db, schema es",
  );
});

test("a database that cannot be reached is named without its password", async () => {
  const url = `postgres://app:${secret}@127.0.0.1:1/app`;
  const { database } = read({ DATABASE_URL: url });
  const error: unknown = await openStore(database).catch((it: unknown) => it);
  expect(String(error)).toMatch(/DATABASE_URL: .* 127\.0\.0\.1:1, database app.*ECONNREFUSED/);
  expect(inspect(error, { depth: 10 })).not.toContain(secret);
});

test.each(["postgres://app:never-to-be-seen@[/app", "mysql://app:never-to-be-seen@db/app"])(
  "a connection that is no such URL is refused, and not quoted: %s",
  async (connection) => {
    const error: unknown = await createPostgresStore({ connection }).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(TypeError);
    expect(inspect(error, { depth: 10 })).not.toContain(secret);
  },
);

test.skipIf(postgresUrl === null)("opens a store there", async () => {
  const schema = `test_${randomUUID().replaceAll("-", "")}`;
  const database: DatabaseConfig = {
    kind: "postgres",
    url: postgresUrl ?? "",
    schema,
    maxConnections: 2,
  };
  const looking = await openStore(database, { create: false });
  await expect(looking.check()).rejects.toThrow(/lacks migrations/);
  await looking.close();
  const store = await openStore(database);
  await store.check();
  const event = received(makeEvent("connection.activated", connectionData()));
  expect(await store.applyEvents([event])).toEqual(["applied"]);
  await store.close();
});
