"use client";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import { useContext, useMemo, useSyncExternalStore } from "react";
import {
  missingProvider,
  SettingsContext,
  type EnterpriseSettingsContext,
  type PortalLaunch,
  type PortalTarget,
} from "../provider/context.ts";
import type { Situation } from "../provider/situation.ts";
import type { Watch } from "../provider/portalWatch.ts";
import type { StatusSession } from "../provider/statusSession.ts";
import { useSession } from "../provider/useEnterpriseStatus.ts";
import type { Formatter } from "../words/createFormatter.ts";
import { createLanguage, type Language, type Say, type Texts } from "../words/createLanguage.ts";
import type { Locale, MessageOverrides, WordsOf } from "../words/messages.ts";
import { commonMessages } from "./common.messages.ts";
import { useLater, type Later } from "./later.tsx";

/**
 * What every component takes in the place of the provider, or to differ from it. With `status` a
 * component needs neither provider nor server: it draws that status and asks nobody.
 */
export interface ExplicitProps {
  /** The status to draw. Default: the provider's, which is read and kept fresh. */
  status?: Status | undefined;
  /**
   * Opens the portal, in place of asking the BFF for a link. The button is pending until it resolves; a
   * throw is told beside it. Without a provider and without it, no action is offered.
   */
  onOpen?: ((launch: PortalLaunch) => void | Promise<void>) | undefined;
  /** Where the portal opens. Default: the provider's, else `_self`, this tab. */
  target?: PortalTarget | undefined;
  /** Default: the provider's, else `en`. */
  locale?: string | Locale | undefined;
  /** Own words, on top of the provider's. Give the same object each time. */
  messages?: MessageOverrides | undefined;
}

/** What a component and its parts draw from. */
export interface View {
  readonly situation: Situation;
  /** The status to draw; null unless the situation is `ready`. */
  readonly status: Status | null;
  /** For `data-stale`: what is shown may be out of date. */
  readonly stale: true | undefined;
  /** What is awaited after a visit to the portal. */
  readonly watch: Watch | null;
  readonly format: Formatter;
  /** The words that every component may say. */
  readonly say: Say<keyof typeof commonMessages>;
  /** The words of another component, for a button of that one. */
  readonly wordsOf: Language["wordsOf"];
  /** Draws with what is fetched once the page stands. */
  readonly later: Later;
  /** Null without a provider. */
  readonly context: EnterpriseSettingsContext | null;
  /** What the status comes from; undefined where it is given. */
  readonly session: StatusSession | undefined;
  /** As given, for the components that this one is made of. */
  readonly explicit: ExplicitProps;
}

const never = () => () => {};
const notKnown = () => NaN;

/** The provider's language, or another. */
function useLanguage(
  context: EnterpriseSettingsContext | null,
  locale: ExplicitProps["locale"],
  messages: ExplicitProps["messages"],
): Language {
  // The server's clock and time zone are not the viewer's: what it drew is taken over as it is, then drawn
  // by the viewer's.
  const now = useSyncExternalStore(
    never,
    () => context?.now ?? Date.now,
    () => notKnown,
  );
  return useMemo(
    () =>
      context?.now === now && !locale && !messages
        ? context.language
        : createLanguage(locale ?? context?.language.locale ?? "en", now, [
            ...(context?.language.overrides ?? []),
            messages,
          ]),
    [context, now, locale, messages],
  );
}

/**
 * The first line of every component: the shared status, or the one that is given, and the words.
 * @param component the component's name in the catalogue
 * @param ownClass the classes of its root, beside `acme-es` and those of the host
 * @returns the view, `t` for the component's own words, and the props that go to the root
 * @throws Error without a provider and without `status`
 */
export function useView<
  Props extends ExplicitProps & { className?: string },
  English extends Texts,
>(props: Props, component: WordsOf, english: English, ownClass: string) {
  const { status: given, onOpen, target, locale, messages, ...rest } = props;
  const context = useContext(SettingsContext);
  if (!context && !given) missingProvider(", or give it a `status`");
  const language = useLanguage(context, locale, messages);
  const session = given ? undefined : context?.session;
  const snapshot = useSession(session, (it) => it.getSnapshot());
  const situation: Situation = given
    ? { kind: "ready", status: given, notice: null, failure: null }
    : (snapshot?.situation ?? { kind: "loading" });
  const ready = situation.kind === "ready";
  const { format, wordsOf } = language;
  const say = wordsOf("common", commonMessages);
  const view: View = {
    situation,
    status: ready ? situation.status : null,
    stale: (ready && situation.notice !== null) || undefined,
    watch: snapshot?.watch ?? null,
    format,
    say,
    wordsOf,
    later: useLater(say("retry"), session?.refresh),
    context,
    session,
    explicit: { status: given, onOpen, target, locale, messages },
  };
  const className = `acme-es ${ownClass} ${props.className ?? ""}`.trim();
  return { view, t: wordsOf(component, english), rest: { ...rest, className } };
}
