import type { Status } from "@acme/enterprise-settings-contract/wire";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import type { MessageParams } from "../words/createFormatter.ts";
import type { IconName } from "./Icon.tsx";

export type Tone = "ok" | "warn" | "bad" | "info" | "idle";

export interface PresentedAction<Word extends string> {
  readonly word: Word;
  readonly intent: PortalIntent;
  /** Something is still to be set up, or is broken. */
  readonly accent?: boolean;
}

/** What to show for one state: decided without React, told in keys of a catalogue. */
export interface Presentation<Word extends string, ActionWord extends string> {
  /** For `data-state` and for hosts' styles. */
  readonly state: string;
  readonly tone: Tone;
  readonly icon: IconName;
  readonly pill: Word;
  readonly sentence: Word;
  readonly params: MessageParams;
  /** The fixing action first; then those for people who may not open it. */
  readonly actions: readonly PresentedAction<ActionWord>[];
}

export type ActionAccess<ActionWord extends string> =
  | { readonly kind: "open"; readonly action: PresentedAction<ActionWord> }
  | { readonly kind: "upgrade" | "managed" | "none" };

/** What this viewer may do about it. */
export function resolveAction<ActionWord extends string>(
  actions: readonly PresentedAction<ActionWord>[],
  intents: Status["intents"],
): ActionAccess<ActionWord> {
  const action = actions.find((it) => intents[it.intent] === "allowed");
  if (action) return { kind: "open", action };
  if (actions.length === 0) return { kind: "none" };
  const upgradable = actions.some((it) => intents[it.intent] === "not_in_plan");
  return { kind: upgradable ? "upgrade" : "managed" };
}

/** Nothing is configured, and the plan is why: not "not configured", which would promise a button. */
export const isNotInPlan = (
  shown: Pick<Presentation<string, string>, "state" | "actions">,
  intents: Status["intents"],
): boolean =>
  shown.state === "not_configured" && resolveAction(shown.actions, intents).kind === "upgrade";
