"use client";
import type { ReactNode } from "react";
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
  const { situation, say, later } = view;
  const { kind } = situation;
  if (kind === "forbidden") return forbidden;
  const loading = (
    <>
      {skeleton}
      <span className="acme-es-hidden">{say("loading")}</span>
    </>
  );
  if (kind === "loading") return loading;
  if (kind !== "unavailable") return later((it) => <it.Trouble view={view} />, loading);
  return (
    <div className="acme-es-unavailable">
      <Pill tone="idle" icon="question" text={say("unavailable")} />
      {later((it) => (
        <it.Trouble view={view} />
      ))}
    </div>
  );
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
