import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startBff, startSandbox } from "../../test/sandboxBff.ts";
import type { Viewer } from "../guard/guard.ts";
import type { EnterpriseSettingsBffOptions } from "../options.ts";

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const closers: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** The test says who asks, in a header. */
const guard = async ({ headers }: { headers: Record<string, unknown> }): Promise<Viewer> => ({
  userId: String(headers["x-user"]),
  organizationId: String(headers["x-organization"]),
  roles: ["admin"],
  permissions: [],
});

async function start(over: Partial<EnterpriseSettingsBffOptions> = {}) {
  const clock = { at: Date.now() };
  const bff = await startBff(sandbox, { guard, now: () => clock.at, ...over });
  closers.push(() => bff.app.close());
  const ask = async (user: string, organization = "org_northwind") => {
    const answer = await bff.app.inject({
      method: "POST",
      url: "/api/enterprise-settings/portal-links",
      payload: { intent: "sso" },
      headers: {
        "sec-fetch-site": "same-origin",
        "x-user": user,
        "x-organization": organization,
      },
    });
    const retryAfter = answer.headers["retry-after"];
    return retryAfter === undefined ? answer.statusCode : `${answer.statusCode} in ${retryAfter} s`;
  };
  const times = async (count: number, user: string, organization?: string) => {
    const answers = [];
    for (let i = 0; i < count; i++) answers.push(await ask(user, organization));
    return answers;
  };
  return { ...bff, clock, ask, times };
}

test("30 a minute for a viewer, then 429 until the minute is over", async () => {
  const { clock, ask, times, store } = await start();
  expect(new Set(await times(30, "a"))).toEqual(new Set([201]));
  clock.at += 20_500;
  expect(await times(3, "a")).toEqual(["429 in 40 s", "429 in 40 s", "429 in 40 s"]);
  expect(await ask("b")).toBe(201);
  clock.at += 39_500;
  expect(await ask("a")).toBe(201);
  const trail = await store.listActivity("org_northwind", 100);
  const refusals = trail.filter(({ code }) => code === "rate_limited");
  expect(refusals).toMatchObject([{ action: "portal_link.refused", userId: "a", intent: "sso" }]);
});

test("an organization's people share another limit, which others do not use up", async () => {
  const { ask, times } = await start({
    rateLimit: { viewerPerMinute: 3, organizationPerMinute: 5 },
  });
  await times(10, "a");
  expect(await times(3, "b")).toEqual([201, 201, "429 in 60 s"]);
  expect(await ask("c")).toBe("429 in 60 s");
  expect(await ask("d", "org_fabrikam")).toBe(201);
});

test("0 is no limit", async () => {
  const { times } = await start({ rateLimit: { viewerPerMinute: 0, organizationPerMinute: 0 } });
  expect(new Set(await times(40, "a"))).toEqual(new Set([201]));
});

test("nodes that share a store share the count", async () => {
  const one = await start({ rateLimit: { viewerPerMinute: 4 } });
  const other = await start({ rateLimit: { viewerPerMinute: 4 }, store: one.store });
  const answers = [...(await one.times(2, "a")), ...(await other.times(3, "a"))];
  expect(answers).toEqual([201, 201, 201, 201, "429 in 60 s"]);
});

test("what the policy refuses is not counted", async () => {
  const allow = { now: false };
  const { ask, times } = await start({
    rateLimit: { viewerPerMinute: 1 },
    policy: () => (allow.now ? "allowed" : "forbidden"),
  });
  expect(new Set(await times(3, "a"))).toEqual(new Set([403]));
  allow.now = true;
  expect(await ask("a")).toBe(201);
});

test("a store that cannot count mints nothing", async () => {
  const { store } = await start();
  const broken = { ...store, countAttempt: () => Promise.reject(new Error("disk")) };
  const { ask } = await start({ store: broken });
  expect(await ask("a")).toBe(503);
});

test("who is refused again and again does not fill the trail", async () => {
  const { clock, times, store } = await start({ policy: () => "forbidden" });
  expect(new Set(await times(40, "a"))).toEqual(new Set([403]));
  await times(1, "b");
  const kept = async () => (await store.listActivity("org_northwind", 100)).length;
  expect(await kept()).toBe(31);
  clock.at += 60_001;
  await times(1, "a");
  expect(await kept()).toBe(32);
});
