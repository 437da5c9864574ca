import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { startSandbox } from "../../test/sandboxBff.ts";
import { describeStores } from "../../test/stores.ts";
import type { Store } from "../store/Store.ts";
import { createWorkOSGateway } from "../workos/createWorkOSGateway.ts";
import { createOrganizationReads } from "./organizationReads.ts";
import { createReconciliation } from "./reconciliation.ts";
import { defaultReconcileOptions } from "./reconcileOptions.ts";
import { createRequestRate } from "./requestRate.ts";

let now = 0;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
const start = Date.parse("2026-11-20T08:00:00.000Z");
const hourMs = 60 * 60_000;
const dayMs = 24 * hourMs;
const { signal } = new AbortController();

beforeEach(async () => {
  now = start;
  sandbox = await startSandbox({ now: () => now });
});
afterEach(() => sandbox.close());

/** What the plugin makes of its options, on the sandbox; `paths` are the requests it made. */
const openOn = (store: Store) => {
  const paths: string[] = [];
  const workos = createWorkOSGateway({
    apiKey: sandbox.apiKey,
    clientId: sandbox.clientId,
    apiUrl: sandbox.url,
    now: () => now,
    fetch: (input, init) => {
      if (typeof input === "string") paths.push(new URL(input).pathname);
      return fetch(input, init);
    },
  });
  const rate = createRequestRate(Infinity);
  const parts = { store, workos, rate, now: () => now };
  const reads = createOrganizationReads({ ...parts, delays: { deadline: 5_000 } });
  onTestFinished(() => reads.close());
  const reconciliation = createReconciliation({
    ...parts,
    reads,
    options: defaultReconcileOptions,
    eventNames: [],
    deadlineMs: 5_000,
  });
  return { paths, reads, reconciliation };
};

const organizationReads = (paths: readonly string[]) =>
  paths.flatMap((path) => /^\/organizations\/([^/]+)$/.exec(path)?.[1] ?? []).toSorted();

/** Organizations with a connection each, all of them known, and nothing due. */
const known = async (store: Store, count: number) => {
  const opened = openOn(store);
  const connections: string[] = [];
  for (let n = 0; n < count; n++) {
    const { id } = sandbox.createConnection({
      organizationId: n === 0 ? "org_northwind" : "org_fabrikam",
      name: `Connection ${n}`,
    });
    connections.push(id);
  }
  for (const id of ["org_northwind", "org_fabrikam"]) await opened.reads.inBackground(id);
  opened.paths.length = 0;
  now += dayMs;
  return { ...opened, connections };
};

describeStores("the sweep", (stores) => {
  test("an environment as it is known costs its lists, and no read", async () => {
    const store = await stores.open();
    const { reconciliation, paths } = await known(store, 120);
    expect(await reconciliation.sweep(signal)).toEqual({ listed: 122, drifted: 0 });
    expect(paths).toEqual(["/organizations", "/connections", "/connections", "/directories"]);
    expect(await store.reconciliation.listDue(now, 10)).toEqual([]);
    expect(await store.reconciliation.task("sweep")).toEqual({ finishedAt: now, cursor: null });
  });

  test("finds what is new, gone, changed or nobody's any more without one event", async () => {
    const store = await stores.open();
    const { reconciliation, paths, connections } = await known(store, 3);
    sandbox.deleteConnection(connections[0] ?? "");
    expect(await reconciliation.sweep(signal)).toMatchObject({ drifted: 1 });
    expect(await reconciliation.readDue(signal)).toEqual({ read: 1, failed: 0 });
    expect(organizationReads(paths)).toEqual(["org_northwind"]);
    expect((await store.readOrganization("org_northwind"))?.connections).toEqual([]);

    now += hourMs;
    paths.length = 0;
    sandbox.createDirectory({ organizationId: "org_northwind", state: "invalid_credentials" });
    sandbox.updateConnection(connections[1] ?? "", { state: "validating" });
    await reconciliation.sweep(signal);
    await reconciliation.readDue(signal);
    expect(organizationReads(paths)).toEqual(["org_fabrikam", "org_northwind"]);
    const fabrikam = await store.readOrganization("org_fabrikam");
    expect(fabrikam?.connections.map(({ state }) => state).toSorted()).toEqual([
      "active",
      "validating",
    ]);
    expect((await store.readOrganization("org_northwind"))?.directories).toMatchObject([
      { state: "invalid_credentials" },
    ]);
  });

  test("finds an organization that nobody heard of, and one that is gone", async () => {
    const store = await stores.open();
    const { reconciliation } = await known(store, 2);
    const contoso = await createOrganization("Contoso");
    await createOrganization("Nothing to show");
    sandbox.createConnection({ organizationId: contoso });
    await fetch(`${sandbox.url}/organizations/org_fabrikam`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${sandbox.apiKey}` },
    });
    expect(await reconciliation.sweep(signal)).toMatchObject({ listed: 5 });
    const due = await store.reconciliation.listDue(now, 10);
    expect(due.toSorted()).toEqual([contoso, "org_fabrikam"].toSorted());
    expect(await reconciliation.readDue(signal)).toEqual({ read: 1, failed: 1 });
    expect((await store.readOrganization(contoso))?.connections).toHaveLength(1);
    expect(await store.readOrganization("org_fabrikam")).toBeNull();
    // Gone is gone: it is not asked for again, and comes back if WorkOS has it again.
    now += 30 * dayMs;
    expect(await reconciliation.sweep(signal)).toMatchObject({ drifted: 0 });
  });

  test("goes on where it was interrupted, also after a restart", async () => {
    const store = await stores.open();
    const { connections } = await known(store, 250);
    sandbox.deleteConnection(connections[249] ?? "");
    sandbox.faults.api({ path: "/directories", status: 401 });
    await expect(openOn(store).reconciliation.sweep(signal)).rejects.toMatchObject({
      code: "workos_unauthorized",
    });
    sandbox.faults.clear();
    const { reconciliation, paths } = openOn(await stores.openAgain());
    now += hourMs;
    expect(await reconciliation.sweep(signal)).toEqual({ listed: 0, drifted: 1 });
    expect(paths).toEqual(["/directories"]);
  });
});

const createOrganization = async (name: string): Promise<string> => {
  const response = await fetch(`${sandbox.url}/organizations`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${sandbox.apiKey}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ name }),
  });
  return ((await response.json()) as { id: string }).id;
};
