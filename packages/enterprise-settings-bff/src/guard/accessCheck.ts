import {
  portalIntents,
  type IntentAccess,
  type Intents,
  type PortalIntent,
} from "@acme/enterprise-settings-contract";
import { isPending, within } from "../deadline.ts";
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
  /** Intent by intent; at once if the policy answers so. */
  toAll(viewer: Viewer, deadlineAt: number): Intents | Promise<Intents>;
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

  const timeoutAt = (deadlineAt: number) => Math.min(timeoutMs, deadlineAt - now());

  /** Without a promise when the policy needs none, which most do not: each poll asks for every intent. */
  function ask(viewer: Viewer, intent: PortalIntent): IntentAccess | PromiseLike<IntentAccess> {
    try {
      return policy(viewer, intent);
    } catch (cause) {
      // As one that says so later: the other intents' answers are still waited for.
      return Promise.reject(cause);
    }
  }

  return {
    async assert(viewer, intent, deadlineAt) {
      if (isRefusedActor(viewer)) throw new ProblemError("impersonated");
      const answer = ask(viewer, intent);
      const access = known(
        isPending(answer) ? await inTime(answer, timeoutAt(deadlineAt)) : answer,
      );
      if (access !== "allowed") throw new ProblemError(access);
    },
    toAll(viewer, deadlineAt) {
      const refused = isRefusedActor(viewer);
      const shown = (answer: unknown): IntentAccess => {
        const access = known(answer);
        return access === "allowed" && refused ? "forbidden" : access;
      };
      // In this order, whichever is answered first: the order is in the body, and so in its ETag.
      const intents = { ...nothing };
      const pending: PromiseLike<void>[] = [];
      for (const intent of portalIntents) {
        const answer = ask(viewer, intent);
        if (!isPending(answer)) intents[intent] = shown(answer);
        else pending.push(answer.then((it) => void (intents[intent] = shown(it))));
      }
      if (pending.length === 0) return intents;
      return inTime(Promise.all(pending), timeoutAt(deadlineAt)).then(() => intents);
    },
  };
}

const nothing = Object.fromEntries(portalIntents.map((it) => [it, "forbidden"])) as Intents;

/** A host's policy may return anything: what is not `allowed` in so many words is not. */
function known(access: unknown): IntentAccess {
  return access === "allowed" || access === "not_in_plan" ? access : "forbidden";
}

async function inTime<T>(policy: PromiseLike<T>, ms: number): Promise<T> {
  try {
    return await within(ms, policy, () => new Error("The policy did not answer in time."));
  } catch (cause) {
    throw new ProblemError("policy_unavailable", { cause });
  }
}
