import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
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

const inFolder = async (body: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "bff-crash-"));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** What was lost after each round, and what was never handled in the end. */
const surviveKills = async (database: Database, folder: string) => {
  const handled = join(folder, "handled");
  const ledger = emptyLedger();
  const losses: object[] = [];
  let server: Server | undefined;
  try {
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
    return { losses, handling, answers: [...ledger.answers.keys()] };
  } finally {
    await server?.kill();
  }
};

const nothingLost = {
  losses: Array.from({ length: rounds }, () => ({ lost: 0, torn: 0 })),
  handling: { handledZeroTimes: 0, outOfOrder: 0 },
  answers: [200],
};

const title = `killed ${rounds} times while webhooks arrive, it has every acknowledged event, and handles it in order`;

// At the same time: each waits for the leases that the last killed server had.
describe.concurrent("the server", () => {
  test(`on sqlite: ${title}`, async () => {
    await inFolder(async (folder) => {
      const database = { kind: "sqlite", path: join(folder, "bff.db") } as const;
      expect(await surviveKills(database, folder)).toEqual(nothingLost);
    });
  }, 180_000);

  test.skipIf(postgresUrl === null)(
    `on postgres: ${title}`,
    async () => {
      await inFolder(async (folder) => {
        const database = newSchema(postgresUrl ?? "");
        expect(await surviveKills(database, folder)).toEqual(nothingLost);
        await dropSchema(database);
      });
    },
    180_000,
  );
});
