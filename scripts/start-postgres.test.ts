import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { skippedTests } from "./start-postgres.ts";

const folderWith = (...programs: string[]): string => {
  const folder = mkdtempSync(join(tmpdir(), "es-programs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of programs) writeFileSync(join(folder, name), "");
  return folder;
};
const given = "postgres://localhost/test";

test.each([
  ["no server and no database", null, null, /^The tests on PostgreSQL are skipped/],
  ["a database, and no server to stop", given, null, /^The tests that stop PostgreSQL or restore/],
  ["a database, and a server without pg_dump", given, [], /restores a backup.*no pg_dump/],
  ["a server without pg_dump", null, [], /restores a backup.*no pg_dump/],
])("with %s, one line says what is skipped", (_case, url, programs, line) => {
  const said = skippedTests(url, programs && folderWith(...programs));
  expect(said).toMatch(line);
  expect(said).not.toContain("\n");
});

test.each([null, given])("with everything there is, nothing is said (database %s)", (url) => {
  expect(skippedTests(url, folderWith("pg_dump"))).toBeNull();
});
