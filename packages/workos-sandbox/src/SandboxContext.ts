import type { Environment } from "./environment/Environment.ts";
import type { FaultLine } from "./faults.ts";
import type { PortalLinks } from "./portal/portalLinks.ts";
import type { Tokens } from "./authkit/tokens.ts";
import type { WebhookEndpoints } from "./webhooks/endpoints.ts";

/** What the routes share. */
export interface SandboxContext {
  env: Environment;
  apiKey: string;
  clientId: string;
  /** The product's name, for "Back to …" and "Sign in to …". */
  applicationName: string;
  /** Origin; readable once the server listens. */
  url(): string;
  endpoints: WebhookEndpoints;
  portalLinks: PortalLinks;
  tokens: Tokens;
  faults: FaultLine;
  /** How long `GET /events` lists an event, in milliseconds. */
  eventRetentionMs: number;
}
