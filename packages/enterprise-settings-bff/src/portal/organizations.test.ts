import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RequestListener } from "node:http";
import type { Status } from "@acme/enterprise-settings-contract";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { answerJson, answerText, loopbackServer } from "../../test/loopbackServer.ts";
import { startBff, startSandbox } from "../../test/sandboxBff.ts";
import { makeEvent, organizationData, received } from "../../test/events.ts";
import type { Tenant } from "../guard/guard.ts";
import type { EnterpriseSettingsBffOptions } from "../options.ts";
import { createSqliteStore } from "../store/sqlite.ts";
import { createWorkOSGateway } from "../workos/createWorkOSGateway.ts";
import { createOrganizations, ensureOrganization, isExternalId } from "./organizations.ts";

const prefix = "/api/enterprise-settings";
const acme: Tenant = { id: "tenant-7", name: "Acme", domains: ["acme.example"] };

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
const closers: (() => PromiseLike<unknown>)[] = [];
beforeEach(async () => {
  sandbox = await startSandbox();
  closers.push(() => sandbox.close());
});
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A BFF whose guard knows the tenant, and no organization. */
async function start(tenant: Tenant, over: Partial<EnterpriseSettingsBffOptions> = {}) {
  let current = tenant;
  const guard = async () => ({
    userId: "dana",
    organizationId: null,
    tenant: current,
    roles: ["owner"],
    permissions: [],
    credential: "header" as const,
  });
  const bff = await startBff(sandbox, { guard, ...over });
  closers.push(() => bff.app.close());
  return {
    ...bff,
    status: async () => bff.app.inject(`${prefix}/status`),
    refresh: async () => bff.app.inject({ method: "POST", url: `${prefix}/refresh` }),
    click: async () =>
      bff.app.inject({
        method: "POST",
        url: `${prefix}/portal-links`,
        payload: { intent: "sso" },
      }),
    become: (tenant: Tenant) => (current = tenant),
  };
}

const created = () => sandbox.events.filter(({ event }) => event === "organization.created");
const gatewayTo = (apiUrl: string) =>
  createWorkOSGateway({ apiKey: sandbox.apiKey, clientId: sandbox.clientId, apiUrl });

async function openStore() {
  const folder = mkdtempSync(join(tmpdir(), "bff-tenants-"));
  const store = await createSqliteStore({ path: join(folder, "test.db") });
  closers.push(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  return store;
}

describe("the first link of a tenant", () => {
  test("creates its organization, with the name, the id and pending domains", async () => {
    const { click, store } = await start(acme);
    expect((await click()).statusCode).toBe(201);
    const [event] = created();
    expect(event?.data).toMatchObject({
      name: "Acme",
      external_id: "tenant-7",
      domains: [{ domain: "acme.example", state: "pending" }],
    });
    const organizationId = String(event?.data["id"]);
    expect(await store.readTenant("tenant-7")).toEqual({
      tenantId: "tenant-7",
      organizationId,
      name: "Acme",
    });
    expect(await store.listActivity(organizationId, 9)).toMatchObject([
      { action: "portal_link.created", userId: "dana" },
    ]);
  });

  test("ten clicks at once on each of two nodes create one", async () => {
    const nodes = [await start(acme), await start(acme)];
    const answers = await Promise.all(
      nodes.flatMap(({ click }) => Array.from({ length: 10 }, () => click())),
    );
    expect(answers.map((it) => it.statusCode)).toEqual(Array(20).fill(201));
    expect(created()).toHaveLength(1);
    const mappings = await Promise.all(nodes.map(({ store }) => store.readTenant("tenant-7")));
    expect(mappings[0]).toEqual(mappings[1]);
  });

  test("is refused before anything is created", async () => {
    const { click } = await start(acme, { policy: () => "forbidden" });
    expect((await click()).statusCode).toBe(403);
    expect(created()).toEqual([]);
  });

  test("finds an organization that carries the tenant's id, and renames it", async () => {
    const known = await gatewayTo(sandbox.url).createOrganization(
      { name: "Old name", externalId: "tenant-7", domains: [] },
      { at: Date.now() + 2000 },
    );
    const { click, store } = await start(acme);
    expect((await click()).statusCode).toBe(201);
    expect(created()).toHaveLength(1);
    expect(await store.readTenant("tenant-7")).toMatchObject({ organizationId: known.id });
    const found = await gatewayTo(sandbox.url).getOrganization(known.id, { at: Date.now() + 2000 });
    expect(found).toEqual({ id: known.id, name: "Acme", externalId: "tenant-7" });
  });

  test("moved meanwhile by an import: the trail names the organization of the link", async () => {
    const { click, status, store } = await start(acme);
    await click();
    await status();
    const old = (await store.readTenant("tenant-7"))?.organizationId ?? "";
    const other = await gatewayTo(sandbox.url).createOrganization(
      { name: "Acme", externalId: "moved", domains: [] },
      { at: Date.now() + 2000 },
    );
    await store.mapTenant({ tenantId: "tenant-7", organizationId: other.id, name: "Acme" });
    expect((await click()).statusCode).toBe(201);
    expect(await store.listActivity(old, 9)).toHaveLength(1);
    expect(await store.listActivity(other.id, 9)).toMatchObject([
      { action: "portal_link.created" },
    ]);
  });

  test("a rename that was under way does not undo an import", async () => {
    const store = await openStore();
    await store.mapTenant({ tenantId: "tenant-7", organizationId: "org_a", name: "Old name" });
    const organizations = createOrganizations({
      store,
      workos: {
        ...gatewayTo(sandbox.url),
        updateOrganization: async () => {
          await store.mapTenant({ tenantId: "tenant-7", organizationId: "org_b", name: "Acme" });
          return { id: "org_a", name: "Acme", externalId: "tenant-7" };
        },
      },
    });
    const viewer = { organizationId: null, tenant: acme };
    expect(await organizations.ensure(viewer, { at: Date.now() + 2000 })).toBe("org_b");
    expect(await store.readTenant("tenant-7")).toMatchObject({ organizationId: "org_b" });
  });

  test("a new name follows with the next link", async () => {
    const { click, become } = await start(acme);
    await click();
    become({ ...acme, name: "Acme Worldwide" });
    await click();
    await click();
    const renamed = sandbox.events.filter(({ event }) => event === "organization.updated");
    expect(renamed.map(({ data }) => data["name"])).toEqual(["Acme Worldwide"]);
  });

  test("a deleted organization is created again", async () => {
    const { click, store, app } = await start(acme);
    await click();
    const first = await store.readTenant("tenant-7");
    await fetch(`${sandbox.url}/organizations/${first?.organizationId}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${sandbox.apiKey}` },
    });
    const data = organizationData({ id: first?.organizationId });
    await store.applyEvents([received(makeEvent("organization.deleted", data))]);
    expect(await store.readTenant("tenant-7")).toBeNull();
    expect((await click()).statusCode).toBe(201);
    expect(created()).toHaveLength(2);
    await app.close();
  });

  test("one that an import gave to another tenant is nobody else's", async () => {
    const { click, store } = await start(acme);
    const { id } = await gatewayTo(sandbox.url).createOrganization(
      { name: "Acme", externalId: "tenant-7", domains: [] },
      { at: Date.now() + 2000 },
    );
    await store.mapTenant({ tenantId: "tenant-8", organizationId: id, name: "Other" });
    const answer = await click();
    expect([answer.statusCode, answer.json()]).toMatchObject([
      500,
      { code: "organization_conflict" },
    ]);
  });

  test.each([
    { id: "..", name: "Acme" },
    { id: "über", name: "Acme" },
    { id: "x".repeat(129), name: "Acme" },
    { id: "tenant-7", name: " " },
  ])("%j cannot be mapped: the guard's mistake", async (tenant) => {
    const { click, log } = await start(tenant);
    expect((await click()).json()).toMatchObject({ code: "internal_error" });
    expect(log()).toMatch(/A tenant's `(id|name)` must/);
    expect(created()).toEqual([]);
  });
});

describe("the status of a tenant", () => {
  test("without organization is not configured, and nothing is created", async () => {
    const { status, refresh } = await start(acme);
    for (const answer of [await status(), await status(), await refresh()]) {
      expect(answer.statusCode).toBe(200);
      expect(answer.headers["enterprise-settings-as-of"]).toBeDefined();
      expect(answer.json<Status>()).toMatchObject({
        organization: { id: "tenant-7", name: "Acme" },
        sso: { state: "not_configured" },
        directorySync: { state: "not_configured" },
        auditLogs: { state: "not_configured" },
        logStreams: { state: "not_configured" },
        intents: { sso: "allowed" },
        revision: 0,
      });
    }
    expect(sandbox.events).toEqual([]);
  });

  test("is that of its organization from the first link on", async () => {
    const { status, click, store } = await start(acme);
    await status();
    await click();
    const { organizationId = "" } = (await store.readTenant("tenant-7")) ?? {};
    sandbox.createConnection({ organizationId, type: "OktaSAML", name: "Okta" });
    expect((await status()).json()).toMatchObject({
      organization: { id: organizationId, name: "Acme" },
      sso: { state: "active" },
    });
  });

  test("an imported mapping needs no external id", async () => {
    const { status, click, store } = await start(acme);
    await store.mapTenant({ tenantId: "tenant-7", organizationId: "org_northwind", name: "Acme" });
    expect((await status()).json()).toMatchObject({ organization: { id: "org_northwind" } });
    expect((await click()).statusCode).toBe(201);
    expect(created()).toEqual([]);
  });

  test.each<[string, RequestListener, number, string]>([
    ["down", answerJson(500, {}), 503, "status_not_known"],
    ["hanging", () => {}, 503, "status_not_known"],
    ["refusing the key", answerJson(401, {}), 502, "workos_unauthorized"],
    ["a proxy's page", answerText(404, "text/html", "<h1>Not Found"), 502, "workos_invalid_answer"],
  ])("WorkOS %s is never not configured", async (_name, listener, code, problem) => {
    const server = await loopbackServer(listener);
    closers.push(server.close);
    const { status, click } = await start(acme, { workos: gatewayTo(server.url), deadlineMs: 400 });
    const answer = await status();
    expect([answer.statusCode, answer.json()]).toMatchObject([code, { code: problem }]);
    expect((await click()).statusCode).toBeGreaterThanOrEqual(502);
  });
});

test("an organization with another external id is no answer", async () => {
  const other = { id: "org_northwind", name: "Northwind", external_id: "tenant-70" };
  const server = await loopbackServer(answerJson(200, other));
  closers.push(server.close);
  const { click, status, store } = await start(acme, { workos: gatewayTo(server.url) });
  for (const answer of [await status(), await click()]) {
    expect(answer.json()).toMatchObject({ code: "workos_invalid_answer" });
  }
  expect(await store.readTenant("tenant-7")).toBeNull();
});

test("a tenant without organization is asked about once in a while, not with every poll", async () => {
  let now = 1_000_000;
  let asked = 0;
  const organizations = createOrganizations({
    store: await openStore(),
    workos: {
      ...gatewayTo(sandbox.url),
      findOrganization: async () => {
        asked++;
        // Long enough for the others to ask meanwhile.
        await new Promise((resolve) => setTimeout(resolve, 30));
        return null;
      },
    },
    now: () => now,
  });
  const viewer = { organizationId: null, tenant: acme };
  const find = (maxAgeMs?: number) => organizations.find(viewer, { at: now + 2000 }, maxAgeMs);
  await Promise.all([find(), find(), find()]);
  expect(asked).toBe(1);
  now += 20_000;
  expect(await find()).toEqual({ organizationId: null, asOf: 1_000_000 });
  await find(10_000);
  expect(asked).toBe(2);
  now += 31_000;
  await find();
  expect(asked).toBe(3);
});

test("ensureOrganization is for sign-up flows, and safe to repeat", async () => {
  const options = { store: await openStore(), workos: gatewayTo(sandbox.url), tenant: acme };
  const first = await ensureOrganization(options);
  expect(await ensureOrganization(options)).toEqual(first);
  expect(created()).toHaveLength(1);
  const refused = ensureOrganization({ ...options, tenant: { id: "t 1", name: "Acme" } });
  await expect(refused).rejects.toThrow(TypeError);
});

test.each([
  ["tenant-7", true],
  ["a/b?c#d%2e", true],
  ["", false],
  [".", false],
  ["..", false],
  ["a b", false],
  ["a\nb", false],
])("isExternalId(%j): %s", (text, expected) => {
  expect(isExternalId(text)).toBe(expected);
});
