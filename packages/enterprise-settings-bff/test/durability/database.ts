import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import { createPostgresStore } from "../../src/store/postgres.ts";
import { createSqliteStore } from "../../src/store/sqlite.ts";
import type { Store } from "../../src/store/Store.ts";

/** Where the events go; as JSON it is the argument of `server.ts`. */
export type Database =
  | { kind: "sqlite"; path: string }
  | { kind: "postgres"; connection: string; schema: string };

export const openStore = (database: Database): Promise<Store> =>
  database.kind === "sqlite" ? createSqliteStore(database) : createPostgresStore(database);

/** The ids of all stored events, past the store. Throws when the file is damaged. */
export const storedIds = async (database: Database): Promise<Set<string>> => {
  const rows = database.kind === "sqlite" ? sqliteIds(database.path) : await postgresIds(database);
  return new Set(rows.map((row) => String(row["id"])));
};

const sqliteIds = (path: string): Record<string, unknown>[] => {
  const database = new DatabaseSync(path);
  try {
    const check = database.prepare("pragma integrity_check").get();
    if (check?.["integrity_check"] !== "ok") throw new Error("The file is damaged.");
    return database.prepare("select id from event").all();
  } finally {
    database.close();
  }
};

type PostgresDatabase = Extract<Database, { kind: "postgres" }>;

const query = async (connection: string, sql: string): Promise<Record<string, unknown>[]> => {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

const postgresIds = ({
  connection,
  schema,
}: PostgresDatabase): Promise<Record<string, unknown>[]> =>
  query(connection, `select id from ${schema}.event`);

/** A schema of its own in the database. */
export const newSchema = (connection: string): PostgresDatabase => ({
  kind: "postgres",
  connection,
  schema: `durability_${randomUUID().replaceAll("-", "").slice(0, 20)}`,
});

export const dropSchema = async ({ connection, schema }: PostgresDatabase): Promise<void> => {
  await query(
    connection,
    `set client_min_messages = warning; drop schema if exists ${schema} cascade`,
  );
};
