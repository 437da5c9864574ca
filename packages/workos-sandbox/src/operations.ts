import {
  connectionWire,
  createConnection,
  deleteConnection,
  type ConnectionState,
  type NewConnection,
  renewCertificate,
  requireCertificateRenewal,
  updateConnection,
} from "./environment/connections.ts";
import {
  createDirectory,
  deleteDirectory,
  type DirectoryState,
  directoryWire,
  type NewDirectory,
  updateDirectory,
} from "./environment/directories.ts";
import { domainWire, domainsOf, failDomain, verifyDomain } from "./environment/domains.ts";
import type { Environment } from "./environment/Environment.ts";
import { inventDirectory } from "./environment/inventPeople.ts";
import { type AuditLogConfiguration, getOrganization } from "./environment/organizations.ts";
import { revokeSession } from "./environment/people.ts";
import { type DirectoryContent, syncDirectory } from "./environment/syncDirectory.ts";

type CertificateOrder = Parameters<typeof renewCertificate>[2];
type DomainFailure = Parameters<typeof failDomain>[2];

/**
 * What identity providers, customers' admins and WorkOS itself would do. Each changes the state and
 * emits what WorkOS emits for it, which for several states is nothing. All throw `WorkOSError` with
 * status 404 for an unknown id. They answer as REST would.
 */
export type Operations = ReturnType<typeof createOperations>;

export function createOperations(env: Environment) {
  return {
    /** Emits `connection.activated` when it is born active, which is the default. */
    createConnection: (order: NewConnection) => connectionWire(env, createConnection(env, order)),
    /**
     * To active emits `connection.activated`, from active to inactive `connection.deactivated`;
     * WorkOS has no event for anything else, so a reader must ask.
     */
    updateConnection: (
      id: string,
      change: { state?: ConnectionState; name?: string; type?: string },
    ) => connectionWire(env, updateConnection(env, id, change)),
    /** Gone at once. Emits `connection.deleted`, whose `state` is the one before. */
    deleteConnection: (id: string): void => deleteConnection(env, id),
    /**
     * WorkOS sends this several times as a SAML certificate nears its end, and weekly after it.
     * Connections themselves never tell of certificates. `expiresAt` is in milliseconds.
     */
    requireCertificateRenewal: (connectionId: string, order: CertificateOrder): void =>
      requireCertificateRenewal(env, connectionId, order),
    /** The new certificate was uploaded. `expiresAt` is its end, in milliseconds. */
    renewCertificate: (connectionId: string, order: CertificateOrder): void =>
      renewCertificate(env, connectionId, order),

    /** Emits `dsync.activated` when it is born linked, which is the default. It starts empty. */
    createDirectory: (order: NewDirectory) => directoryWire(env, createDirectory(env, order)),
    /**
     * From unlinked or validating to linked emits `dsync.activated`. Broken and repaired credentials
     * are silent, as on WorkOS.
     */
    updateDirectory: (
      id: string,
      change: { state?: DirectoryState; name?: string; type?: string },
    ) => directoryWire(env, updateDirectory(env, id, change)),
    /** Gone at once with all in it: one `dsync.deleted`, whose `state` is the one before. */
    deleteDirectory: (id: string): void => deleteDirectory(env, id),
    /**
     * Makes the directory linked and hold exactly this; numbers invent that many.
     * @throws WorkOSError 409 `invalid_credentials` while they are.
     */
    syncDirectory(id: string, content: DirectoryContent | { users: number; groups: number }) {
      const domain = domainsOf(env, env.directories.get(id)?.organizationId ?? "")[0]?.domain;
      const whole =
        typeof content.users === "number"
          ? inventDirectory(content.users, Number(content.groups), domain ?? "example.com")
          : (content as DirectoryContent);
      return directoryWire(env, syncDirectory(env, id, whole));
    },

    /** The DNS record was found. Emits `organization_domain.verified`. */
    verifyDomain: (id: string) => domainWire(verifyDomain(env, id)),
    /**
     * Emits `organization_domain.verification_failed`.
     * @param reason Default `domain_verification_period_expired`.
     */
    failDomain: (id: string, reason?: DomainFailure) => domainWire(failDomain(env, id, reason)),
    /** null: there is none, which REST answers with 404. No event tells of it. */
    setAuditLogConfiguration(organizationId: string, value: AuditLogConfiguration | null): void {
      getOrganization(env, organizationId).auditLogs = value && structuredClone(value);
    },
    /**
     * Emits `session.revoked`. Access tokens stay good until they run out, refresh tokens do not.
     * @throws WorkOSError 400 for a session that is unknown or has ended.
     */
    revokeSession: (sessionId: string): void => revokeSession(env, sessionId),
  };
}
