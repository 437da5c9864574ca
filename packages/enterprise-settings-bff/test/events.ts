import { createHmac } from "node:crypto";
import type { ReceivedEvent } from "../src/store/Store.ts";
import { parseInstant } from "../src/webhook/instant.ts";

/** Builders of WorkOS' events: the field names of its event schemas, values of our own. */

export const secret = "whsec_test_secret";
export const organizationId = "org_01NORTHWIND";
export const start = Date.parse("2026-11-20T08:00:00.000Z");
export const iso = (at: number): string => new Date(at).toISOString();

export type Json = Record<string, unknown>;

export interface Envelope {
  object: "event";
  id: string;
  event: string;
  created_at: string;
  data: Json;
}

let count = 0;

/** An event that happened `at`; its data was last changed then too, unless it says otherwise. */
export const makeEvent = (
  event: string,
  data: Json,
  { at = start, id = `event_${++count}` }: { at?: number; id?: string } = {},
): Envelope => ({
  object: "event",
  id,
  event,
  created_at: iso(at),
  data: { created_at: iso(start), updated_at: iso(at), ...data },
});

export const connectionData = (over: Json = {}): Json => ({
  object: "connection",
  id: "conn_01OKTA",
  state: "active",
  name: "Northwind Okta",
  connection_type: "OktaSAML",
  organization_id: organizationId,
  external_key: "ext_okta",
  status: "linked",
  domains: [{ object: "connection_domain", id: "conn_domain_01", domain: "northwind.com" }],
  ...over,
});

export const certificateData = (expiresAt: number, over: Json = {}): Json => ({
  connection: { id: "conn_01OKTA", organization_id: organizationId },
  certificate: { certificate_type: "ResponseSigning", expiry_date: iso(expiresAt), ...over },
  days_until_expiry: 30,
});

export const directoryData = (over: Json = {}): Json => ({
  object: "directory",
  id: "directory_01OKTA",
  organization_id: organizationId,
  type: "okta scim v2.0",
  state: "active",
  name: "Northwind Okta SCIM",
  external_key: "ext_scim",
  domains: [{ object: "organization_domain", id: "org_domain_01", domain: "northwind.com" }],
  ...over,
});

export const directoryUserData = (over: Json = {}): Json => ({
  object: "directory_user",
  id: "directory_user_01",
  directory_id: "directory_01OKTA",
  organization_id: organizationId,
  idp_id: "u-1",
  email: "dana@northwind.com",
  state: "active",
  raw_attributes: {},
  custom_attributes: {},
  ...over,
});

export const directoryGroupData = (over: Json = {}): Json => ({
  object: "directory_group",
  id: "directory_group_01",
  directory_id: "directory_01OKTA",
  organization_id: organizationId,
  idp_id: "g-1",
  name: "Planners",
  raw_attributes: {},
  ...over,
});

export const domainData = (over: Json = {}): Json => ({
  object: "organization_domain",
  id: "org_domain_01",
  organization_id: organizationId,
  domain: "northwind.com",
  state: "pending",
  verification_prefix: "orbit-domain-verification",
  verification_token: "m5Oztg3jdK4N",
  verification_strategy: "dns",
  created_at: iso(start),
  updated_at: iso(start),
  ...over,
});

export const organizationData = (over: Json = {}): Json => ({
  object: "organization",
  id: organizationId,
  name: "Northwind",
  domains: [],
  metadata: {},
  external_id: "tenant-1",
  ...over,
});

/** One of each kind that WorkOS documents, by name. */
export const everyEvent = (): Envelope[] => [
  makeEvent("organization.created", organizationData({ domains: [domainData()] })),
  makeEvent("organization.updated", organizationData()),
  makeEvent("organization.deleted", organizationData()),
  makeEvent("organization_domain.created", domainData()),
  makeEvent("organization_domain.updated", domainData()),
  makeEvent("organization_domain.verified", domainData({ state: "verified" })),
  makeEvent("organization_domain.verification_failed", {
    reason: "domain_verification_period_expired",
    organization_domain: domainData({ state: "failed" }),
  }),
  makeEvent("organization_domain.deleted", domainData()),
  makeEvent("connection.activated", connectionData()),
  makeEvent("connection.deactivated", connectionData({ state: "inactive", status: "unlinked" })),
  makeEvent("connection.deleted", connectionData()),
  makeEvent("connection.saml_certificate_renewal_required", certificateData(start)),
  makeEvent("connection.saml_certificate_renewed", certificateData(start)),
  makeEvent("dsync.activated", directoryData()),
  makeEvent("dsync.deleted", directoryData()),
  ...["created", "updated", "deleted"].flatMap((verb) => [
    makeEvent(`dsync.user.${verb}`, directoryUserData()),
    makeEvent(`dsync.group.${verb}`, directoryGroupData()),
  ]),
  ...["user_added", "user_removed"].map((verb) =>
    makeEvent(`dsync.group.${verb}`, {
      directory_id: "directory_01OKTA",
      user: directoryUserData({ created_at: iso(start), updated_at: iso(start) }),
      group: directoryGroupData({ created_at: iso(start), updated_at: iso(start) }),
    }),
  ),
  ...["created", "revoked"].map((verb) =>
    makeEvent(`dsync.token.${verb}`, {
      object: "directory_token",
      id: "directory_token_01",
      directory_id: "directory_01OKTA",
      organization_id: organizationId,
      token_suffix: "a1b2",
    }),
  ),
];

const always = {
  domain: "object id organization_id domain created_at updated_at",
  organization: "object id name domains metadata external_id created_at updated_at",
  connection: "object id state name connection_type created_at updated_at",
  directory: "object id type state name created_at updated_at",
  user: "object id directory_id organization_id idp_id email state raw_attributes custom_attributes created_at updated_at",
  group: "object id idp_id directory_id organization_id name created_at updated_at",
  token: "object id directory_id token_suffix created_at",
};

/** The fields that the data of every event of that name has. Source: WorkOS' OpenAPI description 0.61.0. */
const requiredFields: Readonly<Record<string, string>> = {
  "organization.created": always.organization,
  "organization.updated": always.organization,
  "organization.deleted": always.organization,
  "organization_domain.created": always.domain,
  "organization_domain.updated": always.domain,
  "organization_domain.verified": always.domain,
  "organization_domain.verification_failed": "reason organization_domain",
  "organization_domain.deleted": always.domain,
  "connection.activated": `${always.connection} external_key status domains`,
  "connection.deactivated": `${always.connection} external_key status domains`,
  "connection.deleted": always.connection,
  "connection.saml_certificate_renewal_required": "connection certificate days_until_expiry",
  "connection.saml_certificate_renewed": "connection certificate renewed_at",
  "dsync.activated": `${always.directory} external_key domains`,
  "dsync.deleted": always.directory,
  "dsync.user.created": always.user,
  "dsync.user.updated": always.user,
  "dsync.user.deleted": always.user,
  "dsync.group.created": always.group,
  "dsync.group.updated": always.group,
  "dsync.group.deleted": always.group,
  "dsync.group.user_added": "directory_id user group",
  "dsync.group.user_removed": "directory_id user group",
  "dsync.token.created": always.token,
  "dsync.token.revoked": always.token,
};
export const documentedEvents: readonly string[] = Object.keys(requiredFields);

/** With nothing but the fields that WorkOS always sends. */
export const bare = (event: Envelope): Envelope => {
  const names = (requiredFields[event.event] ?? "").split(" ");
  const fields = Object.entries(event.data).filter(([name]) => names.includes(name));
  return { ...event, data: Object.fromEntries(fields) };
};

/** As it comes out of `parseEvent`. */
export const received = (envelope: Envelope): ReceivedEvent => {
  const createdAt = parseInstant(envelope.created_at);
  if (createdAt === null) throw new Error("The test's event has a malformed instant.");
  const { id, event, data } = envelope;
  return { id, event, createdAt, receivedAt: createdAt, data, payload: JSON.stringify(envelope) };
};

/** A `WorkOS-Signature` header for these bytes. */
export const sign = (body: string | Uint8Array, t: number, key = secret): string =>
  `t=${t}, v1=${createHmac("sha256", key).update(`${t}.`).update(body).digest("hex")}`;
