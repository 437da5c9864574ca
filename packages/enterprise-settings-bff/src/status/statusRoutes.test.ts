import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Status, statusHeaders } from "@acme/enterprise-settings-contract";
import { allIntents } from "@acme/enterprise-settings-contract/fixtures";
import Fastify, { type FastifyInstance } from "fastify";
import { Value } from "typebox/value";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { connectionData, iso, makeEvent, received } from "../../test/events.ts";
import { connectionReading, makeReading } from "../../test/readings.ts";
import { errorHandler } from "../errorHandler.ts";
import { ProblemError } from "../errors.ts";
import { noMetrics } from "../metrics/metrics.ts";
import { createOrganizations } from "../portal/organizations.ts";
import { createSqliteStore } from "../store/sqlite.ts";
import type { Store } from "../store/Store.ts";
import { createWorkOSGateway } from "../workos/createWorkOSGateway.ts";
import type { Reading } from "../workos/WorkOSGateway.ts";
import type { ReadDelays } from "../reconcile/delays.ts";
import { createOrganizationReads, type OrganizationReads } from "../reconcile/organizationReads.ts";
import { createStatusCache } from "./statusCache.ts";
import { statusRoutes } from "./statusRoutes.ts";

let now = Date.parse("2026-11-20T12:00:00.000Z");
let folder: string;
let store: Store;
let reconciler: OrganizationReads;
let app: FastifyInstance;
/** WorkOS as these tests want it: answers, and counts the calls. */
let reads: string[];
let logged: unknown[][];
let answer: (organizationId: string) => Promise<Reading>;

/** Sessions here name their organization: nothing is looked up. */
const unreachable = createWorkOSGateway({
  apiKey: "sk_1",
  clientId: "client_1",
  apiUrl: "http://127.0.0.1:1",
});

const readingFor = (id: string, over: Partial<Reading> = {}): Reading =>
  makeReading({ observedAt: now, organization: { id, name: id, updatedAt: now - 1 }, ...over });

const start = async (delays: Partial<ReadDelays> = {}) => {
  reconciler = createOrganizationReads({
    store,
    workos: {
      readOrganization: (id) => {
        reads.push(id);
        return answer(id);
      },
      organizationGoneAt: async () => null,
    },
    log: { warn: (...line: unknown[]) => void logged.push(line) },
    now: () => now,
    delays: { firstSight: 50, jitter: 1, apart: 0, ...delays },
  });
  const cache = createStatusCache({ store, now: () => now });
  app = Fastify();
  app.addHook("onClose", async () => cache.close());
  app.setErrorHandler(errorHandler);
  await app.register(statusRoutes, {
    authenticate: async ({ headers }) => ({
      userId: "user_1",
      organizationId: headers["x-org"] === undefined ? null : String(headers["x-org"]),
      roles: [String(headers["x-role"])],
      permissions: [],
    }),
    assertSameOrigin: ({ headers }) => {
      if (headers.origin !== undefined) throw new ProblemError("cross_site");
    },
    organizations: createOrganizations({ store, workos: unreachable }),
    intentsFor: async ({ roles }) => allIntents(roles.includes("admin") ? "allowed" : "forbidden"),
    cache,
    reconciler,
    metrics: noMetrics,
    deadlineMs: 100,
    pollAfterMs: () => 2_000,
    now: () => now,
  });
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "bff-status-"));
  store = await createSqliteStore({ path: join(folder, "bff.db") });
  reads = [];
  logged = [];
  answer = async (id) => readingFor(id, { connections: [connectionReading({ id: `c-${id}` })] });
});
afterEach(async () => {
  reconciler.close();
  await app.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const get = (org = "org_a", headers: Record<string, string> = {}) =>
  app.inject({ url: "/status", headers: { "x-org": org, "x-role": "admin", ...headers } });
const refresh = (org = "org_a", headers: Record<string, string> = {}) =>
  app.inject({
    method: "POST",
    url: "/refresh",
    headers: { "x-org": org, "x-role": "admin", ...headers },
  });

describe("GET /status", () => {
  test("reads an organization at first sight, and answers 304 while nothing changes", async () => {
    await start();
    const first = await get();
    expect(first.statusCode).toBe(200);
    expect([...Value.Errors(Status, first.json())]).toEqual([]);
    expect(first.headers).toMatchObject({
      "cache-control": "private, no-cache",
      vary: "Cookie, Authorization, Origin",
      [statusHeaders.asOf]: iso(now),
      [statusHeaders.pollAfterMs]: "2000",
    });
    const etag = String(first.headers.etag);
    for (const validator of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
      const again = await get("org_a", { "if-none-match": validator });
      expect([again.statusCode, again.body]).toEqual([304, ""]);
      expect(again.headers).toMatchObject({ etag, [statusHeaders.asOf]: iso(now) });
    }
    const headers = { "x-org": "org_a", "x-role": "admin", "if-none-match": etag };
    const head = await app.inject({ method: "HEAD", url: "/status", headers });
    expect(head.statusCode).toBe(304);
    expect(reads).toEqual(["org_a"]);
  });

  test("two roles and two organizations never share a 304", async () => {
    await start();
    const etags = new Set<string>();
    for (const org of ["org_a", "org_b"]) {
      for (const role of ["admin", "member"]) {
        const it = await get(org, { "x-role": role });
        expect(it.json()).toMatchObject({ revision: 1, organization: { id: org } });
        for (const other of etags) {
          const crossed = await get(org, { "x-role": role, "if-none-match": other });
          expect(crossed.statusCode).toBe(200);
        }
        etags.add(String(it.headers.etag));
      }
    }
    expect(etags.size).toBe(4);
  });

  test("shows a webhook's change at once", async () => {
    await start();
    const { etag } = (await get()).headers;
    const data = connectionData({ id: "c-org_a", organization_id: "org_a", state: "inactive" });
    await store.applyEvents([received(makeEvent("connection.deactivated", data, { at: now + 1 }))]);
    const changed = await get("org_a", { "if-none-match": String(etag) });
    expect(changed.json()).toMatchObject({ sso: { state: "inactive" }, revision: 2 });
  });

  test.each([
    ["WorkOS is slow", () => new Promise<Reading>(() => {}), 503, "status_not_known"],
    [
      "WorkOS is down",
      () => Promise.reject(new ProblemError("workos_unavailable")),
      503,
      "status_not_known",
    ],
    [
      "the key is wrong",
      () => Promise.reject(new ProblemError("workos_unauthorized")),
      502,
      "workos_unauthorized",
    ],
  ])(
    "nothing known and %s: a problem, never 'not configured'",
    async (_case, workos, status, code) => {
      answer = workos;
      await start();
      const it = await get();
      expect([it.statusCode, it.json<{ code: string }>().code]).toEqual([status, code]);
      expect(it.headers[statusHeaders.pollAfterMs]).toBe("2000");
      expect(it.headers["retry-after"]).toBe(status === 503 ? "2" : undefined);
    },
  );

  test("what webhooks told is shown without asOf while WorkOS cannot be read", async () => {
    answer = () => Promise.reject(new ProblemError("workos_timeout"));
    await start();
    const data = connectionData({ organization_id: "org_a" });
    await store.applyEvents([received(makeEvent("connection.activated", data))]);
    const it = await get();
    expect(it.json()).toMatchObject({
      sso: { state: "active" },
      directorySync: { state: "unknown" },
    });
    expect(it.headers[statusHeaders.asOf]).toBeUndefined();
    await get();
    expect(reads).toHaveLength(1);
  });

  test("an outage keeps the last good answer", async () => {
    await start();
    await get();
    const asOf = now;
    answer = () => Promise.reject(new ProblemError("workos_unavailable"));
    now += 3_600_000;
    const it = await refresh();
    expect(it.json()).toMatchObject({ sso: { state: "active" } });
    expect(it.headers[statusHeaders.asOf]).toBe(iso(asOf));
  });

  test("atLeast: a node that holds an older revision reads the store; what none has is no error", async () => {
    await start();
    await get();
    // Of another node: nothing tells this one.
    const other = await createSqliteStore({ path: join(folder, "bff.db") });
    const data = connectionData({ id: "c-org_a", organization_id: "org_a", state: "inactive" });
    await other.applyEvents([received(makeEvent("connection.deactivated", data, { at: now + 1 }))]);
    await other.close();
    const ask = (query: string) =>
      app.inject({ url: `/status${query}`, headers: { "x-org": "org_a" } });
    const revisions = [];
    for (const query of ["", "?atLeast=1", "?atLeast=2", "", "?atLeast=999999999999999"]) {
      revisions.push((await ask(query)).json<Status>().revision);
    }
    expect(revisions).toEqual([1, 1, 2, 2, 2]);
  });

  test.each(["", "-1", "1.5", "1e3", "0x1", " 1", "9999999999999999", "1&atLeast=2", "null"])(
    "atLeast=%s is refused",
    async (value) => {
      await start();
      const it = await app.inject({
        url: `/status?atLeast=${value}`,
        headers: { "x-org": "org_a" },
      });
      expect([it.statusCode, it.json()]).toMatchObject([400, { code: "invalid_request" }]);
      expect(reads).toEqual([]);
    },
  );

  test("a viewer without an organization, and a store that fails, are problems", async () => {
    await start();
    expect((await app.inject("/status")).json()).toMatchObject({ code: "no_organization" });
    await store.close();
    expect((await get()).json()).toMatchObject({ code: "store_unavailable", status: 503 });
    store = await createSqliteStore({ path: join(folder, "bff.db") });
  });
});

describe("POST /refresh", () => {
  test("reads at once for many, then not again within the distance", async () => {
    await start({ apart: 10_000 });
    const all = await Promise.all([refresh(), refresh(), refresh()]);
    expect(all.map((it) => it.statusCode)).toEqual([200, 200, 200]);
    await refresh();
    expect(reads).toHaveLength(1);
    now += 10_000;
    answer = async (id) => readingFor(id);
    expect((await refresh()).json()).toMatchObject({ sso: { state: "not_configured" } });
    expect(reads).toHaveLength(2);
  });

  test("too soon after a read: another read follows by itself, and one is enough", async () => {
    await start({ apart: 40 });
    await refresh();
    answer = async (id) => readingFor(id);
    await Promise.all([refresh(), refresh()]);
    expect(reads).toHaveLength(1);
    await vi.waitFor(async () => {
      expect((await get()).json()).toMatchObject({ sso: { state: "not_configured" } });
    });
    expect(reads).toHaveLength(2);
  });

  test("a read under way may have begun before the change: another follows", async () => {
    await start({ apart: 10 });
    await get();
    const before = readingFor("org_a");
    let end: (reading: Reading) => void = () => {};
    answer = () => new Promise((resolve) => (end = resolve));
    now += 60_000;
    await get();
    await vi.waitFor(() => expect(reads).toHaveLength(2));
    const refreshing = refresh();
    answer = async (id) => readingFor(id, { connections: [connectionReading({ state: "draft" })] });
    now += 10;
    end({ ...before, observedAt: now });
    expect((await refreshing).json()).toMatchObject({ sso: { state: "not_configured" } });
    await vi.waitFor(async () =>
      expect((await get()).json()).toMatchObject({ sso: { state: "draft" } }),
    );
    expect(reads).toHaveLength(3);
  });

  test("a read that hangs is not waited for beyond the deadline: what is known is answered", async () => {
    await start();
    await get();
    answer = () => new Promise(() => {});
    const asOf = now;
    now += 10_000;
    const it = await refresh();
    expect(it.json()).toMatchObject({ sso: { state: "active" } });
    expect(it.headers[statusHeaders.asOf]).toBe(iso(asOf));
  });

  test("is refused across sites", async () => {
    await start();
    const it = await refresh("org_a", { origin: "https://evil.example" });
    expect([it.statusCode, reads]).toEqual([403, []]);
  });
});

describe("reading in the background", () => {
  test("a state that somebody looks at is read again when old, sooner in transition", async () => {
    await start();
    await get();
    now += 30_000;
    await get();
    answer = async (id) => readingFor(id, { connections: [connectionReading({ state: "draft" })] });
    now += 30_000;
    await get();
    await vi.waitFor(() => expect(reads).toHaveLength(2));
    await vi.waitFor(async () =>
      expect((await get()).json()).toMatchObject({ sso: { state: "draft" } }),
    );
    now += 10_000;
    await get();
    await vi.waitFor(() => expect(reads).toHaveLength(3));
  });

  test("a read that changes nothing moves asOf at once, and not the ETag", async () => {
    const reading = readingFor("org_a", { connections: [connectionReading()] });
    answer = async () => ({ ...reading, observedAt: now });
    await start();
    const { etag } = (await get()).headers;
    now += 60_000;
    await get("org_a", { "if-none-match": String(etag) });
    await vi.waitFor(async () => {
      const again = await get("org_a", { "if-none-match": String(etag) });
      expect([again.statusCode, again.headers[statusHeaders.asOf]]).toEqual([304, iso(now)]);
    });
  });

  test.each([
    ["the store", "store_unavailable", "The store could not keep a read"],
    ["WorkOS", "workos_unavailable", "WorkOS could not be read"],
  ])("the log says that it was %s that failed, and why", async (side, code, words) => {
    await start();
    const full = new Error("disk is full");
    if (side === "WorkOS") answer = () => Promise.reject(new ProblemError("workos_unavailable"));
    else vi.spyOn(store, "applyRead").mockRejectedValue(full);
    await get();
    expect(logged).toEqual([
      [{ organizationId: "org_a", code, ...(side === "WorkOS" ? {} : { err: full }) }, words],
    ]);
  });

  test("a read that newer knowledge contradicts is repeated once", async () => {
    await start();
    let first = true;
    answer = async (id) => {
      if (first) {
        first = false;
        const data = connectionData({ organization_id: id });
        const event = makeEvent("connection.activated", data, { at: now - 1 });
        await store.applyEvents([received(event)]);
      }
      return readingFor(id);
    };
    await get();
    await vi.waitFor(() => expect(reads).toHaveLength(2));
    await vi.waitFor(async () =>
      expect((await get()).json()).toMatchObject({ sso: { state: "not_configured" } }),
    );
    expect(reads).toHaveLength(2);
  });

  test("failures back off, as long as WorkOS asks at least", async () => {
    await start({ backOff: 1_000 });
    answer = () =>
      Promise.reject(new ProblemError("workos_rate_limited", { retryAfterSeconds: 30 }));
    await get();
    now += 29_000;
    await get();
    expect(reads).toHaveLength(1);
    now += 1_000;
    await get();
    expect(reads).toHaveLength(2);
  });
});
