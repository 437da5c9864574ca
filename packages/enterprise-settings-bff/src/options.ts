import type { IntentAccess, PortalIntent } from "@acme/enterprise-settings-contract";
import type { Guard, Viewer } from "./guard/guard.ts";
import type { Store } from "./store/Store.ts";
import type { WorkOSGateway } from "./workos/WorkOSGateway.ts";

/** Decides whether a viewer may open the portal for an intent. Runs on every request. */
export type Policy = (viewer: Viewer, intent: PortalIntent) => IntentAccess | Promise<IntentAccess>;

export interface EnterpriseSettingsBffOptions {
  /** Finds the viewer: `authkitGuard(…)`, `jwtGuard(…)` or the host's own function. */
  guard: Guard;
  /** `createSqliteStore(…)`. The plugin closes it with the server. */
  store: Store;
  /** `createWorkOSGateway(…)`. */
  workos: WorkOSGateway;
  /** Origin of the web app, `https://app.example.com`: the same-origin check and return URLs use it. */
  appUrl: string;
  /** Accepted webhook secrets, `whsec_…`; several while one is being rotated. */
  webhookSecrets: readonly string[];
  /** Default `defaultPolicy`: an admin or owner role, or the intent's permission. */
  policy?: Policy;
  /** Where the routes for the kit are. Default `/api/enterprise-settings`. */
  prefix?: string;
  /** Where WorkOS delivers webhooks, at the root. Default `/webhooks/workos`. */
  webhookPath?: string;
  /** How far a delivery's timestamp may be from now, both ways, in milliseconds. Default 180 000. */
  webhookToleranceMs?: number;
  /** Other origins whose cookie requests are accepted, besides appUrl's. Default none. */
  allowedOrigins?: readonly string[];
  /** Where people come back to when the request names no path. Default `/`. */
  defaultReturnPath?: string;
  /** Shown to people who may see but not edit. */
  managedBy?: { name?: string; email?: string; url?: string };
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
}
