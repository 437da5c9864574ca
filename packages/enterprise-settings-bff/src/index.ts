export { ProblemError } from "./errors.ts";
export type { Guard, Viewer } from "./guard/guard.ts";
export { defaultPolicy } from "./guard/policy.ts";
export type { EnterpriseSettingsBffOptions, Policy } from "./options.ts";
export { enterpriseSettingsBff } from "./plugin.ts";
export type { ActivityEntry, Store } from "./store/Store.ts";
export { createWorkOSGateway, type WorkOSGatewayOptions } from "./workos/createWorkOSGateway.ts";
export type { Deadline, PortalLinkOrder, Reading, WorkOSGateway } from "./workos/WorkOSGateway.ts";
