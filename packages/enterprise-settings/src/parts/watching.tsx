"use client";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import { useEffect, useState } from "react";
import { subjectOf } from "../provider/subject.ts";
import { Line } from "./Line.tsx";
import { RefreshButton } from "./LinkButton.tsx";
import { noticesOf } from "./Reason.tsx";
import type { View } from "./useView.ts";

/** The part of the settings that a component shows. */
export type Subject = ReturnType<typeof subjectOf>;

export interface WatchProps {
  readonly view: View;
  readonly subject: Subject;
}

const concerns = (intent: PortalIntent, subject: Subject): boolean => subjectOf(intent) === subject;

/** After a visit to the portal: what is awaited. */
export function WatchLine({ view, subject }: WatchProps) {
  const say = noticesOf(view);
  const { watch } = view;
  if (!watch || !concerns(watch.intent, subject)) return null;
  if (watch.phase === "watching") return <Line>{say("watching")}</Line>;
  if (watch.phase !== "over") return null;
  return (
    <Line>
      <span>{say("watchOver")}</span> <RefreshButton view={view} label={say("refresh")} />
    </Line>
  );
}

/** So long a region stands empty before it is written to, or it is not heard (milliseconds). */
const settleMs = 100;

export interface AnnouncementProps extends WatchProps {
  /** The state in one line; empty while it is not known. */
  readonly text: string;
}

/** The new state, once when it changed after a visit to the portal: for a live region. */
export function Announcement({ view, subject, text }: AnnouncementProps) {
  const { watch, session } = view;
  const [spoken, setSpoken] = useState("");
  const changed = watch?.phase === "changed" && concerns(watch.intent, subject) && watch;
  useEffect(() => {
    // `changed` is a new object with every change.
    if (!changed || !text) return undefined;
    const timer = setTimeout(() => {
      // The first component of the page speaks, the others do not.
      if (session?.claimAnnouncement()) setSpoken(text);
    }, settleMs);
    return () => clearTimeout(timer);
  }, [changed, session, text]);
  return spoken;
}
