import Fastify from "fastify";
import { afterEach, expect, test, vi } from "vitest";
import { listenToChanges } from "../../test/changeReader.ts";
import { errorHandler } from "../errorHandler.ts";
import { ProblemError } from "../errors.ts";
import type { Viewer } from "../guard/guard.ts";
import type { RevokedSession } from "../store/Store.ts";
import { changeRoutes } from "./changeRoutes.ts";
import { createChangeStreams, type ChangeStreamsOptions } from "./changeStreams.ts";

const closers: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A server whose store, guard and mapping say what the test wants. */
async function start(over: Partial<ChangeStreamsOptions> = {}) {
  const told = {
    change: (_organizationId: string, _revision: number): void => undefined,
    resync: (): void => undefined,
    revoked: (_session: RevokedSession): void => undefined,
  };
  const revisions = new Map([["org_a", 3]]);
  const mapping = new Map<string, string>();
  const revokedUntold = new Set<string>();
  let guard = async (viewer: Viewer): Promise<Viewer> => viewer;
  const streams = createChangeStreams({
    organizations: {
      known: async ({ organizationId, tenant }) =>
        organizationId ?? mapping.get(tenant?.id ?? "") ?? null,
    },
    revisionOf: async (id) => revisions.get(id) ?? 0,
    revoked: { has: (id) => revokedUntold.has(id) },
    store: {
      onChange: (listener) => ((told.change = listener), () => undefined),
      onResync: (listener) => ((told.resync = listener), () => undefined),
      onSessionRevoked: (listener) => ((told.revoked = listener), () => undefined),
    },
    limits: { perViewer: 2, perNode: 4 },
    now: Date.now,
    ...over,
  });
  const app = Fastify();
  app.setErrorHandler(errorHandler);
  await app.register(changeRoutes, {
    authenticate: async ({ headers }) => {
      const viewer = headers["x-viewer"];
      if (viewer === undefined) throw new ProblemError("not_signed_in");
      const given = JSON.parse(String(viewer)) as Partial<Viewer>;
      return guard({ userId: "u1", organizationId: null, roles: [], permissions: [], ...given });
    },
    streams,
  });
  const origin = await app.listen({ port: 0, host: "127.0.0.1" });
  closers.push(() => app.close());
  const listen = (viewer: Partial<Viewer> = { organizationId: "org_a" }) =>
    listenToChanges(`${origin}/changes`, { "x-viewer": JSON.stringify(viewer) });
  const change = (id: string, revision: number) => {
    revisions.set(id, revision);
    told.change(id, revision);
  };
  const setGuard = (it: typeof guard) => (guard = it);
  return {
    app,
    origin,
    streams,
    listen,
    told,
    change,
    revisions,
    mapping,
    setGuard,
    revokedUntold,
  };
}

const tenant = { id: "t1", name: "Tenant" };

test("greets with the current revision, then tells every newer one, of the own organization alone", async () => {
  const { listen, change } = await start();
  const [a, b] = [await listen(), await listen({ organizationId: "org_b" })];
  expect(a.headers.get("content-type")).toContain("text/event-stream");
  expect(a.headers.get("cache-control")).toBe("no-store, no-transform");
  expect(a.headers.get("x-accel-buffering")).toBe("no");
  expect([await a.next(), await b.next()]).toEqual([3, 0]);
  change("org_a", 4);
  expect(await a.next()).toBe(4);
  change("org_b", 1);
  change("org_a", 2);
  change("org_a", 5);
  expect([await a.next(), await b.next()]).toEqual([5, 1]);
});

test("many changes in a row are few messages, and the last one is told", async () => {
  const { listen, change } = await start();
  const a = await listen();
  const got = [await a.next()];
  for (let revision = 4; revision <= 500; revision += 1) change("org_a", revision);
  while (got.at(-1) !== 500) got.push(await a.next());
  expect(got.length).toBeLessThanOrEqual(3);
});

test("a tenant's viewer hears of the organization that it gets later", async () => {
  const { listen, change, mapping } = await start({ beatMs: 5 });
  const early = await listen({ tenant });
  expect(await early.next()).toBe(0);
  mapping.set("t1", "org_a");
  expect(await early.next()).toBe(3);
  change("org_a", 4);
  expect([await early.next(), await (await listen({ tenant })).next()]).toEqual([4, 4]);
  // And when it is given another one, whose revisions are others, the page starts anew.
  mapping.set("t1", "org_b");
  expect(await early.next()).toBe(null);
});

test("a resync tells what was missed", async () => {
  const { listen, revisions, told } = await start();
  const a = await listen();
  await a.next();
  revisions.set("org_a", 7);
  told.resync();
  expect(await a.next()).toBe(7);
});

test("a change that nothing told of is found by the next check", async () => {
  const { listen, revisions } = await start({ beatMs: 5 });
  const a = await listen();
  await a.next();
  revisions.set("org_a", 8);
  expect(await a.next()).toBe(8);
  expect(a.beats()).toBeGreaterThan(0);
});

test("ends when the credential does", async () => {
  const { listen, streams } = await start({ beatMs: 60_000 });
  const a = await listen({ organizationId: "org_a", expiresAt: Date.now() + 50 });
  expect([await a.next(), await a.next()]).toEqual([3, null]);
  expect(streams.count()).toBe(0);
});

test("ends with the session that WorkOS revoked, and no other", async () => {
  const { listen, told, change } = await start();
  const mine = await listen({ organizationId: "org_a", sessionId: "session_1" });
  const other = await listen({ organizationId: "org_a", sessionId: "session_2" });
  await Promise.all([mine.next(), other.next()]);
  told.revoked({ sessionId: "session_1", recordedAt: 0 });
  expect(await mine.next()).toBe(null);
  change("org_a", 4);
  expect(await other.next()).toBe(4);
});

test.each(["beat", "resync"])(
  "ends with a session whose end this node was not told of, at the next %s",
  async (when) => {
    const beatMs = when === "beat" ? 5 : 60_000;
    const { listen, told, change, revokedUntold, setGuard } = await start({ beatMs });
    const mine = await listen({ organizationId: "org_a", sessionId: "session_1" });
    const other = await listen({ organizationId: "org_a", sessionId: "session_2" });
    await Promise.all([mine.next(), other.next()]);
    // The guard has no part in it.
    setGuard(() => Promise.reject(new ProblemError("guard_unavailable")));
    revokedUntold.add("session_1");
    if (when === "resync") told.resync();
    expect(await mine.next()).toBe(null);
    change("org_a", 4);
    expect(await other.next()).toBe(4);
  },
);

test("outlives the guard by five minutes, and not more", async () => {
  let now = Date.now();
  const { listen, setGuard, streams, change } = await start({ beatMs: 5, now: () => now });
  const a = await listen();
  await a.next();
  setGuard(() => Promise.reject(new ProblemError("guard_unavailable")));
  now += 5 * 60_000 - 1;
  const beats = a.beats();
  change("org_a", 4);
  expect(await a.next()).toBe(4);
  change("org_a", 5);
  expect(await a.next()).toBe(5);
  expect(a.beats()).toBeGreaterThan(beats);
  now += 1;
  expect([await a.next(), streams.count()]).toEqual([null, 0]);
});

test.each<[string, (viewer: Viewer) => Promise<Viewer>, boolean]>([
  ["nobody is signed in", () => Promise.reject(new ProblemError("not_signed_in")), true],
  ["the session expired", () => Promise.reject(new ProblemError("session_expired")), true],
  ["somebody else is", async (viewer) => ({ ...viewer, userId: "u2" }), true],
  ["it is another organization", async (viewer) => ({ ...viewer, organizationId: "o" }), true],
  ["the host forbids it", () => Promise.reject(new ProblemError("forbidden")), true],
  ["the guard is down", () => Promise.reject(new ProblemError("guard_unavailable")), false],
  ["nothing changed", async (viewer) => viewer, false],
])("checks the credential while it is open: %s", async (_case, guard, ends) => {
  const { listen, setGuard, change } = await start({ beatMs: 5 });
  const a = await listen();
  await a.next();
  const checked = new Promise<void>((resolve) => {
    setGuard(async (viewer) => {
      resolve();
      return guard(viewer);
    });
  });
  await checked;
  if (!ends) change("org_a", 4);
  expect(await a.next()).toBe(ends ? null : 4);
});

test("one too many is told to poll; a page that leaves makes room", async () => {
  const { listen, streams } = await start();
  const first = await listen();
  await Promise.all([first.next(), (await listen()).next()]);
  const third = await listen();
  expect([third.status, third.headers.get("retry-after"), await third.problem()]).toMatchObject([
    429,
    "60",
    { code: "too_many_streams" },
  ]);
  const others = ["u2", "u3"].map((userId) => listen({ userId, organizationId: "org_a" }));
  await Promise.all(others.map(async (it) => (await it).next()));
  expect((await listen({ userId: "u4", organizationId: "org_a" })).status).toBe(429);
  first.leave();
  await vi.waitFor(() => expect(streams.count()).toBe(3));
  expect(await (await listen()).next()).toBe(3);
});

test.each([
  ["nobody", undefined, 401, "not_signed_in"],
  ["without an organization", {}, 403, "no_organization"],
])("%s gets a problem, and no stream", async (_who, viewer, status, code) => {
  const { origin, streams } = await start();
  const headers = viewer === undefined ? {} : { "x-viewer": JSON.stringify(viewer) };
  const it = await listenToChanges(`${origin}/changes`, headers);
  expect([it.status, await it.problem(), streams.count()]).toMatchObject([status, { code }, 0]);
});

test("a store that fails is a problem, and takes no room", async () => {
  const down = new ProblemError("store_unavailable", { retryAfterSeconds: 5 });
  const { listen, streams } = await start({ revisionOf: () => Promise.reject(down) });
  for (const _ of [1, 2, 3]) expect((await listen()).status).toBe(503);
  expect(streams.count()).toBe(0);
});

test("HEAD says what it would be, and opens nothing", async () => {
  const { app, streams } = await start();
  const headers = { "x-viewer": JSON.stringify({ organizationId: "org_a" }) };
  const it = await app.inject({ method: "HEAD", url: "/changes", headers });
  expect([it.statusCode, it.headers["content-type"], it.body]).toEqual([
    200,
    "text/event-stream; charset=utf-8",
    "",
  ]);
  expect((await app.inject({ method: "HEAD", url: "/changes" })).statusCode).toBe(401);
  expect(streams.count()).toBe(0);
});

test("the server stops at once, and every page sees the end", async () => {
  const { app, listen } = await start();
  const pages = [await listen(), await listen({ organizationId: "org_b" })];
  await Promise.all(pages.map((it) => it.next()));
  await app.close();
  expect(await Promise.all(pages.map((it) => it.next()))).toEqual([null, null]);
});

test("who does not read is cut off before much is waiting for it", async () => {
  const { streams, change } = await start();
  const viewer = { userId: "u1", organizationId: "org_a", roles: [], permissions: [] };
  const unread = await streams.open(viewer, async () => viewer);
  vi.useFakeTimers({ toFake: ["performance", "setTimeout"] });
  closers.push(async () => vi.useRealTimers());
  for (let revision = 4; streams.count() > 0 && revision < 1_000; revision += 1) {
    change("org_a", revision);
    vi.advanceTimersByTime(100);
  }
  expect([streams.count(), unread.destroyed]).toEqual([0, true]);
  expect(unread.readableLength).toBeLessThan(2_048);
});
