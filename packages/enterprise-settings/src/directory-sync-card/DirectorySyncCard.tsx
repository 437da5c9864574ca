"use client";
import { forwardRef, useId, type HTMLAttributes, type ReactNode } from "react";
import { Around, gap } from "../parts/Around.tsx";
import { commonMessages } from "../parts/common.messages.ts";
import { Fallback, Skeleton } from "../parts/Fallback.tsx";
import { Freshness } from "../parts/Freshness.tsx";
import { StaleLine } from "../parts/Notices.tsx";
import { OtherRows } from "../parts/OtherRows.tsx";
import { Pill } from "../parts/Pill.tsx";
import { Actions } from "../parts/PortalAction.tsx";
import { isNotInPlan } from "../parts/presentation.ts";
import { Time } from "../parts/Time.tsx";
import { Announcer, WatchLine } from "../parts/WatchLine.tsx";
import type { Situation } from "../provider/situation.ts";
import type { Watch } from "../provider/portalWatch.ts";
import { useSituation } from "../provider/useEnterpriseStatus.ts";
import { useWords } from "../words/useWords.ts";
import { DirectoryFigures } from "./DirectoryFigures.tsx";
import { directorySyncMessages } from "./DirectorySyncCard.messages.ts";
import {
  directoryPresentation,
  oneDirectoryPresentation,
  type DirectoryPresentation,
} from "./directoryPresentation.ts";

/** Everything that a `section` takes goes to the root. */
export interface DirectorySyncCardProps extends Omit<HTMLAttributes<HTMLElement>, "children"> {
  /** Added to the component's own classes. */
  className?: string;
  /** Level of the card's heading, to fit the page's outline. Default 2. */
  headingLevel?: 2 | 3 | 4;
  /** "Checked 12 s ago · Refresh" in the footer; `false` where the page says so itself. Default `true`. */
  freshness?: boolean;
  /** Shown to viewers who may not see the settings. Default: nothing. */
  fallback?: ReactNode;
}

interface ReadyProps extends Omit<Extract<Situation, { kind: "ready" }>, "kind"> {
  readonly shown: DirectoryPresentation;
  readonly pill: string;
  readonly notInPlan: boolean;
  readonly watch: Watch | null;
  readonly heading: ReactNode;
  readonly freshness: boolean;
}

function Ready({ status, notice, failure, shown, pill, notInPlan, ...props }: ReadyProps) {
  const { watch, heading, freshness } = props;
  const common = useWords("common", commonMessages);
  const t = useWords("directorySync", directorySyncMessages);
  const anyProvider = common("yourDirectory");
  const [leading, ...others] = status.directorySync.directories;
  const stale = notice ? true : undefined;
  const countsReadAt = shown.counts ? leading?.countsReadAt : null;
  return (
    <>
      <header className="acme-es-card-header">
        <div>
          <div className="acme-es-head" data-stale={stale}>
            {heading}
            <Pill tone={shown.tone} icon={shown.icon} text={pill} />
          </div>
          {!notInPlan && <p className="acme-es-sentence">{t(shown.sentence, shown.params)}</p>}
        </div>
        <Actions actions={shown.actions} status={status} words={t} />
      </header>
      <div className="acme-es-card-body">
        {leading && shown.counts && <DirectoryFigures directory={leading} stale={stale} />}
        <OtherRows
          label={t("otherDirectories")}
          rows={others.map((it) => {
            const { tone, icon, pill, params } = oneDirectoryPresentation(it, status, anyProvider);
            return {
              id: it.id,
              name: it.provider || it.name,
              about: it.name,
              tone,
              icon,
              text: t(pill, params),
            };
          })}
        />
        {notice && <StaleLine notice={notice} failure={failure} />}
        <WatchLine watch={watch} subject="directory" settled={shown.tone === "ok"} />
      </div>
      {(countsReadAt || freshness) && (
        <footer className="acme-es-card-footer">
          <span>{countsReadAt && <CountsRead at={new Date(countsReadAt)} />}</span>
          {freshness && <Freshness />}
        </footer>
      )}
    </>
  );
}

function CountsRead({ at }: { readonly at: Date }) {
  const t = useWords("directorySync", directorySyncMessages);
  return (
    <Around text={t("countsRead", { time: gap })}>
      <Time at={at} />
    </Around>
  );
}

/** A card of the size that a connected directory has. */
function CardSkeleton({ heading, freshness }: Pick<ReadyProps, "heading" | "freshness">) {
  return (
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
      <div className="acme-es-card-body">
        <Skeleton shape="figures" />
      </div>
      <div className="acme-es-card-footer">
        <Skeleton shape={freshness ? "link" : "caption"} />
      </div>
    </>
  );
}

/**
 * Directory sync: its state, what it means, users, groups and the last change received, and the action
 * that the state asks for.
 */
export const DirectorySyncCard = forwardRef<HTMLElement, DirectorySyncCardProps>(
  function DirectorySyncCard(
    { headingLevel = 2, freshness = true, fallback = null, className, ...rest },
    ref,
  ) {
    const t = useWords("directorySync", directorySyncMessages);
    const common = useWords("common", commonMessages);
    const { situation, state } = useSituation();
    const id = useId();
    if (situation.kind === "forbidden") return fallback;
    const Heading = `h${headingLevel}` as const;
    const heading = (
      <Heading id={id} className="acme-es-title">
        {t("title")}
      </Heading>
    );
    const ready = situation.kind === "ready" ? situation : null;
    const shown = ready && directoryPresentation(ready.status, common("yourDirectory"));
    const notInPlan = ready !== null && shown !== null && isNotInPlan(shown, ready.status.intents);
    const pill = notInPlan ? common("notInPlan") : shown ? t(shown.pill, shown.params) : "";
    return (
      <section
        aria-labelledby={id}
        {...rest}
        ref={ref}
        className={`acme-es acme-es-card acme-es-directory-sync ${className ?? ""}`.trim()}
        data-state={shown?.state ?? situation.kind}
        data-tone={shown?.tone}
      >
        {ready && shown && (
          <Ready
            {...ready}
            shown={shown}
            pill={pill}
            notInPlan={notInPlan}
            watch={state.watch}
            heading={heading}
            freshness={freshness}
          />
        )}
        {situation.kind === "loading" && (
          <Fallback
            situation={situation}
            skeleton={<CardSkeleton heading={heading} freshness={freshness} />}
          />
        )}
        {situation.kind !== "ready" && situation.kind !== "loading" && (
          <div className="acme-es-card-empty">
            {heading}
            <Fallback situation={situation} skeleton={null} />
          </div>
        )}
        <Announcer watch={state.watch} subject="directory" text={pill} />
      </section>
    );
  },
);
