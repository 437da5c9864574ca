import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { startSandbox } from "../../test/sandboxBff.ts";
import { createSqliteStore } from "../store/sqlite.ts";
import type { Store } from "../store/Store.ts";
import { createWorkOSGateway } from "../workos/createWorkOSGateway.ts";
import { reconcile, type ReconcileCommand } from "./reconcile.ts";

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let store: Store;
let now: number;
const organizationId = "org_northwind";

beforeEach(async () => {
  now = Date.parse("2026-11-20T08:00:00.000Z");
  sandbox = await startSandbox({ now: () => now });
  store = await createSqliteStore({ path: ":memory:" });
});
afterEach(async () => {
  await sandbox.close();
  await store.close();
});

const run = async (command: ReconcileCommand) => {
  const { apiKey, clientId, url: apiUrl } = sandbox;
  const lines: string[] = [];
  const closing = new AbortController();
  onTestFinished(() => closing.abort());
  const workos = createWorkOSGateway({ apiKey, clientId, apiUrl, now: () => now });
  const write = (text: string) => void lines.push(text);
  const options = { store, workos, command, write, signal: closing.signal, now: () => now };
  return { isFine: await reconcile(options), output: lines.join("") };
};

test("says what was missing, and brings it", async () => {
  sandbox.createConnection({ organizationId });
  now += 60_000;
  const { isFine, output } = await run({ what: "missed", since: null });
  expect(isFine).toBe(true);
  expect(output).toContain(
    "Events: 1 read up to 2026-11-20T08:01:00.000Z, 1 of them were missing.\n" +
      "Organizations that were due: 0 read, 0 failed.\n",
  );
  expect((await store.readOrganization(organizationId))?.connections).toHaveLength(1);
  const since = Date.parse("2026-11-20T07:00:00.000Z");
  expect((await run({ what: "missed", since })).output).toContain("1 read up to");
});

test("--all compares the environment and reads what differs; --organization reads one", async () => {
  sandbox.createConnection({ organizationId, state: "draft" });
  const all = await run({ what: "all", since: null });
  expect(all.output).toContain("Lists: 3 listed, 1 organizations differ and are read.");
  expect(all.output).toContain("Organizations that were due: 1 read, 0 failed.");
  expect(all.isFine).toBe(true);
  const one = await run({ what: "organization", organizationId: "org_fabrikam" });
  expect(one).toEqual({ isFine: true, output: "org_fabrikam: read.\n" });
});

test("what fails is named with its remedy, and nothing is changed", async () => {
  const one = await run({ what: "organization", organizationId: "org_unknown" });
  expect(one.isFine).toBe(false);
  expect(one.output).toContain("org_unknown: workos_organization_not_found");
  sandbox.faults.api({ status: 401 });
  const { isFine, output } = await run({ what: "all", since: null });
  expect(isFine).toBe(false);
  expect(output).toContain("workos_unauthorized");
  expect(output).not.toContain(sandbox.apiKey);
  expect(await store.reconciliation.eventCursor()).toBeNull();
});
