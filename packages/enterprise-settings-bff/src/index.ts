export { ProblemError } from "./errors.ts";
export type { Guard, Tenant, Viewer } from "./guard/guard.ts";
export { defaultPolicy } from "./guard/policy.ts";
export type { EnterpriseSettingsBffOptions, Policy } from "./options.ts";
export { enterpriseSettingsBff } from "./plugin.ts";
export { ensureOrganization, type EnsureOrganizationOptions } from "./portal/organizations.ts";
export type { ActivityEntry, Store, TenantMapping } from "./store/Store.ts";
export { createWorkOSGateway, type WorkOSGatewayOptions } from "./workos/createWorkOSGateway.ts";
export type {
  Deadline,
  OrganizationIdentity,
  PortalLinkOrder,
  Reading,
  WebhookEndpointReading,
  WorkOSGateway,
} from "./workos/WorkOSGateway.ts";
