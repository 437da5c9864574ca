import { beforeEach, expect, test } from "vitest";
import { makeEvent, organizationData, organizationId, received } from "../../test/events.ts";
import { describeStores } from "../../test/stores.ts";
import type { Store } from "./Store.ts";

describeStores("tenants", (stores) => {
  let store: Store;
  beforeEach(async () => {
    store = await stores.open();
  });

  test("a tenant has one organization, and an organization one tenant", async () => {
    const mapping = { tenantId: "tenant_1", organizationId, name: "Northwind" };
    expect(await store.readTenant("tenant_1")).toBeNull();
    expect(await store.mapTenant(mapping)).toBe(true);
    expect(await store.mapTenant({ ...mapping, tenantId: "tenant_2" })).toBe(false);
    expect(await store.readTenant("tenant_2")).toBeNull();
    expect(await store.tenantOf(organizationId)).toBe("tenant_1");
    expect(await store.tenantOf("org_other")).toBeNull();
    expect(await store.mapTenant({ ...mapping, name: "Stale" }, "org_before")).toBe(false);
    expect(await store.mapTenant({ ...mapping, name: "Kept" }, mapping.organizationId)).toBe(true);
    expect(await store.mapTenant({ ...mapping, name: "Northwind Ltd" })).toBe(true);
    expect(await store.readTenant("tenant_1")).toEqual({ ...mapping, name: "Northwind Ltd" });
    await store.applyEvents([received(makeEvent("organization.deleted", organizationData()))]);
    expect(await store.readTenant("tenant_1")).toBeNull();
  });
});
