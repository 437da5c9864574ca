import * as fc from "fast-check";
import { expect, test } from "vitest";
import { actsOf, ordersOf, play, randomOf, repetitions } from "../../test/deliveries.ts";
import { received } from "../../test/events.ts";
import { live, organizationOf, sevenEvents, stepsOf, type Step } from "../../test/histories.ts";
import { describeStores } from "../../test/stores.ts";
import type { Store } from "./Store.ts";

/** In every title, so that a failure can be had again. */
const seed = Date.now() & 0x7fffffff;
const runs = 200;

/** What was learnt of the objects, without when and how often; lives differ in their scope alone. */
const learnt = async (store: Store, scope: string): Promise<unknown> => {
  const state = await store.readOrganization(organizationOf(scope));
  const { connections = [], directories = [], domains = [] } = state ?? {};
  const text = JSON.stringify({ connections, directories, domains });
  return JSON.parse(text.replaceAll(scope, "life"));
};

/** Fails when two different answers have one revision: caches and ETag holders would keep the old one. */
const watch = (store: Store, scope: string) => {
  const answers = new Map<number, string>();
  return async (): Promise<void> => {
    const state = await store.readOrganization(organizationOf(scope));
    if (state === null) return;
    const { revision, asOf: _, ...rest } = state;
    const answer = JSON.stringify(rest);
    expect(answers.get(revision) ?? answer).toBe(answer);
    answers.set(revision, answer);
  };
};

/** Different numbers below `max`. */
const sample = (count: number, max: number): Set<number> => {
  const random = randomOf(seed);
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(Math.floor(random() * max));
  return chosen;
};

describeStores(`convergence (seed ${seed})`, (stores) => {
  test(`${runs} of the orders of seven events, with repetitions, end as the clean, ordered delivery`, async () => {
    const store = await stores.open();
    const clean = sevenEvents("clean").map(received);
    for (const event of clean) await store.applyEvents([event]);
    const expected = await learnt(store, "clean");
    const orders = [...ordersOf(clean.map((_, index) => index))];
    const repeats = Object.values(repetitions);
    const deliveries = [...sample(runs, orders.length)].map((chosen, index) => {
      const scope = `order${chosen}x`;
      const events = sevenEvents(scope).map(received);
      const repeat = repeats[index % repeats.length];
      return { scope, order: repeat?.(orders[chosen] ?? []).flatMap((it) => events[it] ?? []) };
    });
    // Ten organizations at a time, as they would share a transaction.
    for (let first = 0; first < runs; first += 10) {
      const some = deliveries.slice(first, first + 10);
      for (let at = 0; at < 14; at += 3) {
        await store.applyEvents(some.flatMap((it) => it.order?.slice(at, at + 3) ?? []));
      }
    }
    for (const { scope } of deliveries) expect(await learnt(store, scope)).toEqual(expected);
  }, 180_000);

  test(`${runs} lives of up to 200 events, with reads in between, end as the clean, ordered delivery, a revision for each answer`, async () => {
    const store = await stores.open();
    let count = 0;
    const converges = async ([steps, schedule]: [Step[], number]): Promise<void> => {
      count += 1;
      const [clean, messy] = [`clean${count}x`, `messy${count}x`];
      await store.applyEvents(live(steps, clean).map((it) => it.received));
      const acts = actsOf(live(steps, messy), schedule, 0.2);
      await play(store, organizationOf(messy), acts, watch(store, messy));
      expect(await learnt(store, messy)).toEqual(await learnt(store, clean));
    };
    const tenLives = fc.array(fc.tuple(stepsOf(200, 1), fc.integer()), {
      minLength: 10,
      maxLength: 10,
    });
    // Organizations live at the same time.
    await fc.assert(
      fc.asyncProperty(tenLives, async (lives) => {
        await Promise.all(lives.map(converges));
      }),
      { numRuns: runs / 10, seed },
    );
  }, 180_000);
});
