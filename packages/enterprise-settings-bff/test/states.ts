import type {
  ConnectionState,
  DirectoryState,
  DomainState,
  OrganizationState,
} from "../src/store/Store.ts";
import { organizationId, start } from "./events.ts";

/** A healthy organization as the store tells it, piece by piece. */

export const connectionState = (over: Partial<ConnectionState> = {}): ConnectionState => ({
  id: "conn_01OKTA",
  name: "Northwind Okta",
  type: "OktaSAML",
  state: "active",
  domains: ["northwind.com"],
  everActive: true,
  updatedAt: start,
  certificates: [],
  ...over,
});

export const directoryState = (over: Partial<DirectoryState> = {}): DirectoryState => ({
  id: "directory_01OKTA",
  name: "Northwind Okta SCIM",
  type: "okta scim v2.0",
  state: "linked",
  everActive: true,
  users: { active: 160, inactive: 6 },
  usersADayBefore: null,
  groups: 12,
  countsReadAt: start,
  lastChangeAt: start,
  updatedAt: start,
  ...over,
});

export const domainState = (over: Partial<DomainState> = {}): DomainState => ({
  id: "org_domain_01",
  domain: "northwind.com",
  state: "verified",
  failureReason: null,
  verificationPrefix: "orbit-domain-verification",
  verificationToken: "m5Oztg3jdK4N",
  updatedAt: start,
  ...over,
});

export const organizationState = (over: Partial<OrganizationState> = {}): OrganizationState => ({
  id: organizationId,
  name: "Northwind",
  asOf: start,
  revision: 3,
  connections: [],
  directories: [],
  domains: [],
  auditLogs: null,
  logStreams: [],
  ...over,
});
