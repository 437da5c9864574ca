import type { TestProject } from "vitest/node";
import { findPostgres, startPostgres } from "./postgres-server.ts";

/** Of a database that may be written; null: there is none, and its tests are skipped. */
export type PostgresUrl = string | null;

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: PostgresUrl;
  }
}

/** The PostgreSQL of the tests: the one of `TEST_DATABASE_URL`, or one that is started for them. */
export const setup = (project: TestProject): (() => void) | undefined => {
  const given = process.env["TEST_DATABASE_URL"];
  if (given) {
    project.provide("postgresUrl", given);
    return undefined;
  }
  try {
    const bin = findPostgres();
    if (bin === null) throw new Error("no server was found");
    const server = startPostgres(bin);
    project.provide("postgresUrl", server.url);
    return () => server.remove();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.warn(
      `The tests on PostgreSQL are skipped: ${reason}. Install its server (Debian's package postgresql), or set TEST_DATABASE_URL.`,
    );
    project.provide("postgresUrl", null);
    return undefined;
  }
};
