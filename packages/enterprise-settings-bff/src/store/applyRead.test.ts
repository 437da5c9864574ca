import { beforeEach, expect, test } from "vitest";
import {
  certificateData,
  connectionData,
  directoryData,
  directoryUserData,
  domainData,
  makeEvent,
  organizationId,
  received,
  start,
} from "../../test/events.ts";
import {
  connectionReading,
  directoryReading,
  domainReading,
  makeReading,
} from "../../test/readings.ts";
import { describeStores, stateOf } from "../../test/stores.ts";
import type { Store } from "./Store.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

describeStores("reads", (stores) => {
  let store: Store;
  beforeEach(async () => {
    store = await stores.open();
  });

  const read = async (over: Parameters<typeof makeReading>[0], fence?: number) =>
    store.applyRead({
      organizationId,
      fence: fence ?? (await store.fence(organizationId)),
      reading: makeReading(over),
    });

  test("tell everything they list, and that the rest is absent", async () => {
    await read({
      connections: [connectionReading(), connectionReading({ id: "conn_02", state: "draft" })],
      directories: [directoryReading()],
      domains: [domainReading()],
      auditLogs: {
        state: "active",
        retentionDays: 90,
        logStream: { id: "stream_1", type: "Datadog", state: "active", lastSentAt: null },
      },
    });
    expect(await stateOf(store)).toMatchObject({
      name: "Northwind",
      asOf: start + minute,
      connections: [{ id: "conn_01OKTA" }, { id: "conn_02", everActive: false }],
      directories: [{ state: "linked", users: { active: 248, inactive: 6 }, groups: 12 }],
      domains: [{ state: "verified" }],
      auditLogs: { state: "active", retentionDays: 90 },
      logStreams: [{ id: "stream_1" }],
    });
    await read({ observedAt: start + 2 * minute, connections: [connectionReading()] });
    expect(await stateOf(store)).toMatchObject({
      connections: [{ id: "conn_01OKTA" }],
      directories: [],
      domains: [],
      auditLogs: { state: "not_configured", retentionDays: null },
      logStreams: [],
    });
  });

  test("that say nothing of audit logs leave them and the log streams alone", async () => {
    const logStream = { id: "stream_1", type: "Datadog", state: "active", lastSentAt: null };
    await read({ auditLogs: { state: "active", retentionDays: 90, logStream } });
    await read({ observedAt: start + 2 * minute, auditLogs: "not_said" });
    expect(await stateOf(store)).toMatchObject({
      revision: 1,
      asOf: start + 2 * minute,
      auditLogs: { state: "active", retentionDays: 90 },
      logStreams: [logStream],
    });
  });

  test("that say the same change no revision", async () => {
    const same = { connections: [connectionReading()], directories: [directoryReading()] };
    await read(same);
    await read({ ...same, observedAt: start + 2 * minute });
    expect(await stateOf(store)).toMatchObject({ revision: 1, asOf: start + 2 * minute });
  });

  test("leave alone what was written after their fence, and say so", async () => {
    const fence = await store.fence(organizationId);
    const at = start + 59_000;
    await store.applyEvents([
      received(makeEvent("connection.activated", connectionData(), { at })),
      received(makeEvent("dsync.activated", directoryData(), { at })),
    ]);
    const stale = connectionReading({ state: "draft", updatedAt: at + 1 });
    expect(await read({ connections: [stale] }, fence)).toEqual({ contradicted: true });
    expect(await stateOf(store)).toMatchObject({
      connections: [{ state: "active" }],
      directories: [{ id: "directory_01OKTA" }],
    });
  });

  test("win over an event of the same second that they came after", async () => {
    const at = start + 60_400;
    await store.applyEvents([
      received(makeEvent("connection.activated", connectionData(), { at })),
    ]);
    const paused = connectionReading({ state: "inactive", updatedAt: at });
    expect(await read({ connections: [paused] })).toEqual({ contradicted: false });
    expect(await stateOf(store)).toMatchObject({ connections: [{ state: "inactive" }] });
    await read({});
    expect((await stateOf(store)).connections).toEqual([]);
    await read({ connections: [paused] });
    expect(await stateOf(store)).toMatchObject({ connections: [{ state: "inactive" }] });
  });

  test("that did not list something are not undone by an older event", async () => {
    await read({});
    const late = makeEvent("connection.activated", connectionData(), { at: start + 5 });
    await store.applyEvents([received(late)]);
    expect((await stateOf(store)).connections).toEqual([]);
    const anew = makeEvent("connection.activated", connectionData(), { at: start + day });
    await store.applyEvents([received(anew)]);
    expect((await stateOf(store)).connections).toHaveLength(1);
  });

  test("older than one already applied tell nothing", async () => {
    await read({ observedAt: start + 2 * minute, connections: [connectionReading()] });
    await read({ observedAt: start + minute });
    expect((await stateOf(store)).connections).toHaveLength(1);
  });

  test("do not hide a certificate or a failed domain told late", async () => {
    await read({
      connections: [connectionReading()],
      domains: [domainReading({ state: "failed" })],
    });
    const told = new Set<number>();
    store.onChange((_organization, revision) => told.add(revision));
    const late = [
      makeEvent("connection.saml_certificate_renewal_required", certificateData(start + day)),
      makeEvent("organization_domain.verification_failed", {
        reason: "domain_verification_period_expired",
        organization_domain: domainData({ state: "failed" }),
      }),
    ].map(received);
    for (const event of late) {
      expect(await store.applyEvents([event])).toEqual(["applied"]);
    }
    expect([...told]).toEqual(expect.arrayContaining([2, 3]));
    expect(await stateOf(store)).toMatchObject({
      revision: 3,
      connections: [{ certificates: [{ expiresAt: start + day }] }],
      domains: [{ failureReason: "domain_verification_period_expired" }],
    });
  });

  test("show what they list first in the second of the read before", async () => {
    await read({});
    const outcome = await read({
      connections: [connectionReading()],
      directories: [directoryReading()],
      domains: [domainReading()],
      auditLogs: { state: "active", retentionDays: 90, logStream: null },
    });
    expect(outcome).toEqual({ contradicted: false });
    expect(await stateOf(store)).toMatchObject({
      revision: 2,
      connections: [{ id: "conn_01OKTA" }],
      directories: [{ users: { active: 248 } }],
      domains: [{ state: "verified" }],
      auditLogs: { state: "active" },
    });
    // Neither counts nor audit logs have an instant of their own: the later read wins all the same.
    for (const active of [249, 250, 251]) {
      await read({
        directories: [directoryReading({ users: { active, inactive: 6 } })],
        auditLogs: { state: "active", retentionDays: active, logStream: null },
      });
      expect(await stateOf(store)).toMatchObject({
        connections: [],
        directories: [{ users: { active } }],
        auditLogs: { retentionDays: active },
      });
    }
  });

  test("never touch certificates, reasons or the last change", async () => {
    await store.applyEvents(
      [
        makeEvent("connection.saml_certificate_renewed", certificateData(start + day)),
        makeEvent("dsync.user.created", directoryUserData()),
        makeEvent("organization_domain.verification_failed", {
          reason: "domain_verification_period_expired",
          organization_domain: domainData({ state: "failed" }),
        }),
      ].map(received),
    );
    await read({
      connections: [connectionReading()],
      directories: [directoryReading()],
      domains: [domainReading({ state: "failed" })],
    });
    expect(await stateOf(store)).toMatchObject({
      connections: [{ certificates: [{ expiresAt: start + day }] }],
      directories: [{ lastChangeAt: start }],
      domains: [{ failureReason: "domain_verification_period_expired" }],
    });
  });

  test("of counts remember the day before, and keep their instant while nothing moves", async () => {
    const counts = (observedAt: number, active: number) =>
      read({ observedAt, directories: [directoryReading({ users: { active, inactive: 0 } })] });
    await counts(start, 250);
    await counts(start + minute, 250);
    expect((await stateOf(store)).directories).toMatchObject([
      { countsReadAt: start, usersADayBefore: null },
    ]);
    await counts(start + day, 160);
    expect((await stateOf(store)).directories).toMatchObject([
      { countsReadAt: start + day, usersADayBefore: 250, users: { active: 160 } },
    ]);
    await counts(start + 4 * day, 160);
    expect((await stateOf(store)).directories).toMatchObject([{ usersADayBefore: null }]);
  });

  test("organizations do not see each other", async () => {
    const other = connectionData({ id: "conn_other", organization_id: "org_other" });
    await store.applyEvents([
      received(makeEvent("connection.activated", connectionData())),
      received(makeEvent("connection.activated", other)),
    ]);
    await read({});
    expect((await stateOf(store)).connections).toEqual([]);
    expect(await store.readOrganization("org_other")).toMatchObject({
      revision: 1,
      connections: [{ id: "conn_other" }],
    });
  });
});
