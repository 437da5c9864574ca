import { ProblemError } from "../errors.ts";
import type {
  WireAuditLogConfiguration,
  WireConnection,
  WireDirectory,
  WireDomain,
  WireOrganization,
} from "./wire.ts";
import type {
  AuditLogsReading,
  ConnectionReading,
  DirectoryReading,
  DomainReading,
  Reading,
} from "./WorkOSGateway.ts";

interface Answers {
  observedAt: number;
  organization: WireOrganization;
  connections: WireConnection[];
  directories: WireDirectory[];
  auditLogs: Reading["auditLogs"];
}

/** WorkOS' answers in our own words. Throws `workos_invalid_answer` for an instant that is none. */
export function readingOf(answers: Answers): Reading {
  const { observedAt, organization, connections, directories, auditLogs } = answers;
  const { id, name, updated_at, domains } = organization;
  const updatedAt = instant(updated_at);
  return {
    observedAt,
    organization: { id, name, updatedAt },
    connections: connections.map(connectionReading),
    directories: directories.map(directoryReading),
    domains: domains.map((domain) => domainReading(domain, updatedAt)),
    auditLogs,
  };
}

export function domainReading(domain: WireDomain, organizationUpdatedAt: number): DomainReading {
  return {
    id: domain.id,
    domain: domain.domain,
    state: domain.state ?? "unknown",
    verificationPrefix: domain.verification_prefix ?? null,
    verificationToken: domain.verification_token ?? null,
    updatedAt: domain.updated_at == null ? organizationUpdatedAt : instant(domain.updated_at),
  };
}

export function connectionReading(connection: WireConnection): ConnectionReading {
  const { id, name, connection_type: type, state, domains, updated_at } = connection;
  return {
    id,
    name,
    type,
    state,
    domains: (domains ?? []).map(({ domain }) => domain),
    updatedAt: instant(updated_at),
  };
}

export function directoryReading(directory: WireDirectory): DirectoryReading {
  const { id, name, type, state, metadata, updated_at } = directory;
  const users = metadata?.users;
  return {
    id,
    name,
    type,
    state,
    users: users ? { active: users.active, inactive: users.inactive } : null,
    groups: metadata?.groups ?? null,
    updatedAt: instant(updated_at),
  };
}

/** Throws as `readingOf` does. */
export function auditLogsReading(configuration: WireAuditLogConfiguration): AuditLogsReading {
  const { state, retention_period_in_days, log_stream: stream } = configuration;
  return {
    state,
    retentionDays: retention_period_in_days ?? null,
    logStream: stream
      ? {
          id: stream.id,
          type: stream.type,
          state: stream.state,
          lastSentAt: stream.last_synced_at == null ? null : instant(stream.last_synced_at),
        }
      : null,
  };
}

export function instant(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new ProblemError("workos_invalid_answer");
  return at;
}
