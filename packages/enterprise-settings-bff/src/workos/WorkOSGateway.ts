import type { PortalIntent } from "@acme/enterprise-settings-contract";

/** All instants are milliseconds since the epoch. */

export interface Deadline {
  /** No call is under way after this instant. */
  at: number;
  /** Ends the calls sooner, as if the time were over. */
  signal?: AbortSignal;
}

export interface PortalLinkOrder {
  organizationId: string;
  intent: PortalIntent;
  returnUrl: string;
  successUrl?: string;
  /** For `sso`: a connection type to set up, `OktaSAML`. Left out where WorkOS does not take it. */
  provider?: string | undefined;
}

export interface OrganizationReading {
  id: string;
  name: string;
  updatedAt: number;
}

export interface ConnectionReading {
  id: string;
  name: string;
  /** WorkOS' wire value, such as `OktaSAML`. */
  type: string;
  /** WorkOS' wire value, kept as it came. */
  state: string;
  domains: string[];
  updatedAt: number;
}

export interface DirectoryReading {
  id: string;
  name: string;
  type: string;
  /** WorkOS' wire value, kept as it came: `linked`, `unlinked`, … */
  state: string;
  users: { active: number; inactive: number } | null;
  groups: number | null;
  updatedAt: number;
}

export interface DomainReading {
  id: string;
  domain: string;
  state: string;
  verificationPrefix: string | null;
  verificationToken: string | null;
  updatedAt: number;
}

export interface AuditLogsReading {
  state: string;
  retentionDays: number | null;
  logStream: { id: string; type: string; state: string; lastSentAt: number | null } | null;
}

/** What WorkOS said of one organization. Absence means absence: every page was read, unless it says otherwise. */
export interface Reading {
  /** WorkOS' own clock (the `Date` header of the first answer). */
  observedAt: number;
  organization: OrganizationReading;
  connections: ConnectionReading[];
  directories: DirectoryReading[];
  domains: DomainReading[];
  /**
   * null: WorkOS has no audit-log configuration for the organization. `not_said`: that call failed while
   * the others were answered; what is known of audit logs and log streams stays as it is.
   */
  auditLogs: AuditLogsReading | null | "not_said";
}

/** Which events to list: after one of them, or from an instant; oldest first. */
export interface EventQuery {
  /** Names, such as `connection.activated`. */
  names: readonly string[];
  /** 1 to 100. */
  limit: number;
  /** The id of an event; excludes `from`. */
  after?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
}

export interface EventPage {
  /** WorkOS' clock; null: it did not say. */
  observedAt: number | null;
  /** As WorkOS listed them: each is as trustworthy as a signed delivery, and no better formed. */
  envelopes: unknown[];
  /** false: there was nothing more at that moment. */
  more: boolean;
}

/** Lists of the whole environment, whosever the items are. */
export interface EnvironmentItems {
  organizations: { organization: OrganizationReading; domains: DomainReading[] };
  connections: ConnectionReading & { organizationId: string | null };
  directories: DirectoryReading & { organizationId: string | null };
}
export type EnvironmentList = keyof EnvironmentItems;

export interface EnvironmentPage<L extends EnvironmentList> {
  /** WorkOS' clock; ours when it did not say. */
  observedAt: number;
  items: EnvironmentItems[L][];
  /** The cursor of the next page; null: this was the last. */
  after: string | null;
}

/** What identifies an organization. */
export interface OrganizationIdentity {
  id: string;
  name: string;
  /** The host's own id for it; no two organizations share one. */
  externalId: string | null;
}

export interface WebhookEndpointReading {
  url: string;
  enabled: boolean;
  /** The names it is subscribed to. */
  events: string[];
  /** null: WorkOS did not show it. A secret: compare it, and nothing else. */
  secret: string | null;
}

/**
 * WorkOS in our own words. Every method throws `ProblemError` with a `workos_…` code, ends by the
 * deadline, and never puts a key or a link into an error.
 */
export interface WorkOSGateway {
  /** Mints a link; `url` is https (or http on loopback) and comes from WorkOS' answer alone. */
  createPortalLink(order: PortalLinkOrder, deadline: Deadline): Promise<{ url: string }>;
  /** Reads everything the status shows. */
  readOrganization(organizationId: string, deadline: Deadline): Promise<Reading>;
  /**
   * WorkOS' clock when it said that there is no such organization; null: there is. Only an answer in
   * WorkOS' own form counts, and no proxy's page.
   */
  organizationGoneAt(organizationId: string, deadline: Deadline): Promise<number | null>;
  /** `refused`: WorkOS takes one of the names, the cursor or the range for impossible (400, 404, 422). */
  listEvents(query: EventQuery, deadline: Deadline): Promise<EventPage | "refused">;
  /** Oldest first, by 100. `refused`: WorkOS does not know the cursor. */
  listEnvironment<L extends EnvironmentList>(
    list: L,
    after: string | null,
    deadline: Deadline,
  ): Promise<EnvironmentPage<L> | "refused">;
  /** Throws `workos_organization_not_found`. */
  getOrganization(organizationId: string, deadline: Deadline): Promise<OrganizationIdentity>;
  /** null: no organization has this external id. */
  findOrganization(externalId: string, deadline: Deadline): Promise<OrganizationIdentity | null>;
  /** Domains are created as pending. Throws `workos_organization_rejected`, also for a used external id. */
  createOrganization(
    order: { name: string; externalId: string; domains: readonly string[] },
    deadline: Deadline,
  ): Promise<OrganizationIdentity>;
  /** Changes only what is named. Throws as `createOrganization`, and `workos_organization_not_found`. */
  updateOrganization(
    organizationId: string,
    change: { name?: string; externalId?: string | null },
    deadline: Deadline,
  ): Promise<OrganizationIdentity>;
  /** All webhook endpoints of the environment, and WorkOS' clock; null: it did not say. */
  listWebhookEndpoints(
    deadline: Deadline,
  ): Promise<{ observedAt: number | null; endpoints: WebhookEndpointReading[] }>;
}
