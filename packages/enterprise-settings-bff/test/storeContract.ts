import { afterEach, describe, expect, test } from "vitest";
import type { ActivityEntry, Store } from "../src/store/Store.ts";
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
} from "./events.ts";
import { connectionReading, directoryReading, domainReading, makeReading } from "./readings.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

const makeActivity = (over: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id: "activity_1",
  organizationId,
  at: start,
  action: "portal_link.created",
  intent: "sso",
  userId: "user_1",
  userName: "Dana Reyes",
  impersonatedBy: null,
  ip: "127.0.0.1",
  code: null,
  requestId: "req-1",
  ...over,
});

/**
 * What every store must do, whatever it is made of.
 * `open` gives an empty store; `reopen` closes the last one and opens the same data again.
 */
export const storeContract = (
  name: string,
  open: () => Promise<Store>,
  reopen: () => Promise<Store>,
) =>
  describe(`store contract: ${name}`, () => {
    let store: Store;
    afterEach(() => store.close());

    const read = async (over: Parameters<typeof makeReading>[0], fence?: number) =>
      store.applyRead({
        organizationId,
        fence: fence ?? (await store.fence(organizationId)),
        reading: makeReading(over),
      });
    const state = async () => {
      const it = await store.readOrganization(organizationId);
      if (it === null) throw new Error("Nothing is known of the organization.");
      return it;
    };

    describe("events", () => {
      test("are applied once, and change the revision once", async () => {
        store = await open();
        const heard: [string, number][] = [];
        store.onChange((...change) => heard.push(change));
        const event = received(makeEvent("connection.activated", connectionData()));
        expect(await store.readOrganization(organizationId)).toBeNull();
        expect(await store.applyEvents([event, event])).toEqual(["applied", "duplicate"]);
        expect(await store.applyEvents([event])).toEqual(["duplicate"]);
        expect(heard).toEqual([[organizationId, 1]]);
        expect(await state()).toMatchObject({ asOf: null, revision: 1 });
        expect((await state()).connections).toEqual([
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
        store = await open();
        const newer = makeEvent("connection.activated", connectionData(), { at: start + 5 });
        const older = makeEvent("connection.deactivated", connectionData({ state: "inactive" }));
        await store.applyEvents([received(newer)]);
        expect(await store.applyEvents([received(older)])).toEqual(["stale"]);
        expect(await state()).toMatchObject({ revision: 1, connections: [{ state: "active" }] });
      });

      test("of unknown names, or with data that cannot be projected, are stored", async () => {
        store = await open();
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
        store = await open();
        const { organization_id: _, ...ownerless } = connectionData();
        const lone = received(makeEvent("connection.activated", ownerless));
        expect(await store.applyEvents([lone])).toEqual(["stored"]);
        expect(await store.readOrganization(organizationId)).toBeNull();
        const owned = makeEvent("connection.deactivated", connectionData({ state: "inactive" }), {
          at: start - 5,
        });
        expect(await store.applyEvents([received(owned)])).toEqual(["applied"]);
        expect(await state()).toMatchObject({ connections: [{ state: "active" }] });
      });

      test("that delete are final, and an organization that is deleted is not known", async () => {
        store = await open();
        const at = start + minute;
        await store.applyEvents([
          received(makeEvent("connection.deleted", connectionData())),
          received(makeEvent("connection.activated", connectionData(), { at })),
          received(makeEvent("organization.created", organizationData(), { at })),
        ]);
        expect(await state()).toMatchObject({ name: "Northwind", connections: [] });
        await store.applyEvents([received(makeEvent("organization.deleted", organizationData()))]);
        expect(await store.readOrganization(organizationId)).toBeNull();
      });

      test("of every documented kind are taken", async () => {
        store = await open();
        const outcomes = await store.applyEvents(everyEvent().map(received));
        expect(outcomes).not.toContain("duplicate");
        expect(outcomes.filter((it) => it === "stored")).toHaveLength(2);
      });

      test("tell certificates, failed domains and the directory's last change", async () => {
        store = await open();
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
        expect(await state()).toMatchObject({
          connections: [{ certificates: [{ type: "ResponseSigning", expiresAt: start + day }] }],
          directories: [{ state: "active", lastChangeAt: start + 9, users: null }],
          domains: [{ state: "failed", failureReason: "domain_verified_by_other_organization" }],
        });
      });
    });

    describe("reads", () => {
      test("tell everything they list, and that the rest is absent", async () => {
        store = await open();
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
        expect(await state()).toMatchObject({
          name: "Northwind",
          asOf: start + minute,
          connections: [{ id: "conn_01OKTA" }, { id: "conn_02", everActive: false }],
          directories: [{ state: "linked", users: { active: 248, inactive: 6 }, groups: 12 }],
          domains: [{ state: "verified" }],
          auditLogs: { state: "active", retentionDays: 90 },
          logStreams: [{ id: "stream_1" }],
        });
        await read({ observedAt: start + 2 * minute, connections: [connectionReading()] });
        expect(await state()).toMatchObject({
          connections: [{ id: "conn_01OKTA" }],
          directories: [],
          domains: [],
          auditLogs: { state: "not_configured", retentionDays: null },
          logStreams: [],
        });
      });

      test("that say nothing of audit logs leave them and the log streams alone", async () => {
        store = await open();
        const logStream = { id: "stream_1", type: "Datadog", state: "active", lastSentAt: null };
        await read({ auditLogs: { state: "active", retentionDays: 90, logStream } });
        await read({ observedAt: start + 2 * minute, auditLogs: "not_said" });
        expect(await state()).toMatchObject({
          revision: 1,
          asOf: start + 2 * minute,
          auditLogs: { state: "active", retentionDays: 90 },
          logStreams: [logStream],
        });
      });

      test("that say the same change no revision", async () => {
        store = await open();
        const same = { connections: [connectionReading()], directories: [directoryReading()] };
        await read(same);
        await read({ ...same, observedAt: start + 2 * minute });
        expect(await state()).toMatchObject({ revision: 1, asOf: start + 2 * minute });
      });

      test("leave alone what was written after their fence, and say so", async () => {
        store = await open();
        const fence = await store.fence(organizationId);
        const at = start + 59_000;
        await store.applyEvents([
          received(makeEvent("connection.activated", connectionData(), { at })),
          received(makeEvent("dsync.activated", directoryData(), { at })),
        ]);
        const stale = connectionReading({ state: "draft", updatedAt: at + 1 });
        expect(await read({ connections: [stale] }, fence)).toEqual({ contradicted: true });
        expect(await state()).toMatchObject({
          connections: [{ state: "active" }],
          directories: [{ id: "directory_01OKTA" }],
        });
      });

      test("win over an event of the same second that they came after", async () => {
        store = await open();
        const at = start + 60_400;
        await store.applyEvents([
          received(makeEvent("connection.activated", connectionData(), { at })),
        ]);
        const paused = connectionReading({ state: "inactive", updatedAt: at });
        expect(await read({ connections: [paused] })).toEqual({ contradicted: false });
        expect(await state()).toMatchObject({ connections: [{ state: "inactive" }] });
        await read({});
        expect((await state()).connections).toEqual([]);
        await read({ connections: [paused] });
        expect(await state()).toMatchObject({ connections: [{ state: "inactive" }] });
      });

      test("that did not list something are not undone by an older event", async () => {
        store = await open();
        await read({});
        const late = makeEvent("connection.activated", connectionData(), { at: start + 5 });
        await store.applyEvents([received(late)]);
        expect((await state()).connections).toEqual([]);
        const anew = makeEvent("connection.activated", connectionData(), { at: start + day });
        await store.applyEvents([received(anew)]);
        expect((await state()).connections).toHaveLength(1);
      });

      test("older than one already applied tell nothing", async () => {
        store = await open();
        await read({ observedAt: start + 2 * minute, connections: [connectionReading()] });
        await read({ observedAt: start + minute });
        expect((await state()).connections).toHaveLength(1);
      });

      test("do not hide a certificate or a failed domain told late", async () => {
        store = await open();
        await read({
          connections: [connectionReading()],
          domains: [domainReading({ state: "failed" })],
        });
        const told: number[] = [];
        store.onChange((_organization, revision) => told.push(revision));
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
        expect(told).toEqual([2, 3]);
        expect(await state()).toMatchObject({
          revision: 3,
          connections: [{ certificates: [{ expiresAt: start + day }] }],
          domains: [{ failureReason: "domain_verification_period_expired" }],
        });
      });

      test("show what they list first in the second of the read before", async () => {
        store = await open();
        await read({});
        const outcome = await read({
          connections: [connectionReading()],
          directories: [directoryReading()],
          domains: [domainReading()],
          auditLogs: { state: "active", retentionDays: 90, logStream: null },
        });
        expect(outcome).toEqual({ contradicted: false });
        expect(await state()).toMatchObject({
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
          expect(await state()).toMatchObject({
            connections: [],
            directories: [{ users: { active } }],
            auditLogs: { retentionDays: active },
          });
        }
      });

      test("never touch certificates, reasons or the last change", async () => {
        store = await open();
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
        expect(await state()).toMatchObject({
          connections: [{ certificates: [{ expiresAt: start + day }] }],
          directories: [{ lastChangeAt: start }],
          domains: [{ failureReason: "domain_verification_period_expired" }],
        });
      });

      test("of counts remember the day before, and keep their instant while nothing moves", async () => {
        store = await open();
        const counts = (observedAt: number, active: number) =>
          read({ observedAt, directories: [directoryReading({ users: { active, inactive: 0 } })] });
        await counts(start, 250);
        await counts(start + minute, 250);
        expect((await state()).directories).toMatchObject([
          { countsReadAt: start, usersADayBefore: null },
        ]);
        await counts(start + day, 160);
        expect((await state()).directories).toMatchObject([
          { countsReadAt: start + day, usersADayBefore: 250, users: { active: 160 } },
        ]);
        await counts(start + 4 * day, 160);
        expect((await state()).directories).toMatchObject([{ usersADayBefore: null }]);
      });
    });

    test("organizations do not see each other", async () => {
      store = await open();
      const other = connectionData({ id: "conn_other", organization_id: "org_other" });
      await store.applyEvents([
        received(makeEvent("connection.activated", connectionData())),
        received(makeEvent("connection.activated", other)),
      ]);
      await read({});
      expect((await state()).connections).toEqual([]);
      expect(await store.readOrganization("org_other")).toMatchObject({
        revision: 1,
        connections: [{ id: "conn_other" }],
      });
    });

    test("a tenant has one organization, and an organization one tenant", async () => {
      store = await open();
      const mapping = { tenantId: "tenant_1", organizationId, name: "Northwind" };
      expect(await store.readTenant("tenant_1")).toBeNull();
      expect(await store.mapTenant(mapping)).toBe(true);
      expect(await store.mapTenant({ ...mapping, tenantId: "tenant_2" })).toBe(false);
      expect(await store.readTenant("tenant_2")).toBeNull();
      expect(await store.tenantOf(organizationId)).toBe("tenant_1");
      expect(await store.tenantOf("org_other")).toBeNull();
      expect(await store.mapTenant({ ...mapping, name: "Stale" }, "org_before")).toBe(false);
      expect(await store.mapTenant({ ...mapping, name: "Kept" }, mapping.organizationId)).toBe(
        true,
      );
      expect(await store.mapTenant({ ...mapping, name: "Northwind Ltd" })).toBe(true);
      expect(await store.readTenant("tenant_1")).toEqual({ ...mapping, name: "Northwind Ltd" });
      await store.applyEvents([received(makeEvent("organization.deleted", organizationData()))]);
      expect(await store.readTenant("tenant_1")).toBeNull();
    });

    test("the audit trail lists the newest first, of one organization", async () => {
      store = await open();
      const second = makeActivity({
        id: "activity_2",
        at: start + 1,
        intent: null,
        code: "forbidden",
      });
      await store.appendActivity(makeActivity());
      await store.appendActivity(second);
      await store.appendActivity(makeActivity({ id: "activity_3", organizationId: "org_other" }));
      expect(await store.listActivity(organizationId, 10)).toEqual([second, makeActivity()]);
      expect(await store.listActivity(organizationId, 1)).toEqual([second]);
    });

    test("revoked sessions are recorded once, told of, listed and forgotten", async () => {
      store = await open();
      const told: string[] = [];
      store.onSessionRevoked((session) => told.push(session.sessionId));
      const revoked = received(makeEvent("session.revoked", { id: "session_1" }));
      const odd = received(makeEvent("session.revoked", { id: 7 }));
      expect(await store.applyEvents([revoked, odd, revoked])).toEqual([
        "stored",
        "stored",
        "duplicate",
      ]);
      await store.applyEvents([received(makeEvent("session.revoked", { id: "session_1" }))]);
      expect(new Set(told)).toEqual(new Set(["session_1"]));
      const listed = [{ sessionId: "session_1", recordedAt: start }];
      expect(await store.listRevokedSessions(start)).toEqual(listed);
      expect(await store.listRevokedSessions(start + 1)).toEqual([]);
      await store.prune({ revokedSessions: start, attemptWindows: start });
      expect(await store.listRevokedSessions(0)).toEqual(listed);
      await store.prune({ revokedSessions: start + 1, attemptWindows: start });
      expect(await store.listRevokedSessions(0)).toEqual([]);
    });

    test("attempts are counted by subject, in windows that begin with the first", async () => {
      store = await open();
      const count = async (subject: string, at: number) =>
        (await store.countAttempt(subject, at, minute)).attempts;
      expect(await store.countAttempt("a", start, minute)).toEqual({
        attempts: 1,
        endsAt: start + minute,
      });
      const many = Array.from({ length: 10 }, (_, index) => count("a", start + index));
      expect((await Promise.all(many)).toSorted((a, b) => a - b)).toEqual([
        2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
      ]);
      expect(await count("b", start)).toBe(1);
      expect(await count("a", start + minute - 1)).toBe(12);
      expect(await count("a", start + minute)).toBe(1);
      await store.prune({ revokedSessions: 0, attemptWindows: start + 1 });
      expect(await count("b", start + 1)).toBe(1);
      expect(await count("a", start + minute)).toBe(2);
    });

    test("a window that a wrong clock began in the future locks nobody out", async () => {
      store = await open();
      await store.countAttempt("a", start + 60 * minute, minute);
      expect(await store.countAttempt("a", start, minute)).toEqual({
        attempts: 1,
        endsAt: start + minute,
      });
    });

    test("what was acknowledged is there after reopening", async () => {
      store = await open();
      const event = received(makeEvent("connection.activated", connectionData()));
      await store.applyEvents([event]);
      const before = await state();
      store = await reopen();
      await store.check();
      expect(await state()).toEqual(before);
      expect(await store.applyEvents([event])).toEqual(["duplicate"]);
    });
  });
