import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  findPostgres,
  startPostgres,
  type PostgresServer,
} from "../../../../scripts/postgres-server.ts";
import { newSchema } from "./database.ts";
import { emptyLedger, findLosses, findHandling, startLoad, startServer } from "./load.ts";

const outageMs = 5_000;
const bin = findPostgres();

/** Webhooks arrive before, during and after the outage; the BFF is never restarted. */
const surviveOutage = async (postgres: PostgresServer, folder: string) => {
  const database = newSchema(postgres.url);
  const handled = join(folder, "handled");
  const ledger = emptyLedger();
  const server = await startServer(database, handled);
  try {
    const load = startLoad(server.url, "outage", ledger);
    await load.acknowledges(32);
    postgres.stop("fast");
    // What was answered before the database was gone may be noted yet.
    await delay(200);
    const before = ledger.acknowledged.size;
    await delay(outageMs);
    const during = ledger.acknowledged.size - before;
    postgres.start();
    await load.acknowledges(100);
    await load.stop();
    const handling = await findHandling(handled, ledger);
    return {
      during,
      answers: ledger.answers,
      ...handling,
      ...(await findLosses(database, ledger)),
    };
  } finally {
    await server.kill();
  }
};

// A server of its own: the other tests need theirs.
test.skipIf(bin === null)(
  "PostgreSQL gone for 5 s under load: 503 for the sender, recovery without a restart, nothing lost",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "bff-outage-"));
    const postgres = startPostgres(bin ?? "");
    try {
      const { answers, ...found } = await surviveOutage(postgres, folder);
      expect(found).toEqual({ during: 0, handledZeroTimes: 0, outOfOrder: 0, lost: 0, torn: 0 });
      expect(new Set(answers.keys())).toEqual(new Set([200, 503]));
      expect(answers.get(503)).toBeGreaterThan(16);
    } finally {
      postgres.remove();
      rmSync(folder, { recursive: true });
    }
  },
  120_000,
);
