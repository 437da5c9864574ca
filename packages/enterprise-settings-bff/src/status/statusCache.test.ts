import { allIntents } from "@acme/enterprise-settings-contract/fixtures";
import { expect, test, vi } from "vitest";
import { organizationState } from "../../test/states.ts";
import type { OrganizationState } from "../store/Store.ts";
import { presentStatus } from "./presentStatus.ts";
import { createStatusCache } from "./statusCache.ts";

/** A store whose answers wait to be given, and that says what the test wants it to say. */
function setUp() {
  let time = 1_000_000;
  let change = (_id: string, _revision: number): void => undefined;
  let resync = (): void => undefined;
  const looks: ((state: OrganizationState | null | Error) => void)[] = [];
  const cache = createStatusCache({
    store: {
      readOrganization: () =>
        new Promise((resolve, reject) => {
          looks.push((it) => (it instanceof Error ? reject(it) : resolve(it)));
        }),
      onChange: (listener) => ((change = listener), () => undefined),
      onResync: (listener) => ((resync = listener), () => undefined),
    },
    now: () => time,
  });
  const at = (revision: number, over: Partial<OrganizationState> = {}) =>
    organizationState({ id: "org_a", revision, ...over });
  /** Reads; the store, if it is asked, answers this. */
  const read = async (answer: OrganizationState | null | Error, atLeast = 0) => {
    const before = looks.length;
    const reading = cache.read("org_a", { atLeast });
    await Promise.resolve();
    await Promise.resolve();
    if (looks.length > before) looks.at(-1)?.(answer);
    const { state, source } = await reading;
    return [source, state?.revision];
  };
  return {
    cache,
    looks,
    read,
    at,
    change: (revision: number) => change("org_a", revision),
    resync: () => resync(),
    pass: (ms: number) => (time += ms),
  };
}

test("answers from memory until a change, a resync, 30 s, or somebody who knows more", async () => {
  const { read, at, change, resync, pass, cache } = setUp();
  expect(await read(at(1))).toEqual(["store", 1]);
  expect(await read(at(2))).toEqual(["memory", 1]);
  expect(await read(at(2), 2)).toEqual(["store", 2]);
  change(2);
  expect(await read(at(3))).toEqual(["memory", 2]);
  change(3);
  expect(await read(at(3))).toEqual(["store", 3]);
  resync();
  expect(await read(at(4))).toEqual(["store", 4]);
  cache.drop("org_a");
  expect(await read(at(5))).toEqual(["store", 5]);
  pass(30_000);
  expect(await read(at(6))).toEqual(["store", 6]);
});

test("those who ask at the same time share one look; after a change there is a new one", async () => {
  const { cache, looks, at, change } = setUp();
  const first = [cache.read("org_a"), cache.read("org_a"), cache.read("org_a")];
  await Promise.resolve();
  change(2);
  const second = cache.read("org_a");
  await Promise.resolve();
  expect(looks).toHaveLength(2);
  looks[1]?.(at(2));
  expect((await second).state?.revision).toBe(2);
  looks[0]?.(at(1));
  expect((await Promise.all(first)).map((it) => it.state?.revision)).toEqual([1, 1, 1]);
  // What the older look brought has not replaced what is newer.
  expect((await cache.read("org_a")).state?.revision).toBe(2);
});

test("whoever was told of a revision is not shown what a look that began before it found", async () => {
  const { cache, looks, at } = setUp();
  const reads = [cache.read("org_a"), cache.read("org_a", { atLeast: 2, deadlineAt: 1_002_000 })];
  await vi.waitFor(() => expect(looks).toHaveLength(1));
  looks[0]?.(at(1));
  await vi.waitFor(() => expect(looks).toHaveLength(2));
  looks[1]?.(at(2));
  expect((await Promise.all(reads)).map((it) => it.state?.revision)).toEqual([1, 2]);
  // Nobody knows of a revision this new: one look answers.
  const far = cache.read("org_a", { atLeast: 9 });
  await vi.waitFor(() => expect(looks).toHaveLength(3));
  looks[2]?.(at(2));
  expect((await far).state?.revision).toBe(2);
});

test.each(["change", "resync", "drop"] as const)(
  "a look that began before a %s fills nothing",
  async (what) => {
    const { cache, looks, at, change, resync, read } = setUp();
    const early = cache.read("org_a");
    await Promise.resolve();
    if (what === "change") change(2);
    else if (what === "resync") resync();
    else cache.drop("org_a");
    looks[0]?.(at(1));
    await early;
    expect(await read(at(2))).toEqual(["store", 2]);
  },
);

test("keeps nothing that was never read, nothing unknown, and no failure", async () => {
  const { read, at } = setUp();
  expect(await read(at(1, { asOf: null }))).toEqual(["store", 1]);
  expect(await read(null)).toEqual(["store", undefined]);
  await expect(read(new Error("down"))).rejects.toMatchObject({
    code: "store_unavailable",
    retryAfterSeconds: 5,
  });
  expect(await read(at(2))).toEqual(["store", 2]);
});

test("a store that hangs is an outage by the deadline, and asked anew", async () => {
  const { cache, looks } = setUp();
  const hanging = cache.read("org_a", { deadlineAt: 1_000_010 });
  await expect(hanging).rejects.toMatchObject({ code: "store_unavailable" });
  expect(looks).toHaveLength(1);
});

test("a body is rendered once per set of intents, and again when its time is over", async () => {
  const { cache, at, read, pass } = setUp();
  const state = at(1);
  await read(state);
  const render = (access: "allowed" | "forbidden") => {
    const intents = allIntents(access);
    return cache.render(state, intents, () => ({
      ...presentStatus({ state, intents, managedBy: undefined, now: 1_000_000 }),
      validUntil: 1_000_500,
    })).isNew;
  };
  expect([render("allowed"), render("allowed"), render("forbidden")]).toEqual([true, false, true]);
  pass(500);
  expect([render("allowed"), render("allowed")]).toEqual([true, true]);
});
