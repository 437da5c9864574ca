import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { postgresUrl } from "../stores.ts";
import { dropSchema, newSchema, type Database } from "./database.ts";
import {
  emptyLedger,
  findLosses,
  findHandling,
  startLoad,
  startServer,
  type Server,
} from "./load.ts";

const rounds = 5;
let folder: string;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bff-crash-"));
});
afterEach(async () => {
  await server?.kill();
  rmSync(folder, { recursive: true });
});

/** What was lost after each round, and what was never handled in the end. */
const surviveKills = async (database: Database) => {
  const handled = join(folder, "handled");
  const ledger = emptyLedger();
  const losses: object[] = [];
  for (let round = 0; round < rounds; round += 1) {
    server = await startServer(database, handled);
    const load = startLoad(server.url, String(round), ledger);
    await load.acknowledges(32);
    await delay(Math.random() * 150);
    await server.kill();
    await load.stop();
    losses.push(await findLosses(database, ledger));
  }
  server = await startServer(database, handled);
  const handling = await findHandling(handled, ledger);
  await server.kill();
  return { losses, handling, answers: [...ledger.answers.keys()] };
};

const nothingLost = {
  losses: Array.from({ length: rounds }, () => ({ lost: 0, torn: 0 })),
  handling: { handledZeroTimes: 0, outOfOrder: 0 },
  answers: [200],
};

const title = `killed ${rounds} times while webhooks arrive, it has every acknowledged event, and handles it in order`;

test(`on sqlite: ${title}`, async () => {
  const database = { kind: "sqlite", path: join(folder, "bff.db") } as const;
  expect(await surviveKills(database)).toEqual(nothingLost);
}, 180_000);

test.skipIf(postgresUrl === null)(
  `on postgres: ${title}`,
  async () => {
    const database = newSchema(postgresUrl ?? "");
    expect(await surviveKills(database)).toEqual(nothingLost);
    await dropSchema(database);
  },
  180_000,
);
