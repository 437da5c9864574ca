import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { organizationId, received } from "../../test/events.ts";
import { historyOf, type Moment } from "../../test/histories.ts";
import { createSqliteStore } from "./sqlite.ts";
import type { Store } from "./Store.ts";

const folder = mkdtempSync(join(tmpdir(), "bff-convergence-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const withStore = async <T>(task: (store: Store) => Promise<T>): Promise<T> => {
  const store = await createSqliteStore({ path: join(folder, `${++files}.db`) });
  try {
    return await task(store);
  } finally {
    await store.close();
  }
};

/** What was learnt of the objects, without when and how often. */
const learnt = async (store: Store) => {
  const state = await store.readOrganization(organizationId);
  const { connections = [], directories = [], domains = [] } = state ?? {};
  return { connections, directories, domains };
};

/** Two answers that differ never share a revision: caches and ETag holders would keep the old one. */
const watch = (store: Store) => {
  const bodies = new Map<number, object>();
  return async (): Promise<void> => {
    const state = await store.readOrganization(organizationId);
    if (state === null) return;
    const { revision, asOf: _, ...body } = state;
    expect(bodies.get(revision) ?? body).toEqual(body);
    bodies.set(revision, body);
  };
};

type Act =
  | { at: number; kind: "deliver"; moment: Moment }
  | { at: number; kind: "read"; moment: Moment; lag: number };

/**
 * A history as it reaches us: each event arrives some time after it happened, some of them twice; whole
 * reads begin in between and are applied a little later.
 */
const acts = fc
  .tuple(historyOf(30, 1), fc.infiniteStream(fc.nat({ max: 12 })), fc.infiniteStream(fc.boolean()))
  .map(([moments, numbers, flags]): Act[] => {
    const number = (): number => numbers.next().value;
    const flag = (): boolean => flags.next().value;
    return moments
      .flatMap((moment, index): Act[] => [
        { at: index + number(), kind: "deliver", moment },
        ...(flag() ? [{ at: index + number(), kind: "deliver", moment } as const] : []),
        ...(flag() ? [{ at: index, kind: "read", moment, lag: number() } as const] : []),
      ])
      .toSorted((a, b) => a.at - b.at);
  });

const run = async (store: Store, list: readonly Act[]): Promise<void> => {
  const pending: { at: number; apply: () => Promise<unknown> }[] = [];
  let batch: Moment[] = [];
  const look = watch(store);
  const flush = async (): Promise<void> => {
    await store.applyEvents(batch.map((it) => received(it.event)));
    batch = [];
    await look();
  };
  for (const act of list) {
    while (pending[0] !== undefined && pending[0].at <= act.at) await pending.shift()?.apply();
    if (act.kind === "deliver") {
      batch.push(act.moment);
      if (batch.length > act.at % 5) await flush();
      continue;
    }
    const fence = await store.fence(organizationId);
    const { reading } = act.moment;
    pending.push({
      at: act.at + act.lag,
      apply: async () => {
        await store.applyRead({ organizationId, fence, reading });
        await look();
      },
    });
    pending.sort((a, b) => a.at - b.at);
  }
  await flush();
  for (const it of pending) await it.apply();
};

test("any delivery with reads in between ends in the state of the clean, ordered one, a revision for each answer", async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (list) => {
      const inOrder = [...new Set(list.map((act) => act.moment))].toSorted((a, b) => a.at - b.at);
      const clean = await withStore(async (store) => {
        for (const { event } of inOrder) await store.applyEvents([received(event)]);
        return learnt(store);
      });
      const messy = await withStore(async (store) => {
        await run(store, list);
        return learnt(store);
      });
      expect(messy).toEqual(clean);
    }),
    { numRuns: 40 },
  );
}, 30_000);
