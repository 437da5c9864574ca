import {
  type DomainState,
  domainWire,
  domainsOf,
  insertDomain,
  replaceDomains,
} from "./domains.ts";
import { type Environment, iso } from "./Environment.ts";
import { WorkOSError, notFound, unprocessable } from "./WorkOSError.ts";

/** Instants are milliseconds since the epoch. */
export interface OrganizationRecord {
  id: string;
  name: string;
  /** The caller's own id; belongs to one organization only. */
  externalId: string | null;
  metadata: Record<string, string>;
  createdAt: number;
  updatedAt: number;
  /** null: WorkOS has none for it, which REST answers with 404. */
  auditLogs: AuditLogConfiguration | null;
}

/** What `GET /organizations/:id/audit_log_configuration` answers, without the organization's id. */
export interface AuditLogConfiguration {
  /** Days. */
  retentionPeriodInDays: number;
  state: "active" | "inactive" | "disabled";
  logStream?: {
    id?: string;
    type:
      | "AzureSentinel"
      | "Datadog"
      | "GenericHttps"
      | "GoogleCloudStorage"
      | "S3"
      | "Snowflake"
      | "Splunk";
    state: "active" | "inactive" | "error" | "invalid";
    /** Milliseconds since the epoch; null: nothing sent yet. */
    lastSyncedAt?: number | null;
  };
}

/** `id` is for seeds; over the API the sandbox makes it. */
export interface NewOrganization {
  id?: string;
  name: string;
  externalId?: string | null;
  metadata?: Record<string, string>;
  domains?: { domain: string; state?: DomainState }[];
}

/** @throws WorkOSError 400 `external_id_already_used`, 422 for a name that is empty. */
export function createOrganization(
  env: Environment,
  order: NewOrganization,
  { silent = false } = {},
): OrganizationRecord {
  if (order.name.trim() === "") {
    throw unprocessable("name", "name_required", "name must not be empty.");
  }
  refuseUsedExternalId(env, order.externalId);
  const at = env.stamp();
  const record: OrganizationRecord = {
    id: order.id ?? env.newId("org"),
    name: order.name,
    externalId: order.externalId ?? null,
    metadata: order.metadata ?? {},
    createdAt: at,
    updatedAt: at,
    auditLogs: null,
  };
  env.organizations.set(record.id, record);
  const domains = (order.domains ?? []).map((domain) => insertDomain(env, record.id, domain));
  if (!silent) {
    env.emit("organization.created", organizationWire(env, record));
    for (const domain of domains) env.emit("organization_domain.created", domainWire(domain));
  }
  return record;
}

/** @throws WorkOSError 404. */
export function getOrganization(env: Environment, id: string): OrganizationRecord {
  const record = env.organizations.get(id);
  if (!record) throw notFound("Organization", id);
  return record;
}

/** @throws WorkOSError 404. */
export function getOrganizationByExternalId(env: Environment, id: string): OrganizationRecord {
  const record = [...env.organizations.values()].find(({ externalId }) => externalId === id);
  if (!record) throw notFound("Organization", id);
  return record;
}

/** @throws WorkOSError 404, 400 `external_id_already_used`. */
export function updateOrganization(
  env: Environment,
  id: string,
  change: Partial<Pick<OrganizationRecord, "name" | "externalId" | "metadata">> & {
    domains?: { domain: string; state?: DomainState }[];
  },
): OrganizationRecord {
  const record = getOrganization(env, id);
  if (change.externalId !== record.externalId) refuseUsedExternalId(env, change.externalId);
  const { domains, ...fields } = change;
  Object.assign(record, fields, { updatedAt: env.stamp(record.updatedAt) });
  if (domains) replaceDomains(env, id, domains);
  env.emit("organization.updated", organizationWire(env, record));
  return record;
}

/** The answer that makes get-or-create by external id safe against a race. */
function refuseUsedExternalId(env: Environment, externalId: string | null | undefined): void {
  if (externalId === null || externalId === undefined) return;
  if ([...env.organizations.values()].some((other) => other.externalId === externalId)) {
    throw new WorkOSError(400, {
      message: "The external_id provided has already been assigned to another organization.",
      code: "external_id_already_used",
    });
  }
}

/** As REST answers and events carry it. */
export function organizationWire(env: Environment, record: OrganizationRecord) {
  return {
    object: "organization",
    id: record.id,
    name: record.name,
    allow_profiles_outside_organization: false,
    domains: domainsOf(env, record.id).map(domainWire),
    metadata: record.metadata,
    external_id: record.externalId,
    created_at: iso(record.createdAt),
    updated_at: iso(record.updatedAt),
  };
}

/** null: there is none. */
export function auditLogWire(env: Environment, { id, auditLogs, createdAt }: OrganizationRecord) {
  if (!auditLogs) return null;
  const { logStream } = auditLogs;
  return {
    organization_id: id,
    retention_period_in_days: auditLogs.retentionPeriodInDays,
    state: auditLogs.state,
    ...(logStream && {
      log_stream: {
        id: (logStream.id ??= env.newId("log_stream")),
        type: logStream.type,
        state: logStream.state,
        last_synced_at: logStream.lastSyncedAt ? iso(logStream.lastSyncedAt) : null,
        created_at: iso(createdAt),
      },
    }),
  };
}
