"use client";
import type { ReactNode } from "react";
import { useSettings } from "../provider/context.ts";
import type { Situation } from "../provider/situation.ts";
import { useWords } from "../words/useWords.ts";
import { commonMessages } from "./common.messages.ts";
import { HostLink, Line, Reason, RefreshButton, SessionEnded } from "./Notices.tsx";
import { Pill } from "./Pill.tsx";

export interface FallbackProps {
  readonly situation: Exclude<Situation, { kind: "ready" }>;
  /** A drawing of what is about to come, of the same size. */
  readonly skeleton: ReactNode;
  /** For people who may not see the settings. */
  readonly forbidden?: ReactNode;
}

type UnavailableProps = Omit<Extract<Situation, { kind: "unavailable" }>, "kind">;

/** Nothing is known and nothing was answered: why, what to quote, and a way to try again. */
function Unavailable({ failure, offline }: UnavailableProps) {
  const t = useWords("common", commonMessages);
  return (
    <div className="acme-es-unavailable">
      <Pill tone="idle" icon="question" text={t("unavailable")} />
      <Line>
        {offline || !failure ? <span>{t("offline")}</span> : <Reason error={failure} />}{" "}
        <RefreshButton word="retry" />
      </Line>
    </div>
  );
}

/** What every component shows while there is no status. */
export function Fallback({ situation, skeleton, forbidden = null }: FallbackProps) {
  const t = useWords("common", commonMessages);
  const { organizationUrl } = useSettings();
  switch (situation.kind) {
    case "loading":
      return (
        <>
          {skeleton}
          <span className="acme-es-hidden">{t("loading")}</span>
        </>
      );
    case "checking":
      return <Pill tone="idle" icon="dots" text={t("checking")} />;
    case "forbidden":
      return forbidden;
    case "signed_out":
      return <SessionEnded />;
    case "no_organization":
      return (
        <Line>
          <span>{t("noOrganization")}</span>{" "}
          <HostLink href={organizationUrl} label={t("noOrganizationLink")} />
        </Line>
      );
    case "unavailable":
    default:
      return <Unavailable failure={situation.failure} offline={situation.offline} />;
  }
}

/** A grey shape that stands for a text or control to come. */
export function Skeleton({
  shape,
}: {
  readonly shape: "pill" | "text" | "button" | "figures" | "link" | "caption";
}) {
  return <span className="acme-es-skeleton" data-shape={shape} aria-hidden="true" />;
}
