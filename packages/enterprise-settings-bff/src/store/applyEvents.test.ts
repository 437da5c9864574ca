import { beforeEach, expect, test } from "vitest";
import {
  certificateData,
  connectionData,
  directoryData,
  directoryUserData,
  domainData,
  everyEvent,
  makeEvent,
  organizationData,
  organizationId,
  received,
  start,
} from "../../test/events.ts";
import { describeStores, stateOf } from "../../test/stores.ts";
import type { Store } from "./Store.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

describeStores("events", (stores) => {
  let store: Store;
  beforeEach(async () => {
    store = await stores.open();
  });

  test("are applied once, and change the revision once", async () => {
    const heard = new Map<string, number>();
    store.onChange((...change) => heard.set(...change));
    const event = received(makeEvent("connection.activated", connectionData()));
    expect(await store.readOrganization(organizationId)).toBeNull();
    expect(await store.applyEvents([event, event])).toEqual(["applied", "duplicate"]);
    expect(await store.applyEvents([event])).toEqual(["duplicate"]);
    expect([...heard]).toEqual([[organizationId, 1]]);
    expect(await stateOf(store)).toMatchObject({ asOf: null, revision: 1 });
    expect((await stateOf(store)).connections).toEqual([
      {
        id: "conn_01OKTA",
        name: "Northwind Okta",
        type: "OktaSAML",
        state: "active",
        domains: ["northwind.com"],
        everActive: true,
        updatedAt: start,
        certificates: [],
      },
    ]);
  });

  test("older than what is known are kept and change nothing", async () => {
    const newer = makeEvent("connection.activated", connectionData(), { at: start + 5 });
    const older = makeEvent("connection.deactivated", connectionData({ state: "inactive" }));
    await store.applyEvents([received(newer)]);
    expect(await store.applyEvents([received(older)])).toEqual(["stale"]);
    expect(await stateOf(store)).toMatchObject({ revision: 1, connections: [{ state: "active" }] });
  });

  test("of unknown names, or with data that cannot be projected, are stored", async () => {
    const odd = [
      makeEvent("flag.updated", { id: "flag_1" }),
      makeEvent("connection.activated", { id: 7 }),
      makeEvent("dsync.user.created", {}),
      makeEvent("constructor", {}),
    ].map(received);
    expect(await store.applyEvents(odd)).toEqual(odd.map(() => "stored"));
    expect(await store.applyEvents(odd)).toEqual(odd.map(() => "duplicate"));
    expect(await store.countProjectionErrors()).toBe(2);
  });

  test("whose organization is not known wait, and count once it is", async () => {
    const { organization_id: _, ...ownerless } = connectionData();
    const lone = received(makeEvent("connection.activated", ownerless));
    expect(await store.applyEvents([lone])).toEqual(["stored"]);
    expect(await store.readOrganization(organizationId)).toBeNull();
    const owned = makeEvent("connection.deactivated", connectionData({ state: "inactive" }), {
      at: start - 5,
    });
    expect(await store.applyEvents([received(owned)])).toEqual(["applied"]);
    expect(await stateOf(store)).toMatchObject({ connections: [{ state: "active" }] });
  });

  test("that delete are final, and an organization that is deleted is not known", async () => {
    const at = start + minute;
    await store.applyEvents([
      received(makeEvent("connection.deleted", connectionData())),
      received(makeEvent("connection.activated", connectionData(), { at })),
      received(makeEvent("organization.created", organizationData(), { at })),
    ]);
    expect(await stateOf(store)).toMatchObject({ name: "Northwind", connections: [] });
    await store.applyEvents([received(makeEvent("organization.deleted", organizationData()))]);
    expect(await store.readOrganization(organizationId)).toBeNull();
  });

  test("of every documented kind are taken", async () => {
    const outcomes = await store.applyEvents(everyEvent().map(received));
    expect(outcomes).not.toContain("duplicate");
    expect(outcomes.filter((it) => it === "stored")).toHaveLength(2);
  });

  test("tell certificates, failed domains and the directory's last change", async () => {
    const failed = domainData({ state: "failed" });
    await store.applyEvents(
      [
        makeEvent("connection.saml_certificate_renewal_required", certificateData(start + day)),
        makeEvent("connection.activated", connectionData()),
        makeEvent("dsync.user.created", directoryUserData(), { at: start + 9 }),
        makeEvent("dsync.user.updated", directoryUserData(), { at: start + 7 }),
        makeEvent("dsync.activated", directoryData()),
        makeEvent("organization_domain.verification_failed", {
          reason: "domain_verified_by_other_organization",
          organization_domain: failed,
        }),
      ].map(received),
    );
    expect(await stateOf(store)).toMatchObject({
      connections: [{ certificates: [{ type: "ResponseSigning", expiresAt: start + day }] }],
      directories: [{ state: "active", lastChangeAt: start + 9, users: null }],
      domains: [{ state: "failed", failureReason: "domain_verified_by_other_organization" }],
    });
  });
});
