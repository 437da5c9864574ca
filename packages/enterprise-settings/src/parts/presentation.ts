import type { Status } from "@acme/enterprise-settings-contract/wire";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import type { MessageParams } from "../words/createFormatter.ts";
import type { IconName } from "./Icon.tsx";

export type Tone = "ok" | "warn" | "bad" | "info" | "idle";

const tones: readonly Tone[] = ["bad", "warn", "info", "idle", "ok"];

/** In the order in which they want to be looked at; otherwise as they were. */
export const worstFirst = <T>(items: readonly T[], toneOf: (it: T) => Tone): readonly T[] =>
  tones.flatMap((tone) => items.filter((it) => toneOf(it) === tone));

export interface PresentedAction<Word extends string> {
  readonly word: Word;
  readonly intent: PortalIntent;
  /** For `sso`: the identity provider to set up, a WorkOS connection type. */
  readonly provider?: string | undefined;
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

/** A row of the table of states; its sentence has the key of its pill with `Text` behind it. */
export const row = <Pill extends string, Word extends string>(
  tone: Tone,
  icon: IconName,
  pill: Pill,
  ...actions: readonly PresentedAction<Word>[]
) => ({ tone, icon, pill, sentence: `${pill}Text` as const, actions });

/** An action, named by what it does for the admin. */
export const action = <Word extends string>(
  word: Word,
  intent: PortalIntent,
  accent = false,
): PresentedAction<Word> => ({ word, intent, accent });

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
