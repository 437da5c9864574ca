"use client";
import type { Status } from "@acme/enterprise-settings-contract/wire";
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
import { Icon } from "./Icon.tsx";
import { Pill } from "./Pill.tsx";
import { Actions } from "./PortalAction.tsx";
import { isNotInPlan, type Presentation } from "./presentation.ts";
import type { ExplicitProps } from "./useView.ts";
import type { WatchProps } from "./watching.tsx";

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

export interface StatusCardProps<Word extends string> extends CardAttributes, WatchProps {
  readonly heading: string;
  /** What is said of a status; null while there is none. */
  readonly shown: CardContent<Word> | null;
  /** What the body will look like. Default: nothing. */
  readonly skeleton?: ReactNode;
  /** A caption will stand in the footer. Default `false`. */
  readonly captioned?: boolean;
}

interface FrameProps {
  readonly stale?: true | undefined;
  readonly heading: ReactNode;
  readonly pill: ReactNode;
  readonly sentence: ReactNode;
  readonly action: ReactNode;
  readonly body: ReactNode;
  readonly footer: ReactNode;
}

/** What a card is made of, drawn or still to come. */
function Frame({ stale, heading, pill, sentence, action, body, footer }: FrameProps) {
  return (
    <>
      <header className="acme-es-card-header">
        <div>
          <div className="acme-es-head" data-stale={stale}>
            {heading}
            {pill}
          </div>
          {sentence && <p className="acme-es-sentence">{sentence}</p>}
        </div>
        {action}
      </header>
      <div className="acme-es-card-body">{body}</div>
      {footer && <footer className="acme-es-card-footer">{footer}</footer>}
    </>
  );
}

interface ReadyProps<Word extends string> extends WatchProps {
  readonly status: Status;
  readonly shown: CardContent<Word>;
  readonly heading: ReactNode;
  readonly pill: string;
  readonly freshness: boolean;
}

function Ready<Word extends string>(props: ReadyProps<Word>) {
  const { view, subject, status, shown, heading, pill, freshness } = props;
  const { tone, icon, actions, words, sentence, caption } = shown;
  const { stale, watch, later, session } = view;
  // What is wrong stands in a note of its own with what mends it; managing stays in the header.
  const noted = (tone === "warn" || tone === "bad") && sentence;
  const allowed = actions.filter(({ intent }) => status.intents[intent] === "allowed");
  const inHeader = noted && allowed[0] ? allowed.slice(1) : actions;
  const fresh = freshness && session;
  return (
    <Frame
      stale={stale}
      heading={heading}
      pill={<Pill tone={tone} icon={icon} text={pill} />}
      sentence={!noted && !isNotInPlan(shown, status.intents) && sentence}
      action={<Actions view={view} words={words} actions={inHeader} />}
      body={
        <>
          {noted && (
            <div className="acme-es-note" data-tone={tone}>
              <Icon name={icon} />
              <p>{sentence}</p>
              <Actions view={view} words={words} actions={allowed} />
            </div>
          )}
          {shown.body}
          {stale && later((it) => <it.Trouble view={view} />)}
          {watch && tone !== "ok" && later((it) => <it.WatchLine view={view} subject={subject} />)}
        </>
      }
      footer={
        (caption || fresh) && (
          <>
            <span>{caption}</span>
            {fresh && later((it) => <it.Freshness view={view} />, <Skeleton shape="link" />)}
          </>
        )
      }
    />
  );
}

/** The frame of every card: heading, pill, sentence and action; then what the card itself has to say. */
function Card<Word extends string>(card: StatusCardProps<Word>, ref: Ref<HTMLElement>) {
  const { heading: text, subject, view, shown, skeleton, captioned = false, ...props } = card;
  const { headingLevel = 2, freshness = true, fallback = null, ...attributes } = props;
  const { situation, status, say } = view;
  const { kind } = situation;
  const id = useId();
  if (kind === "forbidden") return fallback;
  const Heading = `h${headingLevel}` as const;
  const heading = (
    <Heading id={id} className="acme-es-title">
      {text}
    </Heading>
  );
  const notInPlan = status && shown && isNotInPlan(shown, status.intents);
  const pill = notInPlan ? say("notInPlan") : (shown?.pill ?? "");
  const footer = freshness ? "link" : captioned && "caption";
  const drawing = (
    <Frame
      heading={heading}
      pill={<Skeleton shape="pill" />}
      sentence={<Skeleton shape="text" />}
      action={<Skeleton shape="button" />}
      body={skeleton}
      footer={footer && <Skeleton shape={footer} />}
    />
  );
  return (
    <section
      aria-labelledby={id}
      {...attributes}
      ref={ref}
      data-state={shown?.state ?? kind}
      data-tone={shown?.tone}
    >
      {status && shown ? (
        <Ready {...{ view, subject, status, shown, heading, pill, freshness }} />
      ) : kind === "loading" ? (
        <Fallback view={view} skeleton={drawing} />
      ) : (
        <div className="acme-es-card-empty">
          {heading}
          <Fallback view={view} skeleton={null} />
        </div>
      )}
      <Announcer view={view} subject={subject} text={pill} />
    </section>
  );
}

// `forwardRef` forgets that a component is generic.
export const StatusCard = forwardRef(Card) as <Word extends string>(
  props: StatusCardProps<Word> & { readonly ref?: Ref<HTMLElement> },
) => ReactElement | null;
