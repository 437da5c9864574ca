import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { DatabaseError } from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  canDump,
  findPostgres,
  startPostgres,
  type PostgresServer,
} from "../../../../../scripts/postgres-server.ts";
import { connectionData, makeEvent, organizationId, received } from "../../../test/events.ts";
import { makeReading } from "../../../test/readings.ts";
import { createStatusCache } from "../../status/statusCache.ts";
import { createSink } from "../../webhook/sink.ts";
import { createPostgresStore } from "../postgres.ts";
import { SchemaError, StoreUnavailableError, type Store } from "../Store.ts";
import { asStoreError, breaksConnection, isTransient } from "./outage.ts";

const sqlError = (code: string, severity = "ERROR") =>
  Object.assign(new DatabaseError("said", 4, "error"), { code, severity });

describe("an error of the database", () => {
  test.each([
    ["08006", "connection_failure"],
    ["25006", "read_only_sql_transaction"],
    ["28P01", "invalid_password"],
    ["3D000", "invalid_catalog_name"],
    ["53100", "disk_full"],
    ["53300", "too_many_connections"],
    ["55P03", "lock_not_available"],
    ["57014", "query_canceled"],
    ["57P01", "admin_shutdown"],
    ["57P03", "cannot_connect_now"],
    ["58030", "io_error"],
    ["XX001", "data_corrupted"],
  ])("%s, %s, is an outage", (code) => {
    expect(asStoreError(sqlError(code))).toBeInstanceOf(StoreUnavailableError);
  });

  test.each([
    ["22021", "character_not_in_repertoire"],
    ["23505", "unique_violation"],
    ["42P01", "undefined_table"],
    ["54000", "program_limit_exceeded"],
  ])("%s, %s, is of the statement", (code) => {
    const error = sqlError(code);
    expect(asStoreError(error)).toBe(error);
    expect(breaksConnection(error)).toBe(false);
  });

  test("of the way to it is an outage in words, and the end of the connection", () => {
    const refused = new AggregateError([new Error("connect ECONNREFUSED 127.0.0.1:1")]);
    expect(asStoreError(refused)).toMatchObject({ message: "connect ECONNREFUSED 127.0.0.1:1" });
    expect(breaksConnection(refused)).toBe(true);
    expect(breaksConnection(sqlError("57P01", "FATAL"))).toBe(true);
  });

  test.each(["40001", "40P01", "0A000"])("%s is tried again", (code) => {
    expect(isTransient(sqlError(code))).toBe(true);
  });
});

/**
 * Passes everything on, until it answers nothing any more and closes nothing: a network that is gone. Or
 * until a commit, of which the answer is lost with its connection. Or speaks German, as a server may.
 */
const proxyTo = async (path: string) => {
  const sockets: Socket[] = [];
  let isSilent = false;
  let losesCommit = false;
  let isGerman = false;
  const proxy = createServer({ allowHalfOpen: true }, (near) => {
    sockets.push(near);
    const far = connect(path);
    let isLost = false;
    near.on("data", (data) => {
      if (isSilent) return;
      isLost ||= losesCommit && data.includes("commit\0");
      if (isLost) losesCommit = false;
      far.write(data);
    });
    far.on("data", (data) => {
      if (isLost && data.includes("COMMIT\0")) near.destroy();
      else if (!isLost && !isSilent) near.write(isGerman ? inGerman(data) : data);
    });
    near.on("error", () => undefined).on("close", () => far.destroy());
    far.on("error", () => undefined).on("close", () => isSilent || near.destroy());
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const address = proxy.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    sockets,
    fallSilent: () => void (isSilent = true),
    loseCommit: () => void (losesCommit = true),
    speakGerman: () => void (isGerman = true),
    close: () => proxy.close(),
  };
};

/** Of the same length, since a message says its own. */
const inGerman = (data: Buffer): Buffer =>
  Buffer.from(data.toString("latin1").replaceAll("does not exist", "gibt es nicht."), "latin1");

const bin = findPostgres();
const stoppedMs = 5_000;

describe.skipIf(bin === null || process.platform === "win32")("a server of its own", () => {
  let server: PostgresServer;
  let store: Store;
  beforeAll(async () => {
    server = startPostgres(bin ?? "");
    store = await createPostgresStore({ connection: server.url });
  }, 30_000);
  afterAll(async () => {
    await store.close();
    server.remove();
  });

  const event = (id: string) =>
    received(makeEvent("connection.activated", connectionData({ id: `conn_${id}` }), { id }));

  const socketPath = () =>
    join(new URL(server.url).searchParams.get("host") ?? "", ".s.PGSQL.5432");

  test("whose answer to a commit is lost leaves nothing old in memory", async () => {
    const { url, loseCommit, close } = await proxyTo(socketPath());
    const doubtful = await createPostgresStore({ connection: url });
    const cache = createStatusCache({ store: doubtful, now: Date.now });
    const reading = makeReading({ organization: { id: "org_lost", name: "Lost", updatedAt: 1 } });
    await doubtful.applyRead({ organizationId: "org_lost", fence: 0, reading });
    const look = async () => {
      const { state, source } = await cache.read("org_lost");
      return [source, state?.connections.length];
    };
    expect(await look()).toEqual(["store", 0]);
    expect(await look()).toEqual(["memory", 0]);
    loseCommit();
    const data = connectionData({ id: "conn_lost", organization_id: "org_lost" });
    const at = reading.observedAt + 1_000;
    const lost = received(makeEvent("connection.activated", data, { id: "event_lost", at }));
    await expect(doubtful.applyEvents([lost])).rejects.toThrow(StoreUnavailableError);
    // WorkOS sends it again, and it is nothing new.
    expect(await doubtful.applyEvents([lost])).toEqual(["duplicate"]);
    await vi.waitFor(async () => expect((await look())[1]).toBe(1));
    cache.close();
    await doubtful.close();
    close();
  });

  test("is an empty store in any language", async () => {
    const { url, speakGerman, close } = await proxyTo(socketPath());
    speakGerman();
    const elsewhere = { connection: url, schema: "elsewhere" };
    const looking = await createPostgresStore({ ...elsewhere, create: false });
    await expect(looking.check()).rejects.toThrow(SchemaError);
    await looking.close();
    const first = await createPostgresStore(elsewhere);
    await first.check();
    await first.close();
    close();
  });

  test("that no longer knows the user is an outage, and no store without a schema", async () => {
    const query = (sql: string) =>
      execFileSync(join(bin ?? "", "psql"), [`--dbname=${server.url}`, "--quiet", `-c${sql}`]);
    query("create role someone superuser login");
    const connection = new URL(server.url);
    connection.searchParams.set("user", "someone");
    const known = await createPostgresStore({ connection: connection.href });
    query("alter role someone rename to nobody");
    query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'nobody'");
    await vi.waitFor(() => expect(known.check()).rejects.toThrow(/"someone" does not exist/));
    await expect(known.check()).rejects.toThrow(StoreUnavailableError);
    await known.close();
    query("drop role nobody");
  });

  test("that crashes is an outage at once, is back without a restart, and has all that was acknowledged", async () => {
    const heard: unknown[] = [];
    store.onResync(() => heard.push("resync"));
    const sink = createSink(store);
    const acknowledged: string[] = [];
    const refused: unknown[] = [];
    const stop = new AbortController();
    const produce = async (name: string) => {
      for (let i = 0; !stop.signal.aborted; i += 1) {
        const id = `event_${name}_${i}`;
        try {
          await sink.accept(event(id));
          acknowledged.push(id);
        } catch (error) {
          refused.push(error);
          await delay(20);
        }
      }
    };
    const producing = Promise.all(["a", "b", "c", "d"].map(produce));
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(20));
    server.stop("immediate");
    await vi.waitFor(() => expect(refused.length).toBeGreaterThan(8));
    expect(refused.every((it) => it instanceof Error && "code" in it)).toBe(true);
    await expect(store.readOrganization(organizationId)).rejects.toThrow(StoreUnavailableError);
    await expect(store.check()).rejects.toThrow(StoreUnavailableError);
    await expect(store.exclusively("task", async () => undefined)).rejects.toThrow(
      StoreUnavailableError,
    );
    const before = acknowledged.length;
    await delay(stoppedMs);
    server.start();
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(before + 20), {
      timeout: 10_000,
    });
    await vi.waitFor(() => expect(heard).toContain("resync"), { timeout: 10_000 });
    stop.abort();
    await producing;
    await sink.close();
    const again = await store.applyEvents(acknowledged.map(event));
    expect(new Set(again)).toEqual(new Set(["duplicate"]));
    expect(refused).toContainEqual(expect.objectContaining({ code: "store_unavailable" }));
    const state = await store.readOrganization(organizationId);
    const known = new Set(state?.connections.map((it) => it.id));
    expect(acknowledged.filter((id) => !known.has(`conn_${id}`))).toEqual([]);
    expect(await store.exclusively("task", async () => undefined)).toBe(true);
  });

  test("that falls silent holds up neither the end of a store, nor the process by a connection", async () => {
    const { url, sockets, fallSilent, close } = await proxyTo(socketPath());
    const cut = await createPostgresStore({ connection: url });
    await cut.check();
    fallSilent();
    await cut.close();
    await vi.waitFor(
      () => {
        // A notice: a socket that only said goodbye takes it; one that was torn away resets the connection.
        for (const it of sockets) if (!it.destroyed) it.write(Buffer.of(78, 0, 0, 0, 5, 0));
        expect(sockets.every((it) => it.closed)).toBe(true);
      },
      { timeout: 5_000 },
    );
    close();
  });

  test.skipIf(!canDump(bin ?? ""))(
    "is restored from a backup that was made while it was written",
    async () => {
      const run = (program: string, args: string[], input?: Buffer) =>
        execFileSync(join(bin ?? "", program), args, { input, maxBuffer: 100_000_000 });
      await store.applyEvents([event("before")]);
      const expected = await store.readOrganization(organizationId);
      const dump = run("pg_dump", ["--format=custom", "--schema=enterprise_settings", server.url]);
      await store.applyEvents([event("after")]);
      const restored = new URL(server.url);
      restored.pathname = "/restored";
      run("createdb", [`--maintenance-db=${server.url}`, "restored"]);
      run("pg_restore", [`--dbname=${restored.href}`], dump);
      const copy = await createPostgresStore({ connection: restored.href });
      expect(await copy.readOrganization(organizationId)).toEqual(expected);
      expect(await copy.applyEvents([event("before"), event("after")])).toEqual([
        "duplicate",
        "applied",
      ]);
      await copy.close();
    },
  );
});
