export { ProblemError } from "./errors.ts";
export type {
  EventData,
  EventHandler,
  EventHandlers,
  EventName,
  HandlerContext,
  UntypedEventHandler,
  WorkOSEvent,
} from "./handlers/eventHandlers.ts";
export type { HandlerOptions } from "./handlers/handlerOptions.ts";
export type { ReconcileOptions } from "./reconcile/reconcileOptions.ts";
export type { RetentionDays } from "./retention/retention.ts";
export type { Guard, Tenant, Viewer } from "./guard/guard.ts";
export { defaultPolicy } from "./guard/policy.ts";
export type { Metrics } from "./metrics/metrics.ts";
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
