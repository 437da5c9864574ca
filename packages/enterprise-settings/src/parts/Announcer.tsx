"use client";
import { useEffect, useRef } from "react";
import { subjectOf } from "../provider/subject.ts";
import type { View } from "./useView.ts";

export interface AnnouncerProps {
  readonly view: View;
  /** The part of the settings that the component shows. */
  readonly subject: ReturnType<typeof subjectOf>;
  /** The state in one line; empty while it is not known. */
  readonly text: string;
}

/** So long a region stands empty before it is written to, or it is not heard (milliseconds). */
const settleMs = 100;

/**
 * Speaks the new state once when it changed after a visit to the portal. Stands in the component from
 * its first frame on: a region that comes with its text is not heard.
 */
export function Announcer({ view: { watch, context }, subject, text }: AnnouncerProps) {
  const session = context?.session;
  const region = useRef<HTMLOutputElement>(null);
  const changed = watch?.phase === "changed" && subjectOf(watch.intent) === subject && watch;
  useEffect(() => {
    // `changed` is a new object with every change.
    if (!changed || !text) return undefined;
    const timer = setTimeout(() => {
      // The first component of the page speaks, the others do not.
      if (region.current && session?.claimAnnouncement()) region.current.textContent = text;
    }, settleMs);
    return () => clearTimeout(timer);
  }, [changed, session, text]);
  return <output ref={region} className="acme-es-hidden" />;
}
