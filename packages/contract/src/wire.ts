/**
 * The shapes of the wire as plain interfaces, for readers without a schema library: a packed kit's
 * declarations hold them as they are. `wire.test.ts` keeps them equal to the schemas.
 */
import type {
  AttentionCode,
  AttentionSeverity,
  AuditLogsState,
  CertificateType,
  ConnectionState,
  DirectoryState,
  DirectorySyncState,
  DomainState,
  IntentAccess,
  LogStreamState,
  LogStreamsState,
  PortalIntent,
  SsoState,
} from "./states.ts";

/** A SAML certificate of a connection. Instants are ISO 8601 in UTC, here and below. */
export interface Certificate {
  type: CertificateType;
  /** WorkOS' own word, when `type` is `unknown`. */
  rawType?: string;
  expiresAt: string;
  expired: boolean;
  /** Whole days left, rounded up; 0 once expired. */
  daysUntilExpiry: number;
}

/** An SSO connection. */
export interface Connection {
  id: string;
  name: string;
  /** WorkOS' connection type, an open set: `OktaSAML`. */
  type: string;
  /** The identity provider's name for people: `Okta`. Empty while none was chosen. */
  provider: string;
  /** WorkOS' public guide for setting this provider up; null when none is known. */
  guideUrl: string | null;
  /** `SAML`, `OIDC` or `OAuth`; null when it cannot be told. */
  protocol: string | null;
  state: ConnectionState;
  /** WorkOS' own word, when `state` is `unknown`. */
  rawState?: string;
  /** Tells an unfinished setup from a connection that stopped. */
  everActive: boolean;
  domains: string[];
  certificates: Certificate[];
  updatedAt: string;
}

/** A directory that members are synced from. */
export interface Directory {
  id: string;
  name: string;
  /** WorkOS' directory type, an open set: `okta scim v2.0`. */
  type: string;
  /** The directory provider's name for people: `Okta SCIM`. Empty while none was chosen. */
  provider: string;
  /** WorkOS' public guide for setting this provider up; null when none is known. */
  guideUrl: string | null;
  state: DirectoryState;
  /** WorkOS' own word, when `state` is `unknown`. */
  rawState?: string;
  /** Tells an unfinished setup from a directory that stopped. */
  everActive: boolean;
  users: { active: number; inactive: number } | null;
  groups: number | null;
  countsReadAt: string | null;
  /** The last change that the directory pushed; silence is not a fault. */
  lastChangeAt: string | null;
  updatedAt: string;
}

/** A domain of the organization. */
export interface Domain {
  id: string;
  domain: string;
  state: DomainState;
  /** WorkOS' own word, when `state` is `unknown`. */
  rawState?: string;
  /** An open set: `domain_verification_period_expired`. */
  failureReason: string | null;
  /** The DNS record that proves ownership; null when none is wanted. */
  record: { type: "TXT"; name: string; value: string } | null;
}

/** A destination of the audit log. */
export interface LogStream {
  id: string;
  /** WorkOS' destination type, an open set: `Datadog`. */
  type: string;
  /** The destination's name for people: `Amazon S3`. */
  destination: string;
  state: LogStreamState;
  /** WorkOS' own word, when `state` is `unknown`. */
  rawState?: string;
  lastSentAt: string | null;
}

/** Something that wants to be looked at. */
export interface Attention {
  code: AttentionCode;
  severity: AttentionSeverity;
  /** What the portal has to be opened for to mend it. */
  intent: PortalIntent | null;
  /** The connection, directory, domain or stream. */
  subjectId: string | null;
  since: string | null;
  /** What the sentence needs: `provider`, `days`, `date`, `count`, `domain`, `reason`, `destination`. */
  params: Record<string, string | number>;
}

/** Everything that the settings screen shows, for one viewer. */
export interface Status {
  organization: { id: string; name: string | null };
  /** The connection that leads comes first; `state` is its state. */
  sso: { state: SsoState; connections: Connection[] };
  /** The directory that leads comes first; `state` is its state. */
  directorySync: { state: DirectorySyncState; directories: Directory[] };
  domains: Domain[];
  auditLogs: { state: AuditLogsState; rawState?: string; retentionDays: number | null };
  logStreams: { state: LogStreamsState; streams: LogStream[] };
  /** The most severe first. */
  attention: Attention[];
  /** Whether this viewer may open the portal, by intent. */
  intents: Record<PortalIntent, IntentAccess>;
  /** Who manages this, for viewers who may not. */
  managedBy?: { name?: string; email?: string; url?: string };
  /** Grows whenever something visible about the organization changed. */
  revision: number;
}

/** A bearer capability that lives five minutes: navigate to it at once, keep it nowhere. */
export interface PortalLink {
  intent: PortalIntent;
  url: string;
  expiresAt: string;
}

/** RFC 9457 problem details, `application/problem+json`. */
export interface Problem {
  /** A URI that names the kind of problem. */
  type: string;
  title: string;
  status: number;
  /** Stable; choose words and behaviour by it. */
  code: string;
  /** What to do about it, for the developer or operator. */
  remedy: string;
  detail?: string;
  requestId: string;
}
