import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { Store } from "../store/Store.ts";
import { readCount, type Report } from "./readers.ts";

/** Where the store is. */
export type DatabaseConfig =
  | { kind: "sqlite"; path: string }
  | { kind: "postgres"; url: string; schema: string; maxConnections: number };

const standard = "sqlite:./data/enterprise-settings.db";

export function readDatabase(
  get: (variable: string) => string | undefined,
  report: Report,
): DatabaseConfig {
  const text = get("DATABASE_URL") ?? standard;
  const schema = get("DATABASE_SCHEMA") ?? "enterprise_settings";
  const connections = get("DATABASE_MAX_CONNECTIONS") ?? "10";
  if (/^postgres(ql)?:/.test(text)) {
    const maxConnections = readCount("DATABASE_MAX_CONNECTIONS", connections, report);
    if (maxConnections === 0) {
      report("DATABASE_MAX_CONNECTIONS", "leaves no connection", "At least 1; 10 is the default.");
    }
    if (!/^[a-z_][a-z0-9_]{0,39}$/.test(schema)) {
      const remedy = "Lower-case letters, digits and _, at most 40: enterprise_settings.";
      report("DATABASE_SCHEMA", "is not a plain name", remedy);
    }
    const url = URL.parse(text);
    if (url === null || (url.hostname === "" && !url.searchParams.has("host"))) {
      const remedy = "postgres://user:password@host:5432/database?sslmode=verify-full.";
      report("DATABASE_URL", "is not a URL of a PostgreSQL database", remedy);
    }
    return { kind: "postgres", url: text, schema, maxConnections };
  }
  const path = /^sqlite:(.+)$/s.exec(text)?.[1]?.replace(/^\/\/(?=\/)/, "");
  if (path === undefined || (path.startsWith("//") && isAbsolute(path))) {
    const remedy = `${standard}, or postgres://user:password@host:5432/database.`;
    report("DATABASE_URL", "is neither a sqlite: nor a postgres: URL", remedy);
  }
  return { kind: "sqlite", path: path ?? "" };
}

/** The store in words, without what the URL keeps secret. */
export function describeDatabase(database: DatabaseConfig): string {
  if (database.kind === "sqlite") return `the store at ${database.path}`;
  const { hostname, port, pathname, searchParams } = new URL(database.url);
  const host = searchParams.get("host") ?? hostname;
  const name = decodeURIComponent(pathname.slice(1));
  const at = `${host}${port === "" ? "" : `:${port}`}`;
  return `the store in PostgreSQL at ${at}${name === "" ? "" : `, database ${name}`}, schema ${database.schema}`;
}

/** Whether there is none yet, as far as that is known without opening it. */
export function isAbsent(database: DatabaseConfig): boolean {
  return database.kind === "sqlite" && !existsSync(database.path);
}

/** `create: false`: neither creates it nor brings it up to date. Throws an error that names the variable. */
export async function openStore(
  database: DatabaseConfig,
  { create = true }: { create?: boolean } = {},
): Promise<Store> {
  try {
    if (database.kind === "sqlite") {
      const { createSqliteStore } = await import("../store/sqlite.ts");
      return await createSqliteStore({ path: database.path, create });
    }
    const { createPostgresStore } = await import("../store/postgres.ts");
    const { url: connection, schema, maxConnections } = database;
    return await createPostgresStore({ connection, schema, maxConnections, create });
  } catch (cause) {
    const reason = isMissingDriver(cause)
      ? "the package pg is not installed: add it beside this one"
      : reasonOf(cause);
    const what = describeDatabase(database);
    throw new Error(`DATABASE_URL: ${what} cannot be opened: ${reason}`, { cause });
  }
}

function isMissingDriver(error: unknown): boolean {
  const isMissing =
    error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
  return isMissing && error.message.includes("'pg'");
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
