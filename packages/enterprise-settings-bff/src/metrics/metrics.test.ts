import { readFile } from "node:fs/promises";
import { problems } from "@acme/enterprise-settings-contract";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listenToChanges } from "../../test/changeReader.ts";
import { connectionData, makeEvent, sign } from "../../test/events.ts";
import { startBff, startSandbox, webhookSecret } from "../../test/sandboxBff.ts";
import { watchGauges } from "./gauges.ts";
import { metricDefinitions, noMetrics, type GaugeReader } from "./metrics.ts";
import { createMetrics } from "./prometheus.ts";

const prefix = "/api/enterprise-settings";
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** A server that is measured, and what Prometheus is told of it: `name{labels}` and its value. */
async function start() {
  const register = new Registry();
  const { app, store } = await startBff(sandbox, {
    guard: async ({ headers }) =>
      headers["x-user"] === undefined
        ? null
        : {
            userId: String(headers["x-user"]),
            organizationId: "org_northwind",
            roles: [String(headers["x-user"])],
            permissions: [],
            credential: "header",
          },
    metrics: createMetrics({ register }),
    pollAfterMs: () => 4_000,
  });
  const told = async () => {
    const lines = (await register.metrics()).split("\n");
    return new Map(
      lines
        .map((line) => /^enterprise_settings_(\S+) (\S+)$/.exec(line))
        .filter((it) => it !== null)
        .map(([, name, value]) => [name, Number(value)]),
    );
  };
  return { app, store, register, told };
}

test("what happens is told, and what a request says is no label", async () => {
  const { app, told } = await start();
  const origin = await app.listen({ port: 0, host: "127.0.0.1" });
  const deliver = async (event: string, over: Record<string, unknown> = {}, t = Date.now()) => {
    const at = Date.now() - 2_000;
    const data = connectionData({ organization_id: "org_northwind", ...over });
    const payload = JSON.stringify(makeEvent(event, data, { at, id: `event_${event}` }));
    const headers = {
      "content-type": "application/json",
      "workos-signature": sign(payload, t, webhookSecret),
    };
    await app.inject({ method: "POST", url: "/webhooks/workos", headers, payload });
  };
  const user = { "x-user": "admin" };
  // Before WorkOS is read, which knows no such connection.
  await deliver("connection.activated");
  await deliver("connection.activated");
  const { etag } = (await app.inject({ url: `${prefix}/status`, headers: user })).headers;
  const again = { ...user, "if-none-match": String(etag) };
  for (const _ of [1, 2, 3]) await app.inject({ url: `${prefix}/status`, headers: again });
  await app.inject({ url: `${prefix}/status`, headers: { "x-user": "member" } });
  await app.inject({ url: `${prefix}/status?atLeast=secret` });
  await deliver("connection.invented");
  await deliver("connection.deactivated", { updated_at: 7 });
  await deliver("connection.deleted", {}, Date.now() - 600_000);
  const link = (intent: string, headers = user) =>
    app.inject({ method: "POST", url: `${prefix}/portal-links`, headers, payload: { intent } });
  await link("sso");
  await link("sso", { "x-user": "member" });
  await link("invented");
  const page = await listenToChanges(`${origin}${prefix}/changes`, user);

  const all = await told();
  page.leave();
  expect(Object.fromEntries([...all].filter(([name]) => !name?.includes("bucket")))).toEqual({
    'webhooks_total{outcome="applied"}': 1,
    'webhooks_total{outcome="duplicate"}': 1,
    'webhooks_total{outcome="stored"}': 2,
    'webhooks_total{outcome="webhook_timestamp_out_of_tolerance"}': 1,
    'webhooks_total{outcome="webhook_signature_missing"}': 0,
    'webhooks_total{outcome="webhook_signature_invalid"}': 0,
    'webhooks_total{outcome="store_unavailable"}': 0,
    webhook_lag_seconds_count: 3,
    webhook_lag_seconds_sum: expect.any(Number),
    sink_queue_events: 0,
    projection_errors: 1,
    handler_jobs_waiting: 0,
    handler_jobs_parked: 0,
    handler_oldest_waiting_seconds: 0,
    'status_answers_total{status="200",source="store"}': 1,
    'status_answers_total{status="304",source="memory"}': 3,
    'status_answers_total{status="200",source="rendered"}': 1,
    poll_after_seconds: 4,
    change_streams: 1,
    'portal_links_total{outcome="created"}': 1,
    'portal_links_total{outcome="forbidden"}': 1,
    'portal_links_total{outcome="unknown_intent"}': 1,
    'problems_total{code="store_unavailable",status="503"}': 0,
    'problems_total{code="guard_unavailable",status="503"}': 0,
    'problems_total{code="workos_unavailable",status="503"}': 0,
    'problems_total{code="internal_error",status="500"}': 0,
    'problems_total{code="invalid_request",status="400"}': 1,
    'problems_total{code="webhook_timestamp_out_of_tolerance",status="401"}': 1,
    'problems_total{code="forbidden",status="403"}': 1,
    'problems_total{code="unknown_intent",status="400"}': 1,
  });
  expect(all.get('webhook_lag_seconds_bucket{le="1"}')).toBe(0);
  expect(all.get('webhook_lag_seconds_bucket{le="60"}')).toBe(3);
  await app.close();
});

test("a gauge that cannot be read is left out, and the others are told", async () => {
  const { app, store, told } = await start();
  await app.ready();
  expect((await told()).get("projection_errors")).toBe(0);
  await store.close();
  const all = await told();
  expect([all.has("projection_errors"), all.get("change_streams")]).toEqual([false, 0]);
  await app.close();
  // A server that is gone is not asked any more.
  expect((await told()).has("change_streams")).toBe(false);
});

test("what waits, and how far was read, is told as the store has it", async () => {
  const told = new Map<string, GaugeReader>();
  let counts = 0;
  const stop = watchGauges({
    metrics: {
      ...noMetrics,
      watch: (name, read) => (told.set(name, read), () => told.delete(name)),
    },
    store: {
      countProjectionErrors: async () => 2,
      handlerJobs: {
        counts: async () => {
          counts += 1;
          return [
            { eventName: "a", waiting: 3, parked: 1, oldestWaitingAt: 60_000 },
            { eventName: "b", waiting: 2, parked: 0, oldestWaitingAt: 30_000 },
            { eventName: "c", waiting: 0, parked: 4, oldestWaitingAt: null },
          ];
        },
      },
      reconciliation: {
        eventCursor: async () => ({ after: null, reachedAt: 40_000 }),
        task: async () => ({ finishedAt: null, cursor: null }),
      },
    },
    streams: () => 7,
    pollAfterMs: () => 2_000,
    progress: () => ({
      events: { read: 9, missed: 2, reachedAt: 0, gap: false },
      reads: null,
      sweep: null,
    }),
    now: () => 100_000,
  });
  const read = async ([name, reader]: [string, GaugeReader]) => [name, await reader()];
  expect(Object.fromEntries(await Promise.all([...told].map(read)))).toEqual({
    changeStreams: 7,
    pollFloor: 2,
    projectionErrors: 2,
    handlerJobsWaiting: 5,
    handlerJobsParked: 5,
    handlerLag: 70,
    eventsAge: 60,
    eventsRead: 9,
    eventsMissed: 2,
    sweepAge: null,
  });
  // Three gauges tell of it.
  expect(counts).toBe(1);
  stop();
  expect(told.size).toBe(0);
});

test("every alert of the operations guide is about what is told", async () => {
  const guide = new URL("../../../../docs/guides/operations.md", import.meta.url);
  const page = await readFile(guide, "utf8");
  const alerts = page.match(/^\| `[^`]*enterprise_settings_[^`]*`/gm) ?? [];
  expect(alerts.length).toBeGreaterThan(8);
  const { app, register } = await start();
  await app.ready();
  const metrics = await register.getMetricsAsJSON();
  const known = Object.values(metricDefinitions);
  const problemCodes = Object.keys(problems);
  const outcomes = ["created", "applied", "stale", "stored", "duplicate", ...problemCodes];
  const values: Record<string, readonly string[]> = {
    outcome: outcomes,
    code: problemCodes,
    status: ["200", "304"],
    source: ["memory", "rendered", "store"],
  };
  for (const [series, name = "", labels = ""] of page.matchAll(
    /(enterprise_settings_[a-z_]+)(?:\{([^}]*)\})?/g,
  )) {
    const definition = known.find((it) => it.name === name.replace(/_bucket$/, ""));
    expect([series, definition]).not.toContain(undefined);
    expect(definition?.type === "histogram").toBe(name.endsWith("_bucket"));
    expect(metrics.map((it) => it.name)).toContain(definition?.name);
    for (const [matcher] of labels.matchAll(/[^,]+/g)) {
      const [, label = "", value = ""] = /^(\w+)!?="(\w+)"$/.exec(matcher) ?? [];
      expect(definition?.labels).toContain(label);
      expect(values[label]).toContain(value);
    }
    // One on a label's value sees it happen for the first time.
    const equal = [...labels.matchAll(/(\w+)="(\w+)"/g)].map((it) => it.slice(1));
    if (equal.length === 0 || !alerts.some((it) => it.includes(series))) continue;
    const zero: unknown = expect.objectContaining(Object.fromEntries(equal));
    expect(definition).toMatchObject({ zeros: expect.arrayContaining([zero]) });
  }
  await app.close();
});

test("names follow Prometheus: one prefix, base units, _total for what only grows", () => {
  for (const { name, type, help } of Object.values(metricDefinitions)) {
    expect(name).toMatch(/^enterprise_settings_[a-z_]+$/);
    expect(name.endsWith("_total")).toBe(type === "counter");
    expect(name).not.toMatch(/_(ms|milliseconds|count|sum|bucket)$/);
    expect(help).toMatch(/\.$/);
  }
});

test("one registry holds them once", () => {
  const register = new Registry();
  createMetrics({ register });
  expect(() => createMetrics({ register })).toThrow(/already been registered/);
});
