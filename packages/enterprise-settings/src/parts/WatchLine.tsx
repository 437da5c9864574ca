"use client";
import { useEffect, useRef } from "react";
import { useSettings } from "../provider/context.ts";
import { subjectOf } from "../provider/portalVisit.ts";
import type { Watch } from "../provider/portalWatch.ts";
import { useWords } from "../words/useWords.ts";
import { commonMessages } from "./common.messages.ts";
import { Line, RefreshButton } from "./Notices.tsx";

interface WatchProps {
  readonly watch: Watch | null;
  readonly subject: "sso" | "directory";
}

export interface AnnouncerProps extends WatchProps {
  /** The state in one line; empty while it is not known. */
  readonly text: string;
}

/** So long a region stands empty before it is written to, or it is not heard (milliseconds). */
const settleMs = 100;

/**
 * Speaks the new state once when it changed after a visit to the portal. Stands in the component from
 * its first frame on: a region that comes with its text is not heard.
 */
export function Announcer({ watch, subject, text }: AnnouncerProps) {
  const { session } = useSettings();
  const region = useRef<HTMLOutputElement>(null);
  const changed = watch?.phase === "changed" && subjectOf(watch.intent) === subject && watch;
  useEffect(() => {
    // `changed` is a new object with every change.
    if (!changed || !text) return undefined;
    const timer = setTimeout(() => {
      // The first component of the page speaks, the others do not.
      if (region.current && session.claimAnnouncement()) region.current.textContent = text;
    }, settleMs);
    return () => clearTimeout(timer);
  }, [changed, session, text]);
  return <output ref={region} className="acme-es-hidden" />;
}

export interface WatchLineProps extends WatchProps {
  /** Nothing is awaited where all is well. */
  readonly settled: boolean;
}

/** After a visit to the portal: what is awaited. */
export function WatchLine({ watch, subject, settled }: WatchLineProps) {
  const t = useWords("common", commonMessages);
  if (!watch || settled || subjectOf(watch.intent) !== subject) return null;
  if (watch.phase === "watching") return <Line>{t("watching")}</Line>;
  if (watch.phase === "changed") return null;
  return (
    <Line>
      <span>{t("watchOver")}</span> <RefreshButton word="refresh" />
    </Line>
  );
}
