import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { connectionData, makeEvent, sign } from "../events.ts";
import { openStore, storedIds, type Database } from "./database.ts";

/** Servers to be killed, senders that note what was acknowledged, and what is to be found afterwards. */

export interface Server {
  url: string;
  /** For `SIGSTOP`; to kill it, `kill()`. */
  process: ChildProcess;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Throws when it ends before it listens: its store did not open. */
export const startServer = async (database: Database, handled: string): Promise<Server> => {
  const script = fileURLToPath(new URL("server.ts", import.meta.url));
  const args = ["--conditions=source", script, JSON.stringify(database), handled];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const gone = once(child, "exit");
  const line = await Promise.race([
    once(child.stdout, "data").then(([chunk]) => String(chunk).trim()),
    gone.then(([code]) => Promise.reject(new Error(`The server ended at once (${String(code)}).`))),
  ]);
  return {
    url: line,
    process: child,
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
  };
};

/** What the senders know. */
export interface Ledger {
  acknowledged: Set<string>;
  /** How many answers had each status. */
  answers: Map<number, number>;
}

export const emptyLedger = (): Ledger => ({ acknowledged: new Set(), answers: new Map() });

const producers = 16;
/** Handlers run one at a time for an organization. */
const organizations = 8;

const organizationOf = (producer: number): string => `org_${producer % organizations}`;

/** Delivers until the signal; what is not acknowledged is sent again, as WorkOS does. */
const produce = async (
  { url, signal }: { url: string; signal: AbortSignal },
  producer: number,
  run: string,
  { acknowledged, answers }: Ledger,
): Promise<void> => {
  const name = `${run}_${producer}`;
  for (let i = 0; !signal.aborted; i += 1) {
    const id = `event_${name}_${i}`;
    const owner = { organization_id: organizationOf(producer) };
    const at = Date.now();
    const data = connectionData({ ...owner, id: `conn_${name}`, name: id });
    const body = JSON.stringify(makeEvent("connection.activated", data, { id, at }));
    while (!signal.aborted && !acknowledged.has(id)) {
      const status = await post(url, body);
      // A killed server: the signal comes.
      if (status === null) await delay(5);
      else answers.set(status, (answers.get(status) ?? 0) + 1);
      if (status === 200) acknowledged.add(id);
      else if (status !== null) await delay(20);
    }
  }
};

/** null: no answer. */
const post = async (url: string, body: string): Promise<number | null> => {
  try {
    const answer = await fetch(`${url}/webhooks/workos`, {
      method: "POST",
      headers: { "content-type": "application/json", "workos-signature": sign(body, Date.now()) },
      body,
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
};

/** Begins to deliver; ends with `stop`, which resolves when nothing is under way any more. */
export const startLoad = (url: string, run: string, ledger: Ledger) => {
  const end = new AbortController();
  const producing = Array.from({ length: producers }, (_, producer) =>
    produce({ url, signal: end.signal }, producer, run, ledger),
  );
  return {
    /** Until so many more are acknowledged. */
    acknowledges: async (count: number): Promise<void> => {
      const goal = ledger.acknowledged.size + count;
      while (ledger.acknowledged.size < goal) await delay(5);
    },
    stop: async (): Promise<void> => {
      end.abort();
      await Promise.all(producing);
    },
  };
};

export interface Losses {
  /** Acknowledged, and not in the store. */
  lost: number;
  /** Events without what they say, or the other way round. */
  torn: number;
}

/** Looks into the store. Throws when it does not open. */
export const findLosses = async (database: Database, { acknowledged }: Ledger): Promise<Losses> => {
  const stored = await storedIds(database);
  const lost = [...acknowledged].filter((id) => !stored.has(id)).length;
  const told = new Map<string, string>();
  const store = await openStore(database);
  for (let i = 0; i < organizations; i += 1) {
    const state = await store.readOrganization(organizationOf(i));
    for (const it of state?.connections ?? []) told.set(it.id, it.name);
  }
  await store.close();
  const connections = new Set([...stored].map((id) => id.replace(/^event_(.*)_\d+$/, "conn_$1")));
  const torn =
    [...connections].filter((id) => !told.has(id)).length +
    [...told.values()].filter((id) => !stored.has(id)).length;
  return { lost, torn };
};

export interface Handling {
  handledZeroTimes: number;
  /** Handled for the first time after a later one of the same sender. */
  outOfOrder: number;
}

const handledIds = (path: string): string[] =>
  existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];

/** A sender waits for each answer before the next delivery: its events were committed in this order. */
const countOutOfOrder = (handled: readonly string[]): number => {
  const last = new Map<string, number>();
  let count = 0;
  for (const id of new Set(handled)) {
    const [, sender = "", index] = /^event_(.*)_(\d+)$/.exec(id) ?? [];
    if (Number(index) < (last.get(sender) ?? 0)) count += 1;
    last.set(sender, Number(index));
  }
  return count;
};

/** A killed server keeps the organizations that it was at for half a minute. */
const quietMs = 50_000;

/** Waits until every acknowledged event was handled, or nothing is handled any more. */
export const findHandling = async (path: string, { acknowledged }: Ledger): Promise<Handling> => {
  let handled: string[] = [];
  let handledZeroTimes = acknowledged.size;
  for (let quiet = 0; handledZeroTimes > 0 && quiet < quietMs; quiet += 100) {
    await delay(100);
    const before = handledZeroTimes;
    handled = handledIds(path);
    const ids = new Set(handled);
    handledZeroTimes = [...acknowledged].filter((id) => !ids.has(id)).length;
    if (handledZeroTimes !== before) quiet = 0;
  }
  return { handledZeroTimes, outOfOrder: countOutOfOrder(handled) };
};
