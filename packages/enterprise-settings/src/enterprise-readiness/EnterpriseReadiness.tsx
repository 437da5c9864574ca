"use client";
import { forwardRef, useId, type HTMLAttributes, type ReactNode } from "react";
import { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import { directorySyncMessages } from "../directory-sync-card/DirectorySyncCard.messages.ts";
import { domainMessages } from "../domain-verification-card/DomainVerificationCard.messages.ts";
import { logStreamsMessages } from "../log-streams-card/LogStreamsCard.messages.ts";
import { Fallback, Skeleton } from "../parts/Fallback.tsx";
import { Icon } from "../parts/Icon.tsx";
import { ManagedBy, PortalAction, Upgrade } from "../parts/PortalAction.tsx";
import { useView, type ExplicitProps, type View } from "../parts/useView.ts";
import { ssoConnectionMessages } from "../sso-connection-card/SsoConnectionCard.messages.ts";
import type { Say } from "../words/createLanguage.ts";
import { readinessMessages } from "./EnterpriseReadiness.messages.ts";
import {
  readinessOf,
  readinessSteps,
  type Readiness,
  type ReadinessStep,
  type ReadinessWords,
  type ShownStep,
} from "./readiness.ts";

/** Everything that a `section` takes goes to the root. */
export interface EnterpriseReadinessProps
  extends ExplicitProps, Omit<HTMLAttributes<HTMLElement>, "children"> {
  /** Added to the component's own classes. */
  className?: string;
  /** Level of the heading, to fit the page's outline. Default 2. */
  headingLevel?: 2 | 3 | 4;
  /** The steps that count, in order. Default: all five. */
  steps?: readonly ReadinessStep[];
  /** Shown to viewers who may not see the settings. Default: nothing. */
  fallback?: ReactNode;
}

const wordsOf = (
  { wordsOf, say }: View,
  readiness: Say<keyof typeof readinessMessages>,
): ReadinessWords => ({
  common: say,
  readiness,
  sso: wordsOf("ssoConnection", ssoConnectionMessages),
  configureSso: wordsOf("configureSso", configureSsoMessages),
  directory: wordsOf("directorySync", directorySyncMessages),
  domains: wordsOf("domains", domainMessages),
  logStreams: wordsOf("logStreams", logStreamsMessages),
});

/** Every tone its own shape, so that colour is never the only carrier. */
const icons = { ok: "check", warn: "warning", bad: "alert", info: "half", idle: "ring" } as const;

interface StepProps {
  readonly view: View;
  readonly words: ReadinessWords;
  readonly it: ShownStep;
  readonly next: boolean;
}

function Step({ view, words, it, next }: StepProps) {
  const state = it.done ? "done" : next ? "next" : "toDo";
  return (
    <li className="acme-es-step" data-part={it.step} data-state={state} data-tone={it.tone}>
      <Icon name={icons[it.tone]} />
      <span className="acme-es-hidden">{words.readiness(state)} </span>
      <span className="acme-es-step-label">{it.label}</span>
      {it.detail && <span className="acme-es-caption">{it.detail}</span>}
      {it.action && (
        <PortalAction
          view={view}
          {...it.action}
          render={(button) => <button {...button} className="acme-es-link" />}
        />
      )}
    </li>
  );
}

interface StepsProps {
  readonly view: View;
  readonly words: ReadinessWords;
  readonly readiness: Readiness;
}

function Steps({ view, words, readiness: { steps, next } }: StepsProps) {
  const hasBarrier = (barrier: ShownStep["barrier"]) => steps.some((it) => it.barrier === barrier);
  const managed = hasBarrier("managed") && !steps.some((it) => it.action);
  return (
    <>
      <ol className="acme-es-steps" aria-label={words.readiness("steps")}>
        {steps.map((it) => (
          <Step key={it.step} view={view} words={words} it={it} next={it === next} />
        ))}
      </ol>
      {managed && <ManagedBy view={view} />}
      {hasBarrier("upgrade") && <Upgrade view={view} />}
    </>
  );
}

/** How far the organization is: "3 of 5 done", what comes next, and each step with its action. */
export const EnterpriseReadiness = forwardRef<HTMLElement, EnterpriseReadinessProps>(
  function EnterpriseReadiness(props, ref) {
    const { view, t, rest } = useView(
      props,
      "readiness",
      readinessMessages,
      "acme-es-card acme-es-readiness",
    );
    const { headingLevel = 2, steps = readinessSteps, fallback = null, ...attributes } = rest;
    const { situation, status, stale, later } = view;
    const id = useId();
    if (situation.kind === "forbidden") return fallback;
    const words = wordsOf(view, t);
    const readiness = status && readinessOf(steps, status, words);
    const Heading = `h${headingLevel}` as const;
    const heading = (
      <Heading id={id} className="acme-es-title">
        {readiness ? t("progress", { done: readiness.done, total: steps.length }) : t("steps")}
      </Heading>
    );
    const complete = readiness?.done === steps.length;
    return (
      <section
        aria-labelledby={id}
        {...attributes}
        ref={ref}
        data-state={readiness ? (complete ? "complete" : "open") : situation.kind}
      >
        <div className="acme-es-card-empty" data-stale={stale}>
          {readiness ? (
            <>
              <div>
                {heading}
                {readiness.sentence && <p className="acme-es-sentence">{readiness.sentence}</p>}
              </div>
              <Steps view={view} readiness={readiness} words={words} />
              {stale && later((it) => <it.Trouble view={view} />)}
            </>
          ) : (
            <>
              {heading}
              <Fallback
                view={view}
                skeleton={
                  <>
                    <Skeleton shape="text" />
                    <Skeleton shape="figures" />
                  </>
                }
              />
            </>
          )}
        </div>
      </section>
    );
  },
);
