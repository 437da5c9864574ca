/**
 * The vocabularies of the wire, without any schema library, so that the kit may import them.
 *
 * Every vocabulary is open: a value that nobody knows yet travels as `unknown` beside its raw text
 * (`rawState`, `rawType`, …). Sources: WorkOS' OpenAPI description (Connection, Directory,
 * OrganizationDomain, AuditLogConfiguration) and its Admin Portal reference.
 */

/** What an Admin Portal link can be for. One link, one intent. */
export const portalIntents = [
  "sso",
  "dsync",
  "audit_logs",
  "log_streams",
  "domain_verification",
  "certificate_renewal",
  "bring_your_own_key",
] as const;
export type PortalIntent = (typeof portalIntents)[number];

/** Whether this viewer may open the portal for an intent. */
export const intentAccesses = ["allowed", "forbidden", "not_in_plan"] as const;
export type IntentAccess = (typeof intentAccesses)[number];

export const connectionStates = [
  "requires_type",
  "draft",
  "validating",
  "active",
  "inactive",
  "deleting",
  "unknown",
] as const;
export type ConnectionState = (typeof connectionStates)[number];

export type SsoState = "not_configured" | ConnectionState;

/** `active` is WorkOS' REST state `linked`, `inactive` its `unlinked`. */
export const directoryStates = [
  "requires_type",
  "validating",
  "active",
  "inactive",
  "invalid_credentials",
  "deleting",
  "unknown",
] as const;
export type DirectoryState = (typeof directoryStates)[number];

export type DirectorySyncState = "not_configured" | DirectoryState;

/** `verified` includes WorkOS' `legacy_verified`, `pending` its `unverified`. */
export const domainStates = ["pending", "verified", "failed", "unknown"] as const;
export type DomainState = (typeof domainStates)[number];

export const auditLogsStates = [
  "not_configured",
  "active",
  "inactive",
  "disabled",
  "unknown",
] as const;
export type AuditLogsState = (typeof auditLogsStates)[number];

export const logStreamStates = ["active", "inactive", "error", "invalid", "unknown"] as const;
export type LogStreamState = (typeof logStreamStates)[number];

export type LogStreamsState = "not_configured" | LogStreamState;

export const certificateTypes = [
  "ResponseSigning",
  "RequestSigning",
  "ResponseEncryption",
  "unknown",
] as const;
export type CertificateType = (typeof certificateTypes)[number];

export const attentionCodes = [
  "certificate_expired",
  "certificate_expiring",
  "connection_inactive",
  "sso_without_verified_domain",
  "directory_invalid_credentials",
  "directory_inactive",
  "directory_users_dropped",
  "domain_verification_failed",
  "log_stream_failing",
  "unknown",
] as const;
export type AttentionCode = (typeof attentionCodes)[number];

/** `critical`: something has stopped working. `warning`: something will, or should be looked at. */
export const attentionSeverities = ["critical", "warning", "unknown"] as const;
export type AttentionSeverity = (typeof attentionSeverities)[number];
