"use client";
import { useEffect, useState } from "react";
import { subjectsOf, type Subject } from "../provider/subject.ts";
import { Line } from "./Line.tsx";
import { RefreshButton } from "./LinkButton.tsx";
import { noticesOf } from "./Reason.tsx";
import type { View } from "./useView.ts";

export interface WatchProps {
  readonly view: View;
  /** The part of the settings that the component shows. */
  readonly subject: Subject;
}

/** After a visit to the portal: what is awaited. */
export function WatchLine({ view, subject }: WatchProps) {
  const say = noticesOf(view);
  const { watch } = view;
  if (!watch || !subjectsOf(watch.intent).includes(subject)) return null;
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

/** So long what was said stays in the region: who reads the page later finds the pill alone (milliseconds). */
const spokenMs = 5_000;

export interface AnnouncementProps extends WatchProps {
  /** The state in one line; empty while it is not known. */
  readonly text: string;
}

/** The new state, once when it changed after a visit to the portal: for a live region. */
export function Announcement({ view, subject, text }: AnnouncementProps) {
  const { watch, session } = view;
  const [spoken, setSpoken] = useState("");
  // A new object with every change.
  const changed = watch?.phase === "changed" && watch;
  useEffect(() => {
    if (!changed || !text) return undefined;
    let timer = setTimeout(() => {
      // Only what changed is told, and by the first component of the page that shows it.
      if (!session?.claimAnnouncement(subject)) return;
      setSpoken(text);
      timer = setTimeout(() => setSpoken(""), spokenMs);
    }, settleMs);
    return () => {
      clearTimeout(timer);
      setSpoken("");
    };
  }, [changed, session, subject, text]);
  return spoken;
}
