import {
  portalIntents,
  type IntentAccess,
  type Intents,
  type PortalIntent,
} from "@acme/enterprise-settings-contract";
import { within } from "../deadline.ts";
import type { Policy } from "../options.ts";
import type { Viewer } from "./guard.ts";

/** What the policy says; rejects when it throws or takes too long, which allows nothing. */
export interface AccessCheck {
  to(viewer: Viewer, intent: PortalIntent): Promise<IntentAccess>;
  /** Intent by intent. */
  toAll(viewer: Viewer): Promise<Intents>;
}

export function createAccessCheck(policy: Policy, timeoutMs: number): AccessCheck {
  async function to(viewer: Viewer, intent: PortalIntent): Promise<IntentAccess> {
    const late = () => new Error("The policy did not answer in time.");
    const access = await within(timeoutMs, Promise.resolve(policy(viewer, intent)), late);
    // A host's policy may return anything: what is not `allowed` in so many words is not.
    return access === "allowed" || access === "not_in_plan" ? access : "forbidden";
  }
  return {
    to,
    async toAll(viewer) {
      const entries = await Promise.all(
        portalIntents.map(async (intent) => [intent, await to(viewer, intent)] as const),
      );
      return Object.fromEntries(entries) as Intents;
    },
  };
}
