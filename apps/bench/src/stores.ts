import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createPostgresStore } from "@acme/enterprise-settings-bff/postgres";
import { createSqliteStore } from "@acme/enterprise-settings-bff/sqlite";
import type { Store } from "@acme/enterprise-settings-bff";
import { Client } from "pg";
import { findPostgres, startPostgres } from "../../../scripts/postgres-server.ts";

/** Where a store is; as JSON an argument of `server.ts`. */
export type Place =
  | { kind: "SQLite"; path: string }
  | { kind: "PostgreSQL"; connection: string; schema: string };

export const openAt = (place: Place): Promise<Store> =>
  place.kind === "SQLite" ? createSqliteStore(place) : createPostgresStore(place);

/** Statements past the store. */
export interface Database {
  run(sql: string, parameters?: unknown[]): Promise<void>;
  close(): Promise<void>;
}

export const connectTo = async (place: Place): Promise<Database> => {
  if (place.kind === "SQLite") {
    const database = new DatabaseSync(place.path);
    return {
      run: async (sql) => database.exec(sql),
      close: async () => database.close(),
    };
  }
  const client = new Client(place.connection);
  await client.connect();
  await client.query(`set search_path to ${place.schema}`);
  return {
    run: async (sql, parameters) => void (await client.query(sql, parameters)),
    close: () => client.end(),
  };
};

export interface Kind {
  kind: Place["kind"];
  /** A place where nothing is yet. */
  place(): Place;
  remove(): void;
}

/** What this machine can measure. */
export interface KindsHere {
  kinds: readonly Kind[];
  /** Why something cannot be measured; null: everything can. */
  missing: string | null;
}

export const sqliteKind = (): Kind => {
  const folder = mkdtempSync(join(tmpdir(), "es-bench-"));
  let count = 0;
  return {
    kind: "SQLite",
    place: () => ({ kind: "SQLite", path: join(folder, `${(count += 1)}.db`) }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

const postgresKind = (bin: string): Kind => {
  const server = startPostgres(bin);
  let count = 0;
  return {
    kind: "PostgreSQL",
    place: () => ({
      kind: "PostgreSQL",
      connection: server.url,
      schema: `bench_${(count += 1)}`,
    }),
    remove: () => server.remove(),
  };
};

export const kindsHere = (): KindsHere => {
  const bin = findPostgres();
  return bin === null
    ? { kinds: [sqliteKind()], missing: "PostgreSQL is not measured: no server was found." }
    : { kinds: [sqliteKind(), postgresKind(bin)], missing: null };
};
