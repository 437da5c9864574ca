import { type Environment, iso } from "./Environment.ts";
import { domainsOf } from "./domains.ts";
import { getOrganization } from "./organizations.ts";
import { notFound } from "./WorkOSError.ts";

/**
 * WorkOS' states: `draft` until the details are in, `validating` until the first sign-in, `inactive`
 * cannot sign anybody in. `requires_type` is on REST only, never in an event.
 */
export type ConnectionState =
  | "requires_type"
  | "draft"
  | "active"
  | "validating"
  | "inactive"
  | "deleting";

/** Whose certificate, and what for. Only the first is the identity provider's. */
export type CertificateType = "ResponseSigning" | "RequestSigning" | "ResponseEncryption";

export interface ConnectionRecord {
  id: string;
  organizationId: string;
  /** Such as `OktaSAML`. */
  type: string;
  name: string;
  state: ConnectionState;
  externalKey: string;
  createdAt: number;
  updatedAt: number;
  /** What the portal's test sign-in asserted last, so that the next page can show it. */
  testedAs: string | null;
}

export interface NewConnection {
  organizationId: string;
  /** Default `OktaSAML`. */
  type?: string;
  /** Default: the type's provider. */
  name?: string;
  /** Default `active`. */
  state?: ConnectionState;
}

/** Emits `connection.activated` when it is born active. @throws WorkOSError 404 unknown organization. */
export function createConnection(env: Environment, order: NewConnection): ConnectionRecord {
  getOrganization(env, order.organizationId);
  const at = env.stamp();
  const type = order.type ?? "OktaSAML";
  const record: ConnectionRecord = {
    id: env.newId("conn"),
    organizationId: order.organizationId,
    type,
    name: order.name ?? type,
    state: order.state ?? "active",
    externalKey: env.newId("ext"),
    createdAt: at,
    updatedAt: at,
    testedAs: null,
  };
  env.connections.set(record.id, record);
  if (record.state === "active") env.emit("connection.activated", eventData(env, record));
  return record;
}

/** @throws WorkOSError 404. */
export function getConnection(env: Environment, id: string): ConnectionRecord {
  const record = env.connections.get(id);
  if (!record) throw notFound("Connection", id);
  return record;
}

/** Emits activated and deactivated; WorkOS has no event for the other states. @throws WorkOSError 404. */
export function updateConnection(
  env: Environment,
  id: string,
  change: Partial<Pick<ConnectionRecord, "name" | "type" | "state" | "testedAs">>,
): ConnectionRecord {
  const record = getConnection(env, id);
  const before = record.state;
  Object.assign(record, change, { updatedAt: env.stamp(record.updatedAt) });
  if (before !== "active" && record.state === "active") {
    env.emit("connection.activated", eventData(env, record));
  } else if (before === "active" && record.state === "inactive") {
    env.emit("connection.deactivated", eventData(env, record));
  }
  return record;
}

/** The event's `state` is the one before, and it carries less than the others. @throws WorkOSError 404. */
export function deleteConnection(env: Environment, id: string): void {
  const record = getConnection(env, id);
  env.connections.delete(id);
  const { status: _status, domains: _domains, ...data } = connectionWire(env, record);
  env.emit("connection.deleted", data);
}

const DAY = 86_400_000;

export function requireCertificateRenewal(
  env: Environment,
  id: string,
  order: {
    certificateType?: CertificateType;
    /** Milliseconds since the epoch. */ expiresAt: number;
  },
): void {
  const { organizationId } = getConnection(env, id);
  const left = order.expiresAt - env.now();
  env.emit("connection.saml_certificate_renewal_required", {
    connection: { id, organization_id: organizationId },
    certificate: {
      certificate_type: order.certificateType ?? "ResponseSigning",
      expiry_date: iso(order.expiresAt),
      is_expired: left <= 0,
    },
    days_until_expiry: Math.max(0, Math.ceil(left / DAY)),
  });
}

export function renewCertificate(
  env: Environment,
  id: string,
  order: {
    certificateType?: CertificateType;
    /** Milliseconds since the epoch. */ expiresAt: number;
  },
): void {
  const { organizationId } = getConnection(env, id);
  env.emit("connection.saml_certificate_renewed", {
    connection: { id, organization_id: organizationId },
    certificate: {
      certificate_type: order.certificateType ?? "ResponseSigning",
      expiry_date: iso(order.expiresAt),
    },
    renewed_at: iso(env.now()),
  });
}

/** As REST answers it. */
export function connectionWire(env: Environment, record: ConnectionRecord) {
  return {
    object: "connection",
    id: record.id,
    organization_id: record.organizationId,
    connection_type: record.type,
    name: record.name,
    state: record.state,
    status: record.state === "active" ? "linked" : "unlinked",
    domains: domainsOf(env, record.organizationId).map(({ id, domain }) => ({
      object: "connection_domain",
      id: id.replace("org_domain", "conn_domain"),
      domain,
    })),
    created_at: iso(record.createdAt),
    updated_at: iso(record.updatedAt),
  };
}

/** Events carry a member that REST does not. */
const eventData = (env: Environment, record: ConnectionRecord) => ({
  ...connectionWire(env, record),
  external_key: record.externalKey,
});
