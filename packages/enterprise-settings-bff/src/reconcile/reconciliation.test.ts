import { setTimeout as sleep } from "node:timers/promises";
import { statusHeaders } from "@acme/enterprise-settings-contract";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { sign } from "../../test/events.ts";
import { startBff, startSandbox, webhookSecret } from "../../test/sandboxBff.ts";
import { describeStores } from "../../test/stores.ts";
import type { Store } from "../store/Store.ts";
import { parseListedEvent } from "../webhook/parseEvent.ts";
import { createWorkOSGateway } from "../workos/createWorkOSGateway.ts";
import { createOrganizationReads } from "./organizationReads.ts";
import { createReconciliation } from "./reconciliation.ts";
import { defaultReconcileOptions } from "./reconcileOptions.ts";
import { createRequestRate } from "./requestRate.ts";

const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
const { signal } = new AbortController();
const organizationId = "org_northwind";

let now = 0;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let asked: URL[];
const askedFor = (path: string) => asked.filter((it) => it.pathname === path);

beforeEach(async () => {
  now = Date.parse("2026-11-20T08:00:00.000Z");
  asked = [];
  sandbox = await startSandbox({ now: () => now });
});
afterEach(() => sandbox.close());

const gateway = () =>
  createWorkOSGateway({
    apiKey: sandbox.apiKey,
    clientId: sandbox.clientId,
    apiUrl: sandbox.url,
    now: () => now,
    fetch: (input, init) => {
      if (typeof input === "string") asked.push(new URL(input));
      return fetch(input, init);
    },
  });

const openOn = (store: Store) => {
  const rate = createRequestRate(Infinity);
  const parts = { store, workos: gateway(), rate, now: () => now };
  const reads = createOrganizationReads({ ...parts, delays: { deadline: 5_000, backOff: 1 } });
  const options = defaultReconcileOptions;
  const run = {
    ...parts,
    reads,
    options,
    eventNames: [],
    deadlineMs: 5_000,
  };
  const reconciliation = createReconciliation(run);
  onTestFinished(async () => {
    reads.close();
    await reconciliation.close();
  });
  return { reads, reconciliation };
};

describeStores("the schedule", (stores) => {
  const draft = () => sandbox.createConnection({ organizationId, state: "draft" });
  const silent = () =>
    sandbox.setAuditLogConfiguration(organizationId, {
      state: "active",
      retentionPeriodInDays: 30,
      logStream: { type: "Datadog", state: "error", lastSyncedAt: now },
    });

  test.each<[string, () => void, { viewedAgo?: number; after: number; due: boolean }]>([
    ["nobody ever looked at", () => undefined, { after: 30 * dayMs, due: false }],
    ["somebody looked at now", () => undefined, { viewedAgo: 0, after: 5 * hourMs, due: false }],
    ["somebody looked at now", () => undefined, { viewedAgo: 0, after: 7 * hourMs, due: true }],
    ["last week's", () => undefined, { viewedAgo: 8 * dayMs, after: 30 * dayMs, due: false }],
    ["a draft of nobody", draft, { after: 50 * 60_000, due: false }],
    ["a draft of nobody", draft, { after: 70 * 60_000, due: true }],
    ["a failing log stream of nobody", silent, { after: 70 * 60_000, due: true }],
    ["a directory that waits", () => directory("validating"), { after: 70 * 60_000, due: true }],
    [
      "credentials that are refused",
      () => directory("invalid_credentials"),
      { after: 70 * 60_000, due: true },
    ],
  ])("%s", async (_what, prepare, { viewedAgo, after, due }) => {
    const store = await stores.open();
    prepare();
    const { reads, reconciliation } = openOn(store);
    if (viewedAgo !== undefined) {
      await store.reconciliation.viewed(organizationId, now - viewedAgo, now);
    }
    expect(await reads.inBackground(organizationId)).toBeNull();
    now += after;
    expect(await reconciliation.readDue(signal)).toEqual({ read: due ? 1 : 0, failed: 0 });
  });

  const directory = (state: "validating" | "invalid_credentials") =>
    sandbox.createDirectory({ organizationId, state });

  test("a pending domain that an event tells of is read once, a quarter of an hour later", async () => {
    const store = await stores.open();
    const { reconciliation } = openOn(store);
    await fetch(`${sandbox.url}/organization_domains`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${sandbox.apiKey}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ organization_id: organizationId, domain: "northwind.example" }),
    });
    await reconciliation.catchUpEvents(signal);
    expect(await reconciliation.readDue(signal)).toEqual({ read: 0, failed: 0 });
    now += 16 * 60_000;
    expect(await reconciliation.readDue(signal)).toEqual({ read: 1, failed: 0 });
  });

  test("of 25 that are due each is tried once; an outage ends the run, and they stay due", async () => {
    const store = await stores.open();
    const ids = Array.from({ length: 25 }, (_, n) => `org_${n}`);
    await store.reconciliation.dueBy(ids, now);
    const { reconciliation } = openOn(store);
    sandbox.faults.api({ path: /^\/organizations/, status: 503 });
    expect(await reconciliation.readDue(signal)).toEqual({ read: 0, failed: 3 });
    sandbox.faults.clear();
    // None of them exists: the rest fails one by one, and that is no outage.
    expect(await reconciliation.readDue(signal)).toEqual({ read: 0, failed: 22 });
    now += hourMs;
    expect(await store.reconciliation.listDue(now, 100)).toHaveLength(25);
  });

  test("a node whose clock was far ahead keeps the others from nothing", async () => {
    const store = await stores.open();
    await store.reconciliation.saveTask("events", { finishedAt: now + 365 * 24 * 3_600_000 });
    openOn(store).reconciliation.start();
    const isOver = async () =>
      expect((await store.reconciliation.task("events")).finishedAt).toBe(now);
    await vi.waitFor(isOver, { timeout: 20_000 });
  });

  test("two nodes on one store: a run is made once", async () => {
    const store = await stores.open();
    const other = stores.kind === "sqlite" ? store : await stores.openAgain();
    sandbox.createConnection({ organizationId });
    // Slow enough for the other one to come along.
    sandbox.faults.api({ path: "/events", delayMs: 100 });
    const nodes = [openOn(store), openOn(other)];
    for (const { reconciliation } of nodes) reconciliation.start();
    const finished = async (name: string) => (await store.reconciliation.task(name)).finishedAt;
    for (const name of ["events", "sweep"]) {
      const isOver = async () => expect(await finished(name)).toBe(now);
      await vi.waitFor(isOver, { timeout: 20_000 });
    }
    expect(askedFor("/organizations")).toHaveLength(1);
    expect(nodes.filter(({ reconciliation }) => reconciliation.progress().events)).toHaveLength(1);
  }, 45_000);
});

describeStores("a directory that changes", (stores) => {
  const nodeCount = 5;

  test("is read once, whichever of several nodes is told, and however often", async () => {
    const store = await stores.open();
    const others = await Promise.all(
      Array.from({ length: nodeCount - 1 }, async () =>
        stores.kind === "sqlite" ? store : stores.openAgain(),
      ),
    );
    const { id } = sandbox.createDirectory({ organizationId });
    const nodes = [store, ...others].map(openOn);
    expect(await nodes[0]?.reads.inBackground(organizationId)).toBeNull();
    for (const { reconciliation } of nodes) reconciliation.start();
    const isCompared = async () =>
      expect((await store.reconciliation.task("sweep")).finishedAt).toBe(now);
    await vi.waitFor(isCompared, { timeout: 20_000 });
    now += 60_000;
    asked = [];
    // Not seen again: they come as webhooks alone, to one node.
    const known = sandbox.events.length;
    sandbox.syncDirectory(id, { users: 30, groups: 0 });
    const events = sandbox.events.slice(known);
    expect(events.length).toBeGreaterThanOrEqual(30);
    for (const event of events) {
      await store.applyEvents([parseListedEvent(event, now)]);
    }
    now += 1_000;
    const users = async () =>
      (await store.readOrganization(organizationId))?.directories[0]?.users?.active;
    await vi.waitFor(async () => expect(await users()).toBe(30), { timeout: 20_000 });
    // Each of them was told a second ago or more.
    await sleep(2_500);
    expect(askedFor(`/organizations/${organizationId}`)).toHaveLength(1);
  }, 45_000);
});

describeStores("what was missed", (stores) => {
  /** A server that has read every event up to now. */
  const startServer = async (store: Store) => {
    const viewer = { userId: "u", organizationId, roles: ["admin"], permissions: [] };
    const { app } = await startBff(sandbox, {
      store,
      workos: gateway(),
      guard: async () => viewer,
      reconcile: { requestsPerSecond: 1_000 },
      now: () => now,
    });
    onTestFinished(() => app.close());
    await app.ready();
    const reached = async () => (await store.reconciliation.eventCursor())?.reachedAt;
    await vi.waitFor(async () => expect(await reached()).toBe(now), { timeout: 30_000 });
    return app;
  };

  test("the server is down while 1,000 events pass: they are there after the restart", async () => {
    // Nothing is delivered, and nothing will be.
    sandbox.faults.webhooks({ drop: true });
    const connection = sandbox.createConnection({ organizationId, name: "Okta" });
    const before = await startServer(await stores.open());
    await before.close();
    const [known] = sandbox.events;
    asked = [];
    const directory = sandbox.createDirectory({ organizationId });
    sandbox.syncDirectory(directory.id, { users: 300, groups: 20 });
    let expiresAt = now;
    while (sandbox.events.length < 1_001) {
      now += 1_000;
      expiresAt = now + 20 * dayMs;
      sandbox.requireCertificateRenewal(connection.id, { expiresAt });
    }
    now += 60_000;
    const store = await stores.openAgain();
    const app = await startServer(store);
    // From the event on that the server had, and not as far back as a first start.
    const queries = askedFor("/events").map((it) => it.searchParams);
    expect(queries[0]?.get("after")).toBe(known?.id);
    expect(queries.filter((it) => it.has("range_start"))).toEqual([]);
    const state = async () => store.readOrganization(organizationId);
    // Counts have no event: they are read.
    const look = async () => app.inject({ url: "/api/enterprise-settings/status" });
    const isRead = async () => expect((await look()).headers).toHaveProperty(statusHeaders.asOf);
    await vi.waitFor(isRead, { timeout: 20_000, interval: 500 });
    const isWhole = async () =>
      expect(await state()).toMatchObject({
        connections: [
          { name: "Okta", state: "active", certificates: [{ type: "ResponseSigning", expiresAt }] },
        ],
        directories: [{ users: { active: 300 }, groups: 20 }],
      });
    await vi.waitFor(isWhole, { timeout: 20_000 });
    const { revision } = (await state()) ?? {};
    // A webhook that comes after all costs nothing.
    const body = JSON.stringify(sandbox.events[1]);
    const { statusCode } = await app.inject({
      method: "POST",
      url: "/webhooks/workos",
      headers: {
        "content-type": "application/json",
        "workos-signature": sign(body, now, webhookSecret),
      },
      body,
    });
    expect(statusCode).toBe(200);
    expect((await state())?.revision).toBe(revision);
  }, 60_000);
});
