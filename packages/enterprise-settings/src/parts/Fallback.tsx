"use client";
import type { ReactNode } from "react";
import { TroubleLine } from "./Notices.tsx";
import { Pill } from "./Pill.tsx";
import type { View } from "./useView.ts";

export interface FallbackProps {
  /** Of a situation that is not `ready`. */
  readonly view: View;
  /** A drawing of what is about to come, of the same size. */
  readonly skeleton: ReactNode;
  /** For people who may not see the settings. */
  readonly forbidden?: ReactNode;
}

/** What every component shows while there is no status. */
export function Fallback({ view, skeleton, forbidden = null }: FallbackProps) {
  const { situation, say } = view;
  switch (situation.kind) {
    case "loading":
      return (
        <>
          {skeleton}
          <span className="acme-es-hidden">{say("loading")}</span>
        </>
      );
    case "checking":
      return <Pill tone="idle" icon="dots" text={say("checking")} />;
    case "forbidden":
      return forbidden;
    case "unavailable":
      return (
        <div className="acme-es-unavailable">
          <Pill tone="idle" icon="question" text={say("unavailable")} />
          <TroubleLine view={view} />
        </div>
      );
    case "ready":
      return null;
    case "signed_out":
    case "no_organization":
    default:
      return <TroubleLine view={view} />;
  }
}

/** A grey shape that stands for a text or control to come. */
export function Skeleton({
  shape,
}: {
  readonly shape:
    | "pill"
    | "text"
    | "button"
    | "figures"
    | "row"
    | "connection"
    | "link"
    | "caption";
}) {
  return <span className="acme-es-skeleton" data-shape={shape} aria-hidden="true" />;
}
