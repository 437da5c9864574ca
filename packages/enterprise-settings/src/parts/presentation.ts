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

/** What a table of states tells of each. */
export type TableRow<Word extends string, ActionWord extends string> = Omit<
  Presentation<Word, ActionWord>,
  "state" | "params"
>;

/** A row of the table of states; its sentence has the key of its pill with `Text` behind it. */
export const row = <Pill extends string, Word extends string>(
  tone: Tone,
  icon: IconName,
  pill: Pill,
  ...actions: readonly PresentedAction<Word>[]
) => ({ tone, icon, pill, sentence: `${pill}Text` as const, actions });

/** A state by its row. `params.raw` names a state that this version does not know, where that has a name. */
export function present<State extends string, Row extends { readonly sentence: unknown }>(
  rows: Readonly<Record<State, Row>>,
  state: State,
  params: MessageParams,
) {
  const row = rows[state];
  const unnamed = state === "unknown" && !params["raw"];
  const sentence: Row["sentence"] | "unknownUnnamedText" = unnamed
    ? "unknownUnnamedText"
    : row.sentence;
  return { ...(row as Omit<Row, "sentence">), sentence, state, params };
}

/** An action, named by what it does for the admin. */
export const action = <Word extends string>(
  word: Word,
  intent: PortalIntent,
  accent = false,
): PresentedAction<Word> => ({ word, intent, accent });

/** What this viewer may do about it: open the portal, or why not; nothing where nothing is to be done. */
export function resolveAction<ActionWord extends string>(
  actions: readonly PresentedAction<ActionWord>[],
  intents: Status["intents"],
): PresentedAction<ActionWord> | "upgrade" | "managed" | undefined {
  const access = (it: PresentedAction<ActionWord>) => intents[it.intent];
  return (
    actions.find((it) => access(it) === "allowed") ??
    (actions.some((it) => access(it) === "not_in_plan") ? "upgrade" : actions[0] && "managed")
  );
}

/** Nothing is configured, and the plan is why: not "not configured", which would promise a button. */
export const isNotInPlan = (
  shown: Pick<Presentation<string, string>, "state" | "actions">,
  intents: Status["intents"],
): boolean =>
  shown.state === "not_configured" && resolveAction(shown.actions, intents) === "upgrade";
