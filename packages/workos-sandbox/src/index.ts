export { createSandbox } from "./createSandbox.ts";
export type { Sandbox, SandboxOptions } from "./createSandbox.ts";
export type { SandboxSeed, SeedUser } from "./seed.ts";
export type { Operations } from "./operations.ts";
export { WorkOSError } from "./environment/WorkOSError.ts";
export type { ApiFault, Faults, WebhookFaults } from "./faults.ts";
export type { WireEvent } from "./environment/Environment.ts";
export type { AuditLogConfiguration, NewOrganization } from "./environment/organizations.ts";
export type { DomainState } from "./environment/domains.ts";
export type { CertificateType, ConnectionState, NewConnection } from "./environment/connections.ts";
export type { DirectoryState, NewDirectory } from "./environment/directories.ts";
export type {
  DirectoryContent,
  DirectoryGroupInput,
  DirectoryUserInput,
} from "./environment/syncDirectory.ts";
export type { DeliveryTarget } from "./webhooks/deliveries.ts";
export type { NewWebhookEndpoint, WebhookEndpoint } from "./webhooks/endpoints.ts";
export { signWebhook } from "./webhooks/signature.ts";
