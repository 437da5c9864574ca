import type { TestProject } from "vitest/node";
import { canDump, findPostgres, startPostgres, type PostgresServer } from "./postgres-server.ts";

/** Of a database that may be written; null: there is none, and its tests are skipped. */
export type PostgresUrl = string | null;

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: PostgresUrl;
  }
}

/** The PostgreSQL of the tests: the one of `TEST_DATABASE_URL`, or one that is started for them. */
export const setup = (project: TestProject): (() => void) | undefined => {
  const given = process.env["TEST_DATABASE_URL"] || null;
  const bin = findPostgres();
  const skipped = skippedTests(given, bin);
  if (skipped !== null) console.warn(skipped);
  const server = given === null && bin !== null ? start(bin) : null;
  project.provide("postgresUrl", given ?? server?.url ?? null);
  return server === null ? undefined : () => server.remove();
};

const start = (bin: string): PostgresServer | null => {
  try {
    return startPostgres(bin);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.warn(`The tests on PostgreSQL are skipped: ${reason}. Or set TEST_DATABASE_URL.`);
    return null;
  }
};

/** What is skipped for want of a program, in one line; null: nothing. `bin`: see `findPostgres`. */
export const skippedTests = (given: PostgresUrl, bin: string | null): string | null => {
  const install = "Install PostgreSQL's server (Debian's package postgresql)";
  if (bin === null && given === null) {
    return `The tests on PostgreSQL are skipped: no server was found. ${install}, or set TEST_DATABASE_URL.`;
  }
  if (bin === null) {
    return `The tests that stop PostgreSQL or restore a backup are skipped: they need a server of their own. ${install}.`;
  }
  return canDump(bin)
    ? null
    : "The test that restores a backup of PostgreSQL is skipped: there is no pg_dump beside its server.";
};
