import { randomBytes } from "node:crypto";
import { type Environment, iso } from "./Environment.ts";
import { WorkOSError, notFound } from "./WorkOSError.ts";

/** `legacy_verified` and `unverified` exist for old domains; new ones are never in them. */
export type DomainState = "pending" | "verified" | "failed";

export interface DomainRecord {
  id: string;
  organizationId: string;
  domain: string;
  state: DomainState;
  /** What the customer puts into DNS. */
  verificationToken: string;
  createdAt: number;
  updatedAt: number;
}

export const domainsOf = (env: Environment, organizationId: string): DomainRecord[] =>
  [...env.domains.values()].filter((domain) => domain.organizationId === organizationId);

/** Without an event: whoever calls tells. */
export function insertDomain(
  env: Environment,
  organizationId: string,
  { domain, state = "pending" }: { domain: string; state?: DomainState },
): DomainRecord {
  const at = env.stamp();
  const record: DomainRecord = {
    id: env.newId("org_domain"),
    organizationId,
    domain: domain.toLowerCase(),
    state,
    verificationToken: randomBytes(18).toString("base64url"),
    createdAt: at,
    updatedAt: at,
  };
  env.domains.set(record.id, record);
  return record;
}

/** Makes the organization have exactly these, and emits each difference. */
export function replaceDomains(
  env: Environment,
  organizationId: string,
  wanted: { domain: string; state?: DomainState }[],
): void {
  const known = domainsOf(env, organizationId);
  for (const record of known) {
    if (!wanted.some(({ domain }) => domain === record.domain)) deleteDomain(env, record.id);
  }
  for (const order of wanted) {
    const record = known.find(({ domain }) => domain === order.domain);
    if (!record) {
      env.emit("organization_domain.created", domainWire(insertDomain(env, organizationId, order)));
    } else if (order.state === "verified" && record.state !== "verified") {
      verifyDomain(env, record.id);
    }
  }
}

/** @throws WorkOSError 404 unknown organization, 409 `domain_already_exists`. */
export function createDomain(
  env: Environment,
  organizationId: string,
  domain: string,
): DomainRecord {
  if (!env.organizations.has(organizationId)) throw notFound("Organization", organizationId);
  if (domainsOf(env, organizationId).some((other) => other.domain === domain.toLowerCase())) {
    throw new WorkOSError(409, {
      message: "Domain already exists for this organization.",
      code: "domain_already_exists",
    });
  }
  const record = insertDomain(env, organizationId, { domain });
  env.emit("organization_domain.created", domainWire(record));
  return record;
}

/** @throws WorkOSError 404. */
export function getDomain(env: Environment, id: string): DomainRecord {
  const record = env.domains.get(id);
  if (!record) throw notFound("Organization domain", id);
  return record;
}

/** Emits `organization_domain.deleted`. @throws WorkOSError 404. */
export function deleteDomain(env: Environment, id: string): void {
  const record = getDomain(env, id);
  env.domains.delete(id);
  env.emit("organization_domain.deleted", domainWire(record));
}

/**
 * Starts the verification over; whether it succeeds is for `verifyDomain` and `failDomain`.
 * @throws WorkOSError 404, 400 `domain_already_verified`.
 */
export function restartDomainVerification(env: Environment, id: string): DomainRecord {
  const record = getDomain(env, id);
  if (record.state === "verified") {
    throw new WorkOSError(400, {
      message: "Domain is already verified.",
      code: "domain_already_verified",
    });
  }
  if (record.state === "failed") {
    setDomainState(env, record, "pending");
    env.emit("organization_domain.updated", domainWire(record));
  }
  return record;
}

/** The DNS record was found. */
export function verifyDomain(env: Environment, id: string): DomainRecord {
  const record = setDomainState(env, getDomain(env, id), "verified");
  env.emit("organization_domain.verified", domainWire(record));
  return record;
}

/** The DNS record was not found in time, or another organization proved it first. */
export function failDomain(
  env: Environment,
  id: string,
  reason:
    | "domain_verification_period_expired"
    | "domain_verified_by_other_organization" = "domain_verification_period_expired",
): DomainRecord {
  const record = setDomainState(env, getDomain(env, id), "failed");
  env.emit("organization_domain.verification_failed", {
    reason,
    organization_domain: domainWire(record),
  });
  return record;
}

function setDomainState(env: Environment, record: DomainRecord, state: DomainState): DomainRecord {
  return Object.assign(record, { state, updatedAt: env.stamp(record.updatedAt) });
}

export function domainWire(record: DomainRecord) {
  return {
    object: "organization_domain",
    id: record.id,
    organization_id: record.organizationId,
    domain: record.domain,
    state: record.state,
    verification_strategy: "dns",
    verification_prefix: `acme-domain-verification-${record.id.slice(-6).toLowerCase()}`,
    verification_token: record.verificationToken,
    created_at: iso(record.createdAt),
    updated_at: iso(record.updatedAt),
  };
}
