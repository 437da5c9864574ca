"use client";
import { useEffect, useRef } from "react";
import { useSettings } from "../provider/context.ts";
import { subjectOf } from "../provider/portalVisit.ts";
import type { Watch } from "../provider/portalWatch.ts";
import { useWords } from "../words/useWords.ts";
import { commonMessages } from "./common.messages.ts";
import { Line, LinkButton } from "./Notices.tsx";

export interface WatchLineProps {
  readonly watch: Watch | null;
  readonly subject: "sso" | "directory";
  /** The state in one line: spoken once when it changed after a visit to the portal. */
  readonly text: string;
  /** Nothing is awaited where all is well. */
  readonly settled: boolean;
}

/** After a visit to the portal: what is awaited, and, for those who listen, what came of it. */
export function WatchLine({ watch, subject, text, settled }: WatchLineProps) {
  const t = useWords("common", commonMessages);
  const { session } = useSettings();
  const mine = watch && subjectOf(watch.intent) === subject ? watch : null;
  const region = useRef<HTMLOutputElement>(null);
  useEffect(() => {
    // `mine` is a new object with every change. The first component of the page speaks, the others do not.
    if (mine?.phase !== "changed" || !region.current) return;
    if (session.claimAnnouncement()) region.current.textContent = text;
  }, [mine, session, text]);
  if (!mine) return null;
  return (
    <>
      {/* Empty until there is something to say: a region that comes with its text is not heard. */}
      <output ref={region} className="acme-es-hidden" />
      {mine.phase === "watching" && !settled && <Line>{t("watching")}</Line>}
      {mine.phase === "over" && !settled && (
        <Line>
          <span>{t("watchOver")}</span>{" "}
          <LinkButton label={t("refresh")} onClick={() => void session.refresh()} />
        </Line>
      )}
    </>
  );
}
