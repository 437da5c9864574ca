import type { IntentAccess, PortalIntent } from "@acme/enterprise-settings-contract";
import type { Viewer } from "./guard.ts";

const isManaging = (role: string): boolean => role === "admin" || role === "owner";

/**
 * WorkOS' own permission names (its widgets' scopes), which the Admin role of new WorkOS accounts
 * holds, and plain ones for hosts with names of their own.
 */
const permissionsOf: Record<PortalIntent, readonly string[]> = {
  sso: ["widgets:sso:manage", "sso:configure"],
  certificate_renewal: ["widgets:sso:manage", "sso:configure"],
  domain_verification: ["widgets:domain-verification:manage", "sso:configure"],
  dsync: ["widgets:dsync:manage", "directory:configure"],
  audit_logs: ["widgets:audit-log-streaming:manage", "audit:configure"],
  log_streams: ["widgets:audit-log-streaming:manage", "audit:configure"],
  // Handing over the encryption keys has no permission of its own: admins and owners alone.
  bring_your_own_key: [],
};

/** Allows an admin or owner everything, and anybody the intents that their permissions name. */
export function defaultPolicy(
  viewer: Pick<Viewer, "roles" | "permissions">,
  intent: PortalIntent,
): IntentAccess {
  const allowed =
    viewer.roles.some(isManaging) ||
    permissionsOf[intent].some((permission) => viewer.permissions.includes(permission));
  return allowed ? "allowed" : "forbidden";
}
