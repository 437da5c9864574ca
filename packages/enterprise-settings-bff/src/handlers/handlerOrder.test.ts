import Fastify from "fastify";
import * as fc from "fast-check";
import { beforeEach, expect, test, vi } from "vitest";
import { connectionData, makeEvent, received, start } from "../../test/events.ts";
import { describeOnPostgres, describeStores } from "../../test/stores.ts";
import type { Store } from "../store/Store.ts";
import type { HandlerContext } from "./eventHandlers.ts";
import { defaultHandlerOptions } from "./handlerOptions.ts";
import { createHandlerRunner } from "./handlerRunner.ts";

const name = "connection.activated";
const attempts = 3;

interface Planned {
  id: string;
  organization: string | null;
  /** How often its handler fails; from `attempts` on it is parked. */
  failures: number;
  /** Turns of the event loop that a run takes. */
  turns: number;
}

const batches = fc.array(
  fc.array(
    fc.record({
      organization: fc.constantFrom("org_1", "org_2", "org_3", null),
      failures: fc.oneof(fc.constant(0), fc.nat({ max: 4 })),
      turns: fc.nat({ max: 3 }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  { maxLength: 5 },
);

let cases = 0;
/** With ids of their own, so that cases may share a store. */
const planOf = (drawn: readonly (readonly Omit<Planned, "id">[])[]): Planned[][] => {
  cases += 1;
  return drawn.map((batch, i) => batch.map((it, j) => ({ ...it, id: `case_${cases}_${i}_${j}` })));
};

const eventOf = ({ id, organization }: Planned) =>
  received(
    makeEvent(name, connectionData({ id: `conn_${id}`, organization_id: organization }), { id }),
  );

/** Runs the plan on the nodes until nothing waits; returns the ids in the order in which they were handled. */
const runPlan = async (
  nodes: Store[],
  plan: Planned[][],
  concurrency: number,
): Promise<string[]> => {
  const planned = new Map(plan.flat().map((it) => [it.id, it]));
  const handled: string[] = [];
  const { log } = Fastify();
  let clock = start;
  const runners = nodes.map((store) =>
    createHandlerRunner({
      ...defaultHandlerOptions,
      attempts,
      concurrency,
      jobs: store.handlerJobs,
      log,
      // Each look is later than the delay: what failed is due when it is looked for.
      firstDelayMs: 1,
      maxDelayMs: 1,
      now: () => (clock += 2),
      leaseMs: 30 * 60_000,
      pollMs: 1,
      handlers: {
        [name]: async (event: { id: string }, { attempt }: HandlerContext) => {
          const { failures = 0, turns = 0 } = planned.get(event.id) ?? {};
          for (let i = 0; i < turns; i += 1) await new Promise(setImmediate);
          if (attempt <= failures) throw new Error("not yet");
          handled.push(event.id);
        },
      },
    }),
  );
  await Promise.all(runners.map((runner) => runner.start()));
  for (const [i, batch] of plan.entries()) {
    await nodes[i % nodes.length]?.applyEvents(batch.map(eventOf));
  }
  await vi.waitFor(
    async () => {
      const counts = (await nodes[0]?.handlerJobs.counts()) ?? [];
      expect(counts.every((it) => it.waiting === 0)).toBe(true);
    },
    { timeout: 20_000, interval: 5 },
  );
  await Promise.all(runners.map((runner) => runner.close()));
  return handled;
};

const organizations = ["org_1", "org_2", "org_3", null] as const;

/** By organization what was handled, in this order, and what is parked. */
const outcomeOf = async (store: Store, plan: Planned[], handled: readonly string[]) => {
  const parked = await store.handlerJobs.listParked(10_000);
  const ids = new Set(plan.map((it) => it.id));
  return {
    handled: organizations.map((organization) => {
      const its = new Set(plan.filter((it) => it.organization === organization).map((it) => it.id));
      return handled.filter((id) => its.has(id));
    }),
    parked: parked
      .map((it) => it.eventId)
      .filter((id) => ids.has(id))
      .toSorted(),
  };
};

/** Each organization's events handled once and in commit order; what could not be is parked. */
const expectedOf = (plan: Planned[]) => ({
  handled: organizations.map((organization) =>
    plan
      .filter((it) => it.organization === organization && it.failures < attempts)
      .map((it) => it.id),
  ),
  parked: plan
    .filter((it) => it.failures >= attempts)
    .map((it) => it.id)
    .toSorted(),
});

describeStores("any mixture of organizations, failures and batches", (stores) => {
  let store: Store;
  beforeEach(async () => {
    store = await stores.open();
  });

  test("ends with each handled in commit order of its organization, or parked", async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.integer({ min: 1, max: 4 }), async (drawn, concurrency) => {
        const plan = planOf(drawn);
        const handled = await runPlan([store], plan, concurrency);
        expect(await outcomeOf(store, plan.flat(), handled)).toEqual(expectedOf(plan.flat()));
      }),
      { numRuns: 15 },
    );
  }, 30_000);
});

describeOnPostgres("two nodes", (stores) => {
  test("share the events, and each is handled once and in order", async () => {
    const store = await stores.open();
    const nodes = [store, await stores.openAgain()];
    const drawn = Array.from({ length: 10 }, (_, i) =>
      Array.from({ length: 8 }, (_, j) => ({
        organization: ["org_1", "org_2", "org_3", null][(i + j) % 4] ?? null,
        failures: (i * 8 + j) % 7 === 0 ? 2 : 0,
        turns: j % 3,
      })),
    );
    const plan = planOf(drawn);
    const handled = await runPlan(nodes, plan, 2);
    expect(await outcomeOf(store, plan.flat(), handled)).toEqual(expectedOf(plan.flat()));
  }, 30_000);
});
