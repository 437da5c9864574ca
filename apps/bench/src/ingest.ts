import type {
  Outcome,
  ReceivedEvent,
  Store,
} from "../../../packages/enterprise-settings-bff/src/store/Store.ts";
import { createSink } from "../../../packages/enterprise-settings-bff/src/webhook/sink.ts";
import { openBare, type Third } from "./bareIngest.ts";
import { makeEvents } from "./events.ts";
import { compare, inParallel, rateOf, type Effort, type Figure } from "./measure.ts";
import { openAt, type Kind } from "./stores.ts";

/** Deliveries that are under way at the same time. */
const senders = 64;

const throughSink = async (
  store: Pick<Store, "applyEvents">,
  events: readonly ReceivedEvent[],
): Promise<number> => {
  const sink = createSink(store);
  const rate = await rateOf(events.length, () =>
    inParallel(events.length, senders, async (i) => {
      const event = events[i];
      if (event !== undefined) await sink.accept(event);
    }),
  );
  await sink.close();
  return rate;
};

const oneByOne = (store: Store, events: readonly ReceivedEvent[]): Promise<number> =>
  rateOf(events.length, () =>
    inParallel(events.length, senders, (i) => store.applyEvents(events.slice(i, i + 1))),
  );

/** The same queue in front of the database alone: what is left is what the store adds. */
const openBareStore = async (kind: Kind, third: Third) => {
  const place = kind.place();
  // Makes the tables.
  await (await openAt(place)).close();
  const bare = await openBare(place, third);
  return {
    applyEvents: async (batch: readonly ReceivedEvent[]): Promise<Outcome[]> => {
      await bare.commit(batch);
      return batch.map(() => "applied");
    },
    close: () => bare.close(),
  };
};

/** `sink.accept` against one transaction per event, and against the bare database's group commit. */
export const benchIngest = async (kind: Kind, effort: Effort): Promise<Figure[]> => {
  const count = Math.ceil(2_000 * effort.scale);
  const store = await openAt(kind.place());
  const bare = await openBareStore(kind, "activity");
  const sparing = await openBareStore(kind, "revision");
  try {
    // Until the code is compiled, nothing is measured.
    for (let i = 0; i < Math.min(effort.pairs, 2); i += 1)
      await throughSink(store, makeEvents(count));
    return await compare(
      {
        unit: "events/s",
        subject: {
          name: `${kind.kind}: sink.accept`,
          run: () => throughSink(store, makeEvents(count)),
        },
        baselines: [
          {
            name: "one transaction per event",
            run: () => oneByOne(store, makeEvents(count)),
            goal: { atLeast: kind.kind === "SQLite" ? 2 : 4 },
          },
          {
            name: "the bare database's group commit",
            run: () => throughSink(bare, makeEvents(count)),
            goal: { atLeast: 0.6 },
          },
          {
            name: "the same without a row of activity",
            run: () => throughSink(sparing, makeEvents(count)),
          },
        ],
      },
      effort,
    );
  } finally {
    await bare.close();
    await sparing.close();
    await store.close();
  }
};
