import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { PostgresServer } from "../../../../scripts/postgres-server.ts";
import type { Database } from "./database.ts";
import {
  emptyLedger,
  findLosses,
  findHandling,
  startLoad,
  startServer,
  type Handling,
  type Ledger,
  type Losses,
  type Server,
} from "./load.ts";

/** `lost` and `torn` are counted after each round. */
export interface Result extends Losses, Handling {
  trial: string;
  rounds: number;
  acknowledged: number;
  failedOpens: number;
}

/** What happens in one round; the ledger and the result grow. */
export interface Trial {
  database: Database;
  handled: string;
  ledger: Ledger;
  result: Result;
}

export const newTrial = (trial: string, database: Database, folder: string): Trial => ({
  database,
  handled: join(folder, `handled-${trial.replaceAll(/\W+/g, "-")}`),
  ledger: emptyLedger(),
  result: {
    trial,
    rounds: 0,
    acknowledged: 0,
    lost: 0,
    torn: 0,
    handledZeroTimes: 0,
    outOfOrder: 0,
    failedOpens: 0,
  },
});

/** Opens the store; null, and counted: it did not. */
export const open = async ({ database, handled, result }: Trial): Promise<Server | null> => {
  try {
    return await startServer(database, handled);
  } catch (error) {
    console.error(error);
    result.failedOpens += 1;
    return null;
  }
};

/** Delivers for a while, and then does `interrupt`. */
export const underLoad = async (
  { ledger, result }: Trial,
  { url }: Server,
  interrupt: () => Promise<void>,
): Promise<void> => {
  result.rounds += 1;
  const load = startLoad(url, String(result.rounds), ledger);
  await load.acknowledges(32);
  await delay(Math.random() * 250);
  await interrupt();
  await load.stop();
};

/** After a round: what was acknowledged must be there. */
export const inspect = async ({ database, ledger, result }: Trial): Promise<void> => {
  try {
    const { lost, torn } = await findLosses(database, ledger);
    result.lost += lost;
    result.torn += torn;
  } catch (error) {
    console.error(error);
    result.failedOpens += 1;
  }
};

/** After the last round: what was acknowledged must be handled, sooner or later. */
export const finish = async (trial: Trial): Promise<Result> => {
  const { handled, ledger, result } = trial;
  const server = await open(trial);
  Object.assign(result, await findHandling(handled, ledger));
  await server?.kill();
  result.acknowledged = ledger.acknowledged.size;
  return result;
};

export const killBff = async (
  name: string,
  database: Database,
  folder: string,
  rounds: number,
): Promise<Result> => {
  const trial = newTrial(name, database, folder);
  for (let round = 0; round < rounds; round += 1) {
    const server = await open(trial);
    if (server === null) break;
    await underLoad(trial, server, () => server.kill());
    await inspect(trial);
  }
  return finish(trial);
};

/** Kills PostgreSQL's first process, which ends all the others; the BFF stays and has to find it again. */
export const killPostgres = async (
  name: string,
  database: Database,
  folder: string,
  rounds: number,
  postgres: PostgresServer,
): Promise<Result> => {
  const trial = newTrial(name, database, folder);
  const server = await open(trial);
  if (server === null) return trial.result;
  for (let round = 0; round < rounds; round += 1) {
    await underLoad(trial, server, async () => {
      postgres.kill();
      await startAgain(postgres);
    });
    await inspect(trial);
  }
  await server.kill();
  return finish(trial);
};

/** A killed server's lock file stays in the way until the machine has reaped its process. */
const startAgain = async (postgres: PostgresServer): Promise<void> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      postgres.start();
      return;
    } catch (error) {
      if (attempt === 60) throw error;
      await delay(500);
    }
  }
};
