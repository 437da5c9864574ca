import type {
  ConnectionReading,
  DirectoryReading,
  DomainReading,
  Reading,
} from "../src/workos/WorkOSGateway.ts";
import { organizationId, start } from "./events.ts";

export const connectionReading = (over: Partial<ConnectionReading> = {}): ConnectionReading => ({
  id: "conn_01OKTA",
  name: "Northwind Okta",
  type: "OktaSAML",
  state: "active",
  domains: ["northwind.com"],
  updatedAt: start,
  ...over,
});

export const directoryReading = (over: Partial<DirectoryReading> = {}): DirectoryReading => ({
  id: "directory_01OKTA",
  name: "Northwind Okta SCIM",
  type: "okta scim v2.0",
  state: "linked",
  users: { active: 248, inactive: 6 },
  groups: 12,
  updatedAt: start,
  ...over,
});

export const domainReading = (over: Partial<DomainReading> = {}): DomainReading => ({
  id: "org_domain_01",
  domain: "northwind.com",
  state: "verified",
  verificationPrefix: "orbit-domain-verification",
  verificationToken: "m5Oztg3jdK4N",
  updatedAt: start,
  ...over,
});

/** WorkOS' answer for an organization that has nothing yet, unless told otherwise. */
export const makeReading = (over: Partial<Reading> = {}): Reading => ({
  observedAt: start + 60_000,
  organization: { id: organizationId, name: "Northwind", updatedAt: start },
  connections: [],
  directories: [],
  domains: [],
  auditLogs: null,
  ...over,
});
