import { expect, test, vi } from "vitest";
import { connectionData, makeEvent, organizationId, received } from "../../test/events.ts";
import { describeOnPostgres, stateOf } from "../../test/stores.ts";
import { createPostgresStore } from "./postgres.ts";
import { StoreUnavailableError, type Store } from "./Store.ts";

const activated = (id = "conn_01OKTA", over: object = {}) =>
  received(makeEvent("connection.activated", connectionData({ id, ...over })));

/** Everything that the store tells, in order and once: a node may hear twice of what it committed itself. */
const hear = (store: Store): unknown[] => {
  const heard: unknown[] = [];
  const known = new Set<string>();
  store.onChange((id, revision) => {
    if (!known.has(`${id} ${revision}`)) heard.push([id, revision]);
    known.add(`${id} ${revision}`);
  });
  store.onSessionRevoked(({ sessionId }) => {
    if (!known.has(sessionId)) heard.push(sessionId);
    known.add(sessionId);
  });
  store.onResync(() => heard.push("resync"));
  return heard;
};

/** A task that ends when it is told to. */
const gate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
};

describeOnPostgres("nodes", ({ open, openAgain, query, options }) => {
  /** Ends the connections that listen, as a server or a network does that fails. */
  const cutListeners = () =>
    query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", [
      `${options.schema} (listens)`,
    ]);

  test("hear of each other's commits, and each of its own at once", async () => {
    const one = await open();
    const two = await openAgain();
    const [first, second] = [hear(one), hear(two)];
    await one.applyEvents([activated()]);
    expect(first).toEqual([[organizationId, 1]]);
    await two.applyEvents([received(makeEvent("session.revoked", { id: "session_1" }))]);
    await two.applyEvents([activated("conn_2")]);
    const all = [[organizationId, 1], "session_1", [organizationId, 2]];
    await vi.waitFor(() => expect([first, second]).toEqual([all, all]));
  });

  test("hear of more changes than one notification holds", async () => {
    const one = await open();
    const two = await openAgain();
    const heard = hear(two);
    const ids = Array.from({ length: 50 }, (_, i) => `org_${String(i).padStart(200, "0")}`);
    await one.applyEvents(ids.map((id, i) => activated(`conn_${i}`, { organization_id: id })));
    const expected = ids.map((id) => [id, 1]);
    await vi.waitFor(() => expect(new Set(heard)).toEqual(new Set(expected)));
  });

  test("are told to look anew after they were cut off, and hear again", async () => {
    const one = await open();
    const two = await openAgain();
    const heard = hear(two);
    await cutListeners();
    await one.applyEvents([activated()]);
    await vi.waitFor(() => expect(heard).toContain("resync"), { timeout: 5_000 });
    await one.applyEvents([activated("conn_2")]);
    await vi.waitFor(() => expect(heard).toContainEqual([organizationId, 2]));
    expect(await stateOf(two)).toMatchObject({ revision: 2 });
  });

  test("run a task of one name once at a time, and another when the one is over", async () => {
    const one = await open();
    const two = await openAgain();
    const begun = gate();
    const inside = gate();
    const running = one.exclusively("sweep", () => {
      begun.open();
      return inside.opened;
    });
    await begun.opened;
    expect(await two.exclusively("sweep", async () => undefined)).toBe(false);
    expect(await one.exclusively("sweep", async () => undefined)).toBe(false);
    expect(await two.exclusively("prune", async () => undefined)).toBe(true);
    inside.open();
    expect(await running).toBe(true);
    await expect(two.exclusively("sweep", () => Promise.reject(new Error("no")))).rejects.toThrow(
      "no",
    );
    expect(await one.exclusively("sweep", async () => undefined)).toBe(true);
  });

  test("that die give their task to another", async () => {
    const one = await open();
    const two = await openAgain();
    const begun = gate();
    const aborted = gate();
    const running = one.exclusively("sweep", async (signal) => {
      signal.addEventListener("abort", aborted.open);
      begun.open();
      await aborted.opened;
    });
    await begun.opened;
    await cutListeners();
    await running;
    await vi.waitFor(
      async () => {
        expect(await two.exclusively("sweep", async () => undefined)).toBe(true);
      },
      { timeout: 5_000 },
    );
  });
});

describeOnPostgres("the schema", ({ options, query }) => {
  test("is made once by twenty that start at once, whatever else comes and goes in the database", async () => {
    const others = `${options.schema}_others`;
    const columns = Array.from(
      { length: 50 },
      (_, n) => `create table ${others}.t${n} (id serial);`,
    );
    const stop = new AbortController();
    const coming = (async () => {
      while (!stop.signal.aborted) {
        await query(`create schema ${others}; ${columns.join("")}`);
        await query(`drop schema ${others} cascade`);
      }
    })();
    try {
      const stores = await Promise.all(
        Array.from({ length: 20 }, () => createPostgresStore({ ...options, maxConnections: 2 })),
      );
      await expect(Promise.all(stores.map((store) => store.check()))).resolves.toHaveLength(20);
      await Promise.all(stores.map((store) => store.close()));
    } finally {
      stop.abort();
      await coming;
    }
  });

  test("of a newer version is left alone", async () => {
    await (await createPostgresStore(options)).close();
    const running = await createPostgresStore(options);
    await query("insert into kysely_migration values ('9999_future', '2030-01-01')");
    await expect(createPostgresStore(options)).rejects.toThrow(/9999_future.*newer version/);
    await expect(running.check()).rejects.toThrow(/9999_future.*newer version/);
    await running.close();
    await query("delete from kysely_migration where name = '9999_future'");
  });

  test("may change under a node that runs", async () => {
    const store = await createPostgresStore({ ...options, maxConnections: 1 });
    await store.applyEvents([activated()]);
    await stateOf(store);
    await query("alter table connection add column next text");
    try {
      // Its prepared statements no longer fit: the connection is replaced.
      await expect(stateOf(store)).resolves.toMatchObject({ revision: 1 });
      expect(await store.applyEvents([activated("conn_2")])).toEqual(["applied"]);
    } finally {
      await query("alter table connection drop column next");
      await store.close();
    }
  });
});

describeOnPostgres("a database that is only read", ({ options, open, query }) => {
  test("is an outage to those who write", async () => {
    const store = await open();
    const readOnly = new URL(options.connection);
    readOnly.searchParams.set("options", "-c default_transaction_read_only=on");
    const node = await createPostgresStore({ ...options, connection: readOnly.href });
    await expect(node.applyEvents([activated()])).rejects.toThrow(StoreUnavailableError);
    await expect(node.check()).rejects.toThrow(StoreUnavailableError);
    expect(await node.readOrganization(organizationId)).toBeNull();
    await node.close();
    expect(await store.applyEvents([activated()])).toEqual(["applied"]);
    await query("select 1");
  });
});
