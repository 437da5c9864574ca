import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findPostgres, startPostgres } from "../../../../scripts/postgres-server.ts";
import { newSchema } from "./database.ts";
import { cutPower, findLoopDevice } from "./powerCut.ts";
import { killBff, killPostgres, type Result } from "./trials.ts";

/**
 * `pnpm proof:durability`: many kills and power cuts under load, which the tests have no time for. Prints a
 * table; fails when anything acknowledged was lost or never handled, or a store did not open.
 */
const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "100" },
    "server-kills": { type: "string", default: "10" },
    "power-cuts": { type: "string", default: "10" },
  },
});
const [kills, serverKills, powerCuts] = [
  values.kills,
  values["server-kills"],
  values["power-cuts"],
].map(Number);

const folder = mkdtempSync(join(tmpdir(), "bff-durability-"));
const results: Result[] = [];
const missing: string[] = [];
const show = (result: Result): void => {
  results.push(result);
  console.log(`${result.trial}: ${JSON.stringify(result)}`);
};

show(
  await killBff(
    "SQLite, server killed",
    { kind: "sqlite", path: join(folder, "bff.db") },
    folder,
    kills ?? 0,
  ),
);

const loop = findLoopDevice();
if (loop === null) show(await cutPower(folder, powerCuts ?? 0));
else missing.push(`Power cuts on SQLite were not simulated: ${loop}`);

const bin = findPostgres();
if (bin === null) {
  missing.push("PostgreSQL was not tried: no server was found (Debian's package postgresql).");
} else {
  const postgres = startPostgres(bin);
  const database = () => newSchema(postgres.url);
  try {
    show(await killBff("PostgreSQL, BFF killed", database(), folder, kills ?? 0));
    show(
      await killPostgres(
        "PostgreSQL, its server killed",
        database(),
        folder,
        serverKills ?? 0,
        postgres,
      ),
    );
  } finally {
    postgres.remove();
  }
}

rmSync(folder, { recursive: true, force: true });
console.table(Object.fromEntries(results.map(({ trial, ...it }) => [trial, it])));
for (const line of missing) console.log(line);
const isClean = results.every(
  (it) => it.lost + it.torn + it.handledZeroTimes + it.outOfOrder + it.failedOpens === 0,
);
process.exit(isClean ? 0 : 1);
