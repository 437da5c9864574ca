import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerJson, loopbackServer } from "../../test/loopbackServer.ts";
import { startSandbox } from "../../test/sandboxBff.ts";
import { createSqliteStore } from "../store/sqlite.ts";
import type { Store } from "../store/Store.ts";
import { createWorkOSGateway } from "../workos/createWorkOSGateway.ts";
import { formatReport, importTenants, type ImportOptions } from "./importTenants.ts";

const organizations = [
  { id: "org_a", name: "A" },
  { id: "org_b", name: "B" },
  { id: "org_taken", name: "Taken", externalId: "somebody-else" },
];

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let store: Store;
const folder = mkdtempSync(join(tmpdir(), "bff-import-"));
let files = 0;
beforeEach(async () => {
  sandbox = await startSandbox({ seed: { organizations } });
  store = await createSqliteStore({ path: join(folder, `${++files}.db`) });
});
afterEach(async () => {
  await sandbox.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const gateway = (apiUrl = sandbox.url) =>
  createWorkOSGateway({ apiKey: sandbox.apiKey, clientId: sandbox.clientId, apiUrl });
const run = (lines: (object | string)[], over: Partial<ImportOptions> = {}) =>
  importTenants({
    text: lines.map((it) => (typeof it === "string" ? it : JSON.stringify(it))).join("\n"),
    store,
    workos: gateway(),
    dryRun: false,
    replace: false,
    ...over,
  });
const a = { tenant: "tenant-a", organization: "org_a" };
const b = { tenant: "tenant-b", organization: "org_b", name: "B Ltd" };
const atWorkOS = (id: string) => gateway().getOrganization(id, { at: Date.now() + 2000 });

test("maps, gives the external id and the name, and changes nothing the second time", async () => {
  expect(await run(["\uFEFF" + JSON.stringify(a), "", b])).toEqual({
    mapped: 2,
    unchanged: 0,
    failures: [],
  });
  expect(await store.readTenant("tenant-b")).toEqual({
    tenantId: "tenant-b",
    organizationId: "org_b",
    name: "B Ltd",
  });
  expect(await atWorkOS("org_a")).toEqual({ id: "org_a", name: "A", externalId: "tenant-a" });
  expect(await atWorkOS("org_b")).toMatchObject({ name: "B Ltd", externalId: "tenant-b" });
  const { length } = sandbox.events;
  expect(await run([a, b, a])).toEqual({ mapped: 0, unchanged: 2, failures: [] });
  expect(sandbox.events).toHaveLength(length);
});

test("a dry run finds the same failures and changes nothing", async () => {
  const lines = [a, { ...b, organization: "org_nowhere" }];
  const dry = await run(lines, { dryRun: true });
  expect(dry).toMatchObject({ mapped: 1, failures: [{ line: 2, tenant: "tenant-b" }] });
  expect(sandbox.events).toEqual([]);
  expect(await store.readTenant("tenant-a")).toBeNull();
  expect(await run(lines)).toEqual(dry);
});

test.each<[object | string, RegExp]>([
  ["{", /not JSON/],
  ["[]", /not a JSON object/],
  [{ organization: "org_b" }, /`tenant`/],
  [{ ...b, tenant: "tenant b" }, /`tenant`/],
  [{ ...b, tenant: ".." }, /`tenant`/],
  [{ ...b, organization: "../org_b" }, /`organization`/],
  [{ ...b, name: "" }, /`name`/],
  [{ ...b, domain: "b.example" }, /unknown field: "domain"/],
  [{ ...b, tenant: "tenant-a" }, /contradicts line 1/],
  [{ ...b, organization: "org_a" }, /contradicts line 1/],
  [{ ...b, organization: "org_taken" }, /another external id.*somebody-else/],
  [{ ...b, organization: "org_nowhere" }, /WorkOS does not know/],
])("%j fails alone", async (line, reason) => {
  const report = await run([a, line]);
  expect(report).toMatchObject({ mapped: 1, unchanged: 0, failures: [{ line: 2 }] });
  expect(report.failures[0]?.reason).toMatch(reason);
  expect(await store.readTenant("tenant-b")).toBeNull();
});

test("a tenant that is mapped moves only when told to, and takes its external id along", async () => {
  await run([a]);
  const moved = { ...a, organization: "org_b" };
  const refused = await run([moved]);
  expect(refused.failures[0]?.reason).toMatch(/mapped to org_a already/);
  expect(await run([moved], { replace: true })).toMatchObject({ mapped: 1, failures: [] });
  expect(await store.readTenant("tenant-a")).toMatchObject({ organizationId: "org_b" });
  expect(await atWorkOS("org_a")).toMatchObject({ externalId: null });
  expect(await atWorkOS("org_b")).toMatchObject({ externalId: "tenant-a" });
});

test("two tenants never share an organization", async () => {
  await store.mapTenant({ tenantId: "first", organizationId: "org_a", name: "A" });
  const { failures } = await run([a]);
  expect(failures[0]?.reason).toMatch(/mapped to the tenant "first"/);
  expect(await atWorkOS("org_a")).toMatchObject({ externalId: null });
});

test("waits when WorkOS says so, and tells an outage from a missing organization", async () => {
  let calls = 0;
  const server = await loopbackServer((request, response) => {
    const limited = ++calls === 1;
    const answer = limited
      ? answerJson(429, {}, { "retry-after": "1" })
      : answerJson(503, { message: "never_to_be_seen" });
    answer(request, response);
  });
  const report = await run([a], { workos: gateway(server.url) });
  await server.close();
  expect(calls).toBe(2);
  expect(formatReport(report, false)).toMatch(
    /^line 1, tenant "tenant-a": WorkOS cannot be reached.*\n0 mapped, 0 unchanged, 1 failed\.\n$/,
  );
});
