import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { createSqliteStore } from "../src/store/sqlite.ts";
import { connectionData, makeEvent, organizationId, sign } from "./events.ts";

const rounds = 5;
const producers = 16;
const folder = mkdtempSync(join(tmpdir(), "bff-crash-"));
const path = join(folder, "bff.db");
let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

const startServer = async (): Promise<string> => {
  const script = fileURLToPath(new URL("crashServer.ts", import.meta.url));
  child = spawn(process.execPath, ["--conditions=source", script, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.stdout === null) throw new Error("The server has no output.");
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return line.toString().trim();
};

/** Delivers until the server is gone; notes what was acknowledged. */
const produce = async (url: string, name: string, acknowledged: Set<string>): Promise<void> => {
  for (let i = 0; ; i += 1) {
    const id = `event_${name}_${i}`;
    const at = Date.now();
    const data = connectionData({ id: `conn_${name}`, name: id });
    const body = JSON.stringify(makeEvent("connection.activated", data, { id, at }));
    try {
      const answer = await fetch(`${url}/webhooks/workos`, {
        method: "POST",
        headers: { "content-type": "application/json", "workos-signature": sign(body, at) },
        body,
      });
      if (answer.status === 200) acknowledged.add(id);
    } catch {
      return;
    }
  }
};

const storedIds = (): Set<string> => {
  const database = new DatabaseSync(path);
  const rows = database.prepare("select id from event").all();
  const check = database.prepare("pragma integrity_check").get();
  database.close();
  expect(check).toEqual({ integrity_check: "ok" });
  return new Set(rows.map((row) => String(row["id"])));
};

test(`killed ${rounds} times while webhooks arrive, it has every acknowledged event`, async () => {
  const acknowledged = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    const url = await startServer();
    const before = acknowledged.size;
    const producing = Array.from({ length: producers }, (_, i) =>
      produce(url, `${round}_${i}`, acknowledged),
    );
    while (acknowledged.size < before + producers) await delay(5);
    await delay(Math.random() * 300);
    const gone = once(child ?? process, "exit");
    child?.kill("SIGKILL");
    await gone;
    await Promise.all(producing);

    const stored = storedIds();
    expect([...acknowledged].filter((id) => !stored.has(id))).toEqual([]);
    const store = await createSqliteStore({ path });
    const state = await store.readOrganization(organizationId);
    await store.close();
    // An event and what it says are committed together.
    const told = new Set([...stored].map((id) => id.replace(/^event_(.*)_\d+$/, "conn_$1")));
    expect(new Set(state?.connections.map((it) => it.id))).toEqual(told);
    expect(state?.connections.every((it) => stored.has(it.name))).toBe(true);
  }
  expect(acknowledged.size).toBeGreaterThan(rounds * producers);
}, 30_000);
