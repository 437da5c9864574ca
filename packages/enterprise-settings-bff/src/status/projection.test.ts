import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { actsOf, ordersOf, play, repetitions } from "../../test/deliveries.ts";
import {
  certificateData,
  connectionData,
  makeEvent,
  organizationId,
  received,
  start,
} from "../../test/events.ts";
import { historyOf, live, organizationOf, sevenEvents, stepsOf } from "../../test/histories.ts";
import { createMemoryStore, type MemoryStore } from "../../test/memoryStore.ts";
import { blankRow, isVisible, mergeRow, type Row, type RowAssertion } from "../store/mergeRow.ts";
import { blankFields, type EntityTable } from "../store/schema.ts";
import type { ReceivedEvent } from "../store/Store.ts";
import { projectEvent } from "./projectEvent.ts";

/** In every title, so that a failure can be had again. */
const seed = Date.now() & 0x7fffffff;

/** What is visible after these deliveries. */
const after = async (deliveries: readonly ReceivedEvent[]): Promise<string> => {
  const store = createMemoryStore();
  await store.applyEvents(deliveries);
  return store.look().visible;
};

/** Fails when two different answers have one revision: caches and ETag holders would keep the old one. */
const watch = (store: MemoryStore, organizationId: string) => {
  const answers = new Map<number, string>();
  return async (): Promise<void> => {
    const { visible, revisions } = store.look();
    const revision = revisions.get(organizationId)?.revision ?? 0;
    if ((answers.get(revision) ?? visible) !== visible) {
      throw new Error(`Revision ${revision} has two answers.`);
    }
    answers.set(revision, visible);
  };
};

describe(`seed ${seed}`, () => {
  test.each(Object.entries(repetitions))(
    "seven events in all 5,040 orders, %s, end as the clean, ordered delivery",
    async (_name, repeat) => {
      const events = sevenEvents("seven").map(received);
      const clean = await after(events);
      let orders = 0;
      const wrong: string[][] = [];
      for (const order of ordersOf(events)) {
        orders += 1;
        const delivery = repeat(order);
        if ((await after(delivery)) !== clean) wrong.push(delivery.map((it) => it.event));
      }
      expect(wrong).toEqual([]);
      expect(orders).toBe(5_040);
      // What they say in the end: a connection with its certificate, a failed domain, no directory.
      expect(clean.split("\n").map((it) => it.split(" ")[0])).toEqual([
        "certificate",
        "connection",
        "domain",
        "domain_failure",
      ]);
    },
  );

  test("5,000 lives of up to 200 events, with reads in between, end as the clean, ordered delivery", async () => {
    const organizationId = organizationOf("life");
    await fc.assert(
      fc.asyncProperty(stepsOf(200, 1), fc.integer(), async (steps, schedule) => {
        const moments = live(steps);
        const store = createMemoryStore();
        const acts = actsOf(moments, schedule, 0.1);
        await play(store, organizationId, acts, watch(store, organizationId));
        expect(store.look().visible).toBe(await after(moments.map((it) => it.received)));
      }),
      { numRuns: 5_000, seed },
    );
  }, 180_000);

  /** Everything that a life says of each of its objects. */
  const assertions = historyOf(40, 0).map((moments) =>
    byRow(moments.flatMap((it) => projectEvent(it.received))),
  );

  test("joining is commutative, associative and idempotent", () => {
    fc.assert(
      fc.property(assertions, fc.nat(), fc.nat(), fc.nat(), (groups, ...indexes) => {
        for (const its of groups.values()) {
          const [a, b, c] = indexes.map((it) => its[it % its.length] ?? its[0]);
          if (a === undefined || b === undefined || c === undefined) continue;
          const row = join(a);
          expect(mergeRow(row, a)).toEqual(row);
          expect(join(a, b)).toEqual(join(b, a));
          expect(mergeRow(row, asAssertion(a.table, join(b, c)))).toEqual(mergeRow(join(a, b), c));
        }
      }),
      { numRuns: 500, seed },
    );
  });

  test("the same event always says the same, and is left as it was", () => {
    fc.assert(
      fc.property(historyOf(40, 0), (moments) => {
        for (const { received: event } of moments) {
          const before = JSON.stringify(event);
          const said = projectEvent(event);
          expect(projectEvent(structuredClone(event))).toEqual(said);
          expect(JSON.stringify(event)).toBe(before);
        }
      }),
      { numRuns: 100, seed },
    );
  });

  test("marks and versions only grow, and a deletion is final", () => {
    fc.assert(
      fc.property(assertions, (groups) => {
        for (const its of groups.values()) {
          let row = join();
          // Backwards, the deletion comes first.
          for (const it of its.toReversed()) {
            const next = mergeRow(row, it);
            expect(next.version >= row.version).toBe(true);
            for (const mark of marks) expect(next[mark]).toBeGreaterThanOrEqual(row[mark]);
            expect(row.deleted === 1 && isVisible(next)).toBe(false);
            row = next;
          }
        }
      }),
      { numRuns: 500, seed },
    );
  });

  test("no event touches what another organization has", () => {
    fc.assert(
      fc.property(historyOf(40, 0), (moments) => {
        for (const it of moments.flatMap((moment) => projectEvent(moment.received))) {
          expect(it.organizationId).toBe(organizationOf("life"));
          expect(it.key).toMatch(/_life\b|_life_/);
        }
      }),
      { numRuns: 100, seed },
    );
  });

  test("a certificate is its connection's and its type's", async () => {
    const types = ["ResponseSigning", "RequestSigning", "ResponseEncryption"];
    const events = types.flatMap((certificate_type, index) =>
      ["conn_1", "conn_2"].map((id) => ({
        ...certificateData(start + index, { certificate_type }),
        connection: { id, organization_id: organizationId },
      })),
    );
    const said = events.map((data) =>
      received(makeEvent("connection.saml_certificate_renewed", data)),
    );
    expect((await after(said)).split("\n")).toHaveLength(6);
  });

  test("what is of no organization yet waits without a revision, and counts once its owner is told", async () => {
    const { organization_id: _, ...data } = connectionData();
    const ownerless = received(makeEvent("connection.deactivated", { ...data, state: "inactive" }));
    const [owned] = [connectionData()].map((it) =>
      received(makeEvent("connection.activated", it, { at: start - 5 })),
    );
    const store = createMemoryStore();
    await store.applyEvents([ownerless]);
    expect([...store.look().revisions]).toEqual([]);
    await store.applyEvents(owned === undefined ? [] : [owned]);
    expect([...store.look().revisions.keys()]).toEqual([organizationId]);
    expect(store.look().visible).toContain('"state":"inactive"');
  });
});

const byRow = (assertions: readonly RowAssertion[]): Map<string, RowAssertion[]> => {
  const groups = new Map<string, RowAssertion[]>();
  for (const it of assertions) {
    const key = `${it.table} ${it.key}`;
    groups.set(key, [...(groups.get(key) ?? []), it]);
  }
  return groups;
};

const marks = ["deleted", "seen_at", "absent_as_of", "ever_active", "last_change_at"] as const;

/** The row after these assertions. */
const join = (...assertions: readonly RowAssertion[]): Row =>
  assertions.reduce(
    mergeRow,
    blankRow(assertions[0]?.table ?? "connection", assertions[0]?.key ?? ""),
  );

/** What a row holds, said at once. */
const asAssertion = (table: EntityTable, row: Row): RowAssertion => {
  const { id, organization_id, version, sequence: _, ...rest } = row;
  const names = Object.keys(blankFields[table]);
  const fields = Object.fromEntries(names.map((name) => [name, row[name]]));
  return {
    table,
    key: id,
    organizationId: organization_id,
    version,
    fields: version === "" ? null : fields,
    marks: rest,
  } as unknown as RowAssertion;
};
