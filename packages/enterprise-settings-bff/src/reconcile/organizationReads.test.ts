import { expect, onTestFinished, test, vi } from "vitest";
import { makeReading } from "../../test/readings.ts";
import { createSqliteStore } from "../store/sqlite.ts";
import type { Reading } from "../workos/WorkOSGateway.ts";
import { createOrganizationReads } from "./organizationReads.ts";

test("reads that nobody waits for hang: a first sight and a refresh go on", async () => {
  const store = await createSqliteStore({ path: ":memory:" });
  const asked: string[] = [];
  const reads = createOrganizationReads({
    store,
    workos: {
      readOrganization: async (id) => {
        asked.push(id);
        if (id.startsWith("slow")) return new Promise<Reading>(() => undefined);
        return makeReading({ organization: { id, name: id, updatedAt: 1 } });
      },
      organizationGoneAt: async () => null,
    },
    rate: { take: async () => undefined },
  });
  onTestFinished(async () => {
    reads.close();
    await store.close();
  });
  for (let n = 0; n < 20; n++) void reads.inBackground(`slow_${n}`);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  const deadlineAt = Date.now() + 10_000;
  expect(await reads.firstSight("org_new", deadlineAt)).toBeNull();
  await reads.refresh("org_other", deadlineAt);
  expect((await store.readOrganization("org_new"))?.asOf).not.toBeNull();
  expect((await store.readOrganization("org_other"))?.asOf).not.toBeNull();
  expect(asked).toEqual(["slow_0", "slow_1", "org_new", "org_other"]);
});

test("a read that waits behind them is made at once for somebody who waits, and once", async () => {
  const store = await createSqliteStore({ path: ":memory:" });
  const asked: string[] = [];
  let end = (): void => undefined;
  const slow = new Promise<void>((resolve) => (end = resolve));
  const reads = createOrganizationReads({
    store,
    workos: {
      readOrganization: async (id) => {
        asked.push(id);
        if (id.startsWith("slow")) await slow;
        return makeReading({ organization: { id, name: id, updatedAt: 1 } });
      },
      organizationGoneAt: async () => null,
    },
  });
  onTestFinished(async () => {
    reads.close();
    await store.close();
  });
  const ids = ["slow_0", "slow_1", "org_looked_at", "org_back_from_portal"];
  const inBackground = ids.map((id) => reads.inBackground(id));
  await vi.waitFor(() => expect(asked).toEqual(["slow_0", "slow_1"]));
  const deadlineAt = Date.now() + 3_000;
  expect(
    await Promise.all([
      reads.firstSight("org_looked_at", deadlineAt),
      reads.firstSight("org_looked_at", deadlineAt),
    ]),
  ).toEqual([null, null]);
  await reads.refresh("org_back_from_portal", deadlineAt);
  expect(asked).toEqual(ids);
  end();
  expect(await Promise.all(inBackground)).toEqual([null, null, null, null]);
  expect(asked).toEqual(ids);
});
