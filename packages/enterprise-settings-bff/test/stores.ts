import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "pg";
import { afterAll, afterEach, describe, inject } from "vitest";
import type { PostgresUrl } from "../../../scripts/start-postgres.ts";
import { createPostgresStore } from "../src/store/postgres.ts";
import { createSqliteStore } from "../src/store/sqlite.ts";
import type { OrganizationState, Store } from "../src/store/Store.ts";
import { organizationId } from "./events.ts";

/** Opens the stores of one test and closes them after it. */
export interface Stores {
  kind: "sqlite" | "postgres";
  /** An empty one. */
  open: () => Promise<Store>;
  /** Another one on the data of the last that `open` gave: a second node, or the same after a restart. */
  openAgain: () => Promise<Store>;
}

export const postgresUrl: PostgresUrl = inject("postgresUrl");

/** The tests in `body` on every kind of store; those on PostgreSQL are skipped where there is none. */
export const describeStores = (title: string, body: (stores: Stores) => void): void => {
  describe(`${title} on sqlite`, () => {
    body(sqliteStores());
  });
  describeOnPostgres(title, body);
};

export const describeOnPostgres = (title: string, body: (stores: PostgresStores) => void): void => {
  describe.skipIf(postgresUrl === null)(`${title} on postgres`, () => {
    // Skipped tests are collected all the same; nothing connects.
    body(postgresStores(postgresUrl ?? "postgres://skipped"));
  });
};

const sqliteStores = (): Stores => {
  const folder = mkdtempSync(join(tmpdir(), "bff-stores-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  let files = 0;
  const keep = closedAfterEach();
  const path = () => join(folder, `new/${files}.db`);
  const open = () => keep(createSqliteStore({ path: path() }));
  return {
    kind: "sqlite",
    open: () => {
      files += 1;
      return open();
    },
    openAgain: open,
  };
};

export interface PostgresStores extends Stores {
  /** What `createPostgresStore` is given; the schema is removed after the last test. */
  options: { connection: string; schema: string };
  /** A statement of a test's own, with the tables' schema in the search path. */
  query: (sql: string, parameters?: unknown[]) => Promise<Record<string, unknown>[]>;
}

/** One schema, emptied for each store. */
const postgresStores = (connection: string): PostgresStores => {
  const schema = `test_${randomUUID().replaceAll("-", "")}`;
  const named = new URL(connection);
  named.searchParams.set("application_name", schema);
  const options = { connection: named.href, schema };
  const pool = new Pool({
    connectionString: connection,
    max: 1,
    options: `-c search_path=${schema} -c client_min_messages=warning`,
  });
  const query = async (sql: string, parameters?: unknown[]) =>
    (await pool.query<Record<string, unknown>>(sql, parameters)).rows;
  afterAll(async () => {
    await query(`drop schema if exists ${schema} cascade`);
    await pool.end();
  });
  const empty = async () => {
    const tables = await query(
      "select tablename from pg_tables where schemaname = $1 and tablename not like 'kysely%'",
      [schema],
    );
    await query(tables.map((it) => `delete from "${String(it["tablename"])}";`).join(" "));
  };
  const keep = closedAfterEach();
  const open = () => keep(createPostgresStore({ ...options, maxConnections: 5 }));
  return {
    kind: "postgres",
    options,
    query,
    open: async () => {
      await empty();
      return open();
    },
    openAgain: open,
  };
};

const closedAfterEach = () => {
  const opened: Store[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  return async (opening: Promise<Store>): Promise<Store> => {
    const store = await opening;
    opened.push(store);
    return store;
  };
};

/** What the store knows of the organization of the test events; throws when that is nothing. */
export const stateOf = async (store: Store): Promise<OrganizationState> => {
  const state = await store.readOrganization(organizationId);
  if (state === null) throw new Error("Nothing is known of the organization.");
  return state;
};
