import { Status } from "@acme/enterprise-settings-contract";
import { allIntents, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { Value } from "typebox/value";
import { describe, expect, test } from "vitest";
import { iso, start as now } from "../../test/events.ts";
import {
  connectionState,
  directoryState,
  domainState,
  organizationState,
} from "../../test/states.ts";
import type { OrganizationState } from "../store/Store.ts";
import { presentStatus } from "./presentStatus.ts";
import { directoryProvider, identityProvider, logStreamDestination } from "./providerNames.ts";

const day = 86_400_000;

const present = (over: Partial<OrganizationState>, at = now) => {
  const input = { intents: allIntents("allowed"), managedBy: undefined, now: at };
  const presentation = presentStatus({ ...input, state: organizationState(over) });
  expect([...Value.Errors(Status, presentation.status)]).toEqual([]);
  return presentation;
};
const codes = (over: Partial<OrganizationState>) =>
  present(over).status.attention.map((it) => it.code);

const certificate = (inMs: number, type = "ResponseSigning") => ({ type, expiresAt: now + inMs });

describe("a connection", () => {
  test.each([
    ["requires_type", { state: "requires_type" }],
    ["draft", { state: "draft" }],
    ["validating", { state: "validating" }],
    ["active", { state: "active" }],
    ["inactive", { state: "inactive" }],
    ["deleting", { state: "deleting" }],
    ["paused", { state: "unknown", rawState: "paused" }],
    ["unknown", { state: "unknown", rawState: "unknown" }],
    ["toString", { state: "unknown", rawState: "toString" }],
  ])("in WorkOS' state %s", (raw, expected) => {
    const { sso } = present({ connections: [connectionState({ state: raw })] }).status;
    expect(sso.connections).toMatchObject([expected]);
    expect(sso.state).toBe(expected.state);
    expect("rawState" in (sso.connections[0] ?? {})).toBe("rawState" in expected);
  });

  test.each([
    [certificate(31 * day), 31, false, []],
    [certificate(30 * day), 30, false, ["certificate_expiring"]],
    [certificate(29 * day + 1), 30, false, ["certificate_expiring"]],
    [certificate(1), 1, false, ["certificate_expiring"]],
    [certificate(0), 0, true, ["certificate_expired"]],
    [certificate(-day), 0, true, ["certificate_expired"]],
  ])("with a certificate %j", (it, daysUntilExpiry, expired, expected) => {
    const connections = [connectionState({ certificates: [it] })];
    const { sso, attention } = present({ connections }).status;
    expect(sso.connections[0]?.certificates).toMatchObject([{ daysUntilExpiry, expired }]);
    expect(attention.map((a) => a.code)).toEqual(expected);
  });

  test.each([
    ["was active and stopped", { state: "inactive" }, ["connection_inactive"]],
    ["never was active", { state: "inactive", everActive: false }, []],
    ["is being set up", { state: "draft", certificates: [certificate(day)] }, []],
  ])("that %s", (_case, over, expected) => {
    expect(codes({ connections: [connectionState(over)] })).toEqual(expected);
  });

  test.each([
    ["none was claimed", [], []],
    ["one is verified", ["verified", "pending"], []],
    ["one is verified of old", ["legacy_verified"], []],
    ["one is in a state nobody knows", ["pending", "odd"], []],
    ["none is verified", ["pending", "unverified"], ["sso_without_verified_domain"]],
  ])("without a verified domain, where %s", (_case, states, expected) => {
    const domains = states.map((state, i) => domainState({ id: `d${i}`, state }));
    expect(codes({ connections: [connectionState()], domains })).toEqual(expected);
  });
});

describe("a directory", () => {
  test.each([
    ["linked", { state: "active" }, []],
    ["active", { state: "active" }, []],
    ["unlinked", { state: "inactive" }, ["directory_inactive"]],
    ["inactive", { state: "inactive" }, ["directory_inactive"]],
    ["validating", { state: "validating" }, []],
    ["requires_type", { state: "requires_type" }, []],
    ["invalid_credentials", { state: "invalid_credentials" }, ["directory_invalid_credentials"]],
    ["deleting", { state: "deleting" }, []],
    ["hibernating", { state: "unknown", rawState: "hibernating" }, []],
  ])("in WorkOS' state %s", (raw, expected, attention) => {
    const over = { directories: [directoryState({ state: raw })] };
    expect(present(over).status.directorySync).toMatchObject({
      state: expected.state,
      directories: [expected],
    });
    expect(codes(over)).toEqual(attention);
  });

  test.each([
    [null, []],
    [0, []],
    [100, []],
    [228, []],
    [229, ["directory_users_dropped"]],
    [248, ["directory_users_dropped"]],
  ])("with 160 users, of %j the day before", (usersADayBefore, expected) => {
    expect(codes({ directories: [directoryState({ usersADayBefore })] })).toEqual(expected);
  });
});

describe("domains, audit logs and log streams", () => {
  test.each([
    ["pending", { state: "pending", record: { type: "TXT", value: "m5Oztg3jdK4N" } }],
    ["unverified", { state: "pending" }],
    ["verified", { state: "verified", record: null }],
    ["legacy_verified", { state: "verified" }],
    ["failed", { state: "failed", record: null }],
    ["odd", { state: "unknown", rawState: "odd" }],
  ])("a %s domain", (raw, expected) => {
    expect(present({ domains: [domainState({ state: raw })] }).status.domains).toMatchObject([
      expected,
    ]);
  });

  test.each([
    ["active", { state: "active" }, []],
    ["inactive", { state: "inactive" }, []],
    ["error", { state: "error" }, ["log_stream_failing"]],
    ["invalid", { state: "invalid" }, ["log_stream_failing"]],
    ["dammed", { state: "unknown", rawState: "dammed" }, []],
  ])("a log stream that is %s", (raw, expected, attention) => {
    const logStreams = [{ id: "s1", type: "S3", state: raw, lastSentAt: null }];
    const auditLogs = { state: raw, retentionDays: 90 };
    const { status } = present({ logStreams, auditLogs });
    expect(status.logStreams).toMatchObject({ state: expected.state, streams: [expected] });
    expect(codes({ logStreams })).toEqual(attention);
  });
});

test("not configured is only said of what was read", () => {
  const none = { state: "not_configured" };
  const auditLogs = { state: "not_configured", retentionDays: null };
  const read = present({ auditLogs }).status;
  expect(read).toMatchObject({ sso: none, directorySync: none, auditLogs: none, logStreams: none });
  const unsaid = { auditLogs: { state: "unknown" }, logStreams: { state: "unknown" } };
  expect(present({ auditLogs: null }).status).toMatchObject({ sso: none, ...unsaid });
  const unread = present({ asOf: null, connections: [connectionState()] }).status;
  expect([unread.sso.state, unread.directorySync.state, unread.logStreams.state]).toEqual([
    "active",
    "unknown",
    "unknown",
  ]);
});

test("the worst leads, then names and ids", () => {
  const connections = [
    connectionState({ id: "deleting", state: "deleting" }),
    connectionState({ id: "ok-b", name: "B" }),
    connectionState({ id: "ok-a", name: "A" }),
    connectionState({ id: "unknown", state: "odd" }),
    connectionState({ id: "info", state: "draft", everActive: false }),
    connectionState({ id: "warn", state: "inactive" }),
    connectionState({ id: "bad", certificates: [certificate(-1)] }),
  ];
  const expected = ["bad", "warn", "info", "unknown", "ok-a", "ok-b", "deleting"];
  for (const list of [connections, connections.toReversed()]) {
    const { sso } = present({ connections: list }).status;
    expect(sso.connections.map((it) => it.id)).toEqual(expected);
    expect(sso.state).toBe("active");
  }
});

test("the most severe comes first, in the words of the fixtures", () => {
  const { attention } = present({
    connections: [
      connectionState({ certificates: [certificate(9 * day)] }),
      connectionState({ id: "conn_02", state: "inactive" }),
    ],
    directories: [
      directoryState({ state: "invalid_credentials" }),
      directoryState({ id: "directory_02", usersADayBefore: 248 }),
    ],
    domains: [
      domainState({ state: "failed", failureReason: "domain_verification_period_expired" }),
    ],
  }).status;
  expect(attention[0]).toMatchObject({
    code: "directory_invalid_credentials",
    severity: "critical",
  });
  const known = Object.values(statusFixtures).flatMap((it) => it.attention);
  for (const it of attention) {
    const fixture = known.find((other) => other.code === it.code);
    expect(it).toMatchObject({ severity: fixture?.severity, intent: fixture?.intent });
    expect(Object.keys(it.params).toSorted()).toEqual(
      Object.keys(fixture?.params ?? {}).toSorted(),
    );
  }
  expect(attention.find((it) => it.code === "directory_users_dropped")?.params["count"]).toBe(88);
});

test("a presentation holds until its first countdown moves", () => {
  expect(present({}).validUntil).toBe(Number.POSITIVE_INFINITY);
  const certificates = [certificate(9.5 * day), certificate(-day, "RequestSigning")];
  const over = { connections: [connectionState({ certificates })] };
  const { status, validUntil } = present(over);
  expect(iso(validUntil)).toBe(iso(now + day / 2));
  expect(present(over, validUntil - 1).status).toEqual(status);
  expect(present(over, validUntil).status).not.toEqual(status);
});

test.each([
  ["OktaSAML", "Okta", "SAML"],
  ["AzureSAML", "Entra ID", "SAML"],
  ["EntraIdOIDC", "Entra ID", "OIDC"],
  ["AdpOidc", "ADP", "OIDC"],
  ["GoogleOAuth", "Google", "OAuth"],
  ["ShibbolethGenericSAML", "Shibboleth", "SAML"],
  ["GenericSAML", "", "SAML"],
  ["Pending", "", null],
  ["MagicLink", "Magic Link", null],
  ["AcmeCloudSAML", "Acme Cloud", "SAML"],
])("%s is %j by %j", (type, provider, protocol) => {
  expect(identityProvider(type)).toEqual({ provider, protocol });
});

test("directories and destinations have names for people", () => {
  expect(
    ["okta scim v2.0", "gsuite directory", "acme hr scim v2.1"].map(directoryProvider),
  ).toEqual(["Okta SCIM", "Google Workspace", "Acme hr SCIM"]);
  expect(["S3", "AzureSentinel", "AcmeLake"].map(logStreamDestination)).toEqual([
    "Amazon S3",
    "Microsoft Sentinel",
    "Acme Lake",
  ]);
});
