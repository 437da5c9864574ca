import * as fc from "fast-check";
import type { Store } from "../src/store/Store.ts";
import type { Envelope } from "./events.ts";
import type { Moment } from "./histories.ts";

/** How a history may reach us. */

/** Every event at least once, some twice, in any order. */
export const deliveryOf = (moments: readonly Moment[]): fc.Arbitrary<Envelope[]> => {
  const events = moments.map((it) => it.event);
  return fc
    .subarray(events)
    .chain((again) =>
      fc.shuffledSubarray([...events, ...again], { minLength: events.length + again.length }),
    );
};

/** All orders of the items. */
export function* ordersOf<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [index, first] of items.entries()) {
    for (const rest of ordersOf(items.toSpliced(index, 1))) yield [first, ...rest];
  }
}

/** What WorkOS may repeat: each event right after it came in, or everything once more in the end. */
export const repetitions = {
  "each event doubled at once": <T>(order: readonly T[]): T[] => order.flatMap((it) => [it, it]),
  "all repeated at the end": <T>(order: readonly T[]): T[] => [...order, ...order],
};

/** Numbers of 0 to 1 that look random; the same seed gives the same ones (mulberry32). */
export const randomOf = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

export type Act =
  | { at: number; kind: "deliver"; moment: Moment }
  | { at: number; kind: "read"; moment: Moment; lag: number };

/**
 * Each event arrives some time after it happened, some of them twice; whole reads begin in between and are
 * applied a little later.
 */
export const actsOf = (moments: readonly Moment[], seed: number, readsPerEvent: number): Act[] => {
  const random = randomOf(seed);
  const lag = (): number => Math.floor(random() * 13);
  return moments
    .flatMap((moment, index): Act[] => [
      { at: index + lag(), kind: "deliver", moment },
      ...(random() < 0.5 ? [{ at: index + lag(), kind: "deliver", moment } as const] : []),
      ...(random() < readsPerEvent
        ? [{ at: index, kind: "read", moment, lag: lag() } as const]
        : []),
    ])
    .toSorted((a, b) => a.at - b.at);
};

/** Plays the acts on a store, the events in batches; `look` is called after some of the transactions. */
export const play = async (
  store: Pick<Store, "applyEvents" | "fence" | "applyRead">,
  organizationId: string,
  acts: readonly Act[],
  look: () => Promise<void>,
): Promise<void> => {
  const pending: { at: number; apply: () => Promise<unknown> }[] = [];
  let batch: Moment[] = [];
  let transactions = 0;
  const lookAtSome = async (): Promise<void> => {
    transactions += 1;
    if (transactions % 3 === 0) await look();
  };
  const flush = async (): Promise<void> => {
    await store.applyEvents(batch.map((it) => it.received));
    batch = [];
    await lookAtSome();
  };
  for (const act of acts) {
    while (pending[0] !== undefined && pending[0].at <= act.at) await pending.shift()?.apply();
    if (act.kind === "deliver") {
      batch.push(act.moment);
      if (batch.length > act.at % 12) await flush();
      continue;
    }
    const fence = await store.fence(organizationId);
    const reading = act.moment.reading();
    pending.push({
      at: act.at + act.lag,
      apply: async () => {
        await store.applyRead({ organizationId, fence, reading });
        await lookAtSome();
      },
    });
    pending.sort((a, b) => a.at - b.at);
  }
  await flush();
  for (const it of pending) await it.apply();
};
