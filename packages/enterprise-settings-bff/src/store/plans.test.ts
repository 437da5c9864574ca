import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { start } from "../../test/events.ts";
import { describeOnPostgres } from "../../test/stores.ts";
import { activated, handledName, loadStore, storeTasks } from "../../test/storeTasks.ts";
import { createSqliteStore } from "./sqlite.ts";

describe("on sqlite", () => {
  /**
   * A walk through what may hold a row for each organization or event. Handlers, their jobs, tasks, windows
   * of attempts, and the rows of a statement of many are few.
   */
  const walk =
    /^SCAN (?!json_each|\d+-ROW|kysely_migration|event_handler|handler_job|[jh]$|reconcile_task|attempt_window)/;

  afterEach(() => vi.restoreAllMocks());
  const open = async () => {
    const prepared = vi.spyOn(DatabaseSync.prototype, "prepare");
    const store = await createSqliteStore({ path: ":memory:" });
    onTestFinished(() => store.close());
    prepared.mockClear();
    await store.handlerJobs.announce([handledName], start);
    await store.applyEvents([activated("conn_1")]);
    /** How SQLite goes through the tables for the statements since. */
    const plans = (): string[] => {
      const statements = new Set(prepared.mock.calls.map(([sql]) => sql.trim()));
      const [database] = prepared.mock.contexts as DatabaseSync[];
      return [...statements]
        .filter((sql) => /^(select|insert|update|delete|with) /i.test(sql))
        .flatMap((sql) => database?.prepare(`explain query plan ${sql}`).all() ?? [])
        .map((step) => String(step["detail"]));
    };
    return { store, plans };
  };

  test.each(storeTasks)("%s walks through no large table", async (_what, _most, task) => {
    const { store, plans } = await open();
    await task(store);
    expect(plans().filter((step) => walk.test(step))).toEqual([]);
  });

  test("pruning does not look again at what it left of a week's events", async () => {
    const { store, plans } = await open();
    await store.prune({ eventPayloads: start });
    expect(plans()).toContain("SEARCH e USING INDEX event_payload_received_at (received_at<?)");
  });
});

describeOnPostgres("with 100,000 organizations", ({ open, openAgain, query, options }) => {
  beforeAll(async () => {
    const store = await open();
    await store.handlerJobs.announce([handledName], start);
    await store.close();
    for (const statement of loadStore(100_000)) await query(statement);
    await query("analyze");
  }, 60_000);

  /** So far, of tables and of indexes; a connection tells as it ends. */
  const rowsRead = async (): Promise<number> => {
    const others = "select 1 from pg_stat_activity where application_name like $1";
    await vi.waitFor(async () => expect(await query(others, [`${options.schema}%`])).toEqual([]), {
      timeout: 5_000,
      interval: 5,
    });
    const [row] = await query(`select
      (select sum(seq_tup_read) from pg_stat_user_tables where schemaname = current_schema()) +
      (select sum(idx_tup_read) from pg_stat_user_indexes where schemaname = current_schema()) as n`);
    return Number(row?.["n"]);
  };

  test.each(storeTasks)("%s looks at %i rows at most", async (_what, most, task) => {
    const before = await rowsRead();
    const store = await openAgain();
    await task(store);
    await store.close();
    expect((await rowsRead()) - before).toBeLessThanOrEqual(most);
  });
});
