import {
  portalIntents,
  type IntentAccess,
  type Intents,
  type PortalIntent,
} from "@acme/enterprise-settings-contract";
import { within } from "../deadline.ts";
import { ProblemError } from "../errors.ts";
import type { Policy } from "../options.ts";
import type { Viewer } from "./guard.ts";

/**
 * What a viewer may open. Rejects with `policy_unavailable` when the policy throws, or says nothing in
 * time or by `deadlineAt` (milliseconds since the epoch): that allows nothing and forbids nothing.
 */
export interface AccessCheck {
  /** Throws `impersonated`, `forbidden` or `not_in_plan`. */
  assert(viewer: Viewer, intent: PortalIntent, deadlineAt: number): Promise<void>;
  /** Intent by intent. */
  toAll(viewer: Viewer, deadlineAt: number): Promise<Intents>;
}

interface AccessCheckOptions {
  policy: Policy;
  /** How long the policy may take at most, in milliseconds. */
  timeoutMs: number;
  /** Whether somebody who acts for a viewer may do what the viewer may. */
  allowImpersonation: boolean;
  now: () => number;
}

export function createAccessCheck(options: AccessCheckOptions): AccessCheck {
  const { policy, timeoutMs, allowImpersonation, now } = options;
  const isRefusedActor = (viewer: Viewer) =>
    viewer.impersonatedBy !== undefined && !allowImpersonation;

  async function to(viewer: Viewer, intent: PortalIntent, deadlineAt: number) {
    const access = await ask(
      async () => policy(viewer, intent),
      Math.min(timeoutMs, deadlineAt - now()),
    );
    // A host's policy may return anything: what is not `allowed` in so many words is not.
    return access === "allowed" || access === "not_in_plan" ? access : "forbidden";
  }

  return {
    async assert(viewer, intent, deadlineAt) {
      if (isRefusedActor(viewer)) throw new ProblemError("impersonated");
      const access = await to(viewer, intent, deadlineAt);
      if (access !== "allowed") throw new ProblemError(access);
    },
    async toAll(viewer, deadlineAt) {
      const entries = await Promise.all(
        portalIntents.map(async (intent) => {
          const access = await to(viewer, intent, deadlineAt);
          const shown = access === "allowed" && isRefusedActor(viewer) ? "forbidden" : access;
          return [intent, shown] as const;
        }),
      );
      return Object.fromEntries(entries) as Intents;
    },
  };
}

async function ask(policy: () => Promise<IntentAccess>, ms: number): Promise<IntentAccess> {
  try {
    return await within(ms, policy(), () => new Error("The policy did not answer in time."));
  } catch (cause) {
    throw new ProblemError("policy_unavailable", { cause });
  }
}
