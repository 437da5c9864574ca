"use client";
import {
  forwardRef,
  useId,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  type Ref,
} from "react";
import { Announcer } from "./Announcer.tsx";
import { Fallback, Skeleton } from "./Fallback.tsx";
import { Freshness } from "./Freshness.tsx";
import { Icon } from "./Icon.tsx";
import { TroubleLine, WatchLine, type WatchLineProps } from "./Notices.tsx";
import { Pill } from "./Pill.tsx";
import { Actions } from "./PortalAction.tsx";
import { isNotInPlan, type Presentation } from "./presentation.ts";
import { isStale, type ExplicitProps, type View } from "./useView.ts";

/** What every card takes beside `ExplicitProps`; everything else that a `section` takes goes to the root. */
interface CardAttributes extends Omit<HTMLAttributes<HTMLElement>, "children"> {
  /** Added to the component's own classes. */
  className?: string;
  /** Level of the card's heading, to fit the page's outline. Default 2. */
  headingLevel?: 2 | 3 | 4;
  /** "Checked 12 s ago · Refresh" in the footer; `false` where the page says so itself. Default `true`. */
  freshness?: boolean;
  /** Shown to viewers who may not see the settings. Default: nothing. */
  fallback?: ReactNode;
}
export interface CardProps extends ExplicitProps, CardAttributes {}

/** One state, ready to be drawn. */
export interface CardContent<Word extends string> extends Pick<
  Presentation<string, Word>,
  "state" | "tone" | "icon" | "actions"
> {
  readonly pill: string;
  readonly sentence: ReactNode;
  /** The words of the actions. */
  readonly words: (word: Word) => string;
  readonly body?: ReactNode;
  /** At the start of the footer. */
  readonly caption?: ReactNode;
}

export interface StatusCardProps<Word extends string>
  extends CardAttributes, Pick<WatchLineProps, "view" | "subject"> {
  /** Its stable class is `acme-es-<name>`. */
  readonly name: string;
  readonly heading: string;
  /** What is said of a status; null while there is none. */
  readonly shown: CardContent<Word> | null;
  /** What the body will look like. Default: nothing. */
  readonly skeleton?: ReactNode;
  /** A caption will stand in the footer. Default `false`. */
  readonly captioned?: boolean;
}

interface ReadyProps<Word extends string> extends Pick<WatchLineProps, "view" | "subject"> {
  readonly shown: CardContent<Word>;
  readonly heading: ReactNode;
  readonly pill: string;
  readonly freshness: boolean;
}

function Ready<Word extends string>(props: ReadyProps<Word>) {
  const { view, subject, shown, heading, pill, freshness } = props;
  const { tone, icon, actions, words, sentence, caption } = shown;
  if (view.situation.kind !== "ready") return null;
  const { status } = view.situation;
  const notInPlan = isNotInPlan(shown, status.intents);
  // What is wrong stands in a note of its own with what mends it; managing stays in the header.
  const noted = (tone === "warn" || tone === "bad") && sentence;
  const [fixing, managing] = actions.filter(({ intent }) => status.intents[intent] === "allowed");
  const shared = { view, status, words };
  return (
    <>
      <header className="acme-es-card-header">
        <div>
          <div className="acme-es-head" data-stale={isStale(view)}>
            {heading}
            <Pill tone={tone} icon={icon} text={pill} />
          </div>
          {!noted && !notInPlan && sentence && <p className="acme-es-sentence">{sentence}</p>}
        </div>
        {(!noted || !fixing) && <Actions {...shared} actions={actions} />}
        {noted && managing && <Actions {...shared} actions={[managing]} />}
      </header>
      <div className="acme-es-card-body">
        {noted && (
          <div className="acme-es-note" data-tone={tone}>
            <Icon name={icon} />
            <p>{sentence}</p>
            {fixing && <Actions {...shared} actions={[fixing]} />}
          </div>
        )}
        {shown.body}
        <TroubleLine view={view} />
        <WatchLine view={view} subject={subject} settled={tone === "ok"} />
      </div>
      {(caption || freshness) && (
        <footer className="acme-es-card-footer">
          <span>{caption}</span>
          {freshness && <Freshness view={view} />}
        </footer>
      )}
    </>
  );
}

interface UnreadyProps {
  readonly view: View;
  readonly heading: ReactNode;
  readonly freshness: boolean;
  readonly skeleton: ReactNode;
  readonly captioned: boolean;
}

/** Nothing to show yet, at the size of what comes; or why there is nothing. */
function Unready({ view, heading, freshness, skeleton, captioned }: UnreadyProps) {
  if (view.situation.kind !== "loading") {
    return (
      <div className="acme-es-card-empty">
        {heading}
        <Fallback view={view} skeleton={null} />
      </div>
    );
  }
  const drawing = (
    <>
      <div className="acme-es-card-header">
        <div>
          <div className="acme-es-head">
            {heading}
            <Skeleton shape="pill" />
          </div>
          <div className="acme-es-sentence">
            <Skeleton shape="text" />
          </div>
        </div>
        <Skeleton shape="button" />
      </div>
      <div className="acme-es-card-body">{skeleton}</div>
      {(freshness || captioned) && (
        <div className="acme-es-card-footer">
          <Skeleton shape={freshness ? "link" : "caption"} />
        </div>
      )}
    </>
  );
  return <Fallback view={view} skeleton={drawing} />;
}

/** The frame of every card: heading, pill, sentence and action; then what the card itself has to say. */
function Card<Word extends string>(card: StatusCardProps<Word>, ref: Ref<HTMLElement>) {
  const { name, heading: text, subject, view, shown, skeleton, captioned = false, ...props } = card;
  const { headingLevel = 2, freshness = true, fallback = null, className, ...attributes } = props;
  const { situation, say } = view;
  const id = useId();
  if (situation.kind === "forbidden") return fallback;
  const Heading = `h${headingLevel}` as const;
  const heading = (
    <Heading id={id} className="acme-es-title">
      {text}
    </Heading>
  );
  const notInPlan =
    situation.kind === "ready" && shown && isNotInPlan(shown, situation.status.intents);
  const pill = notInPlan ? say("notInPlan") : (shown?.pill ?? "");
  return (
    <section
      aria-labelledby={id}
      {...attributes}
      ref={ref}
      className={`acme-es acme-es-card acme-es-${name} ${className ?? ""}`.trim()}
      data-state={shown?.state ?? situation.kind}
      data-tone={shown?.tone}
    >
      {shown ? (
        <Ready {...{ view, subject, shown, heading, pill, freshness }} />
      ) : (
        <Unready {...{ view, heading, freshness, skeleton, captioned }} />
      )}
      <Announcer view={view} subject={subject} text={pill} />
    </section>
  );
}

// `forwardRef` forgets that a component is generic.
export const StatusCard = forwardRef(Card) as <Word extends string>(
  props: StatusCardProps<Word> & { readonly ref?: Ref<HTMLElement> },
) => ReactElement | null;
