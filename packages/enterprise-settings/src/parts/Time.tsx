"use client";
import { useEffect, useReducer } from "react";
import { fullTime, timeAgo } from "../words/times.ts";
import type { View } from "./useView.ts";

/** Renders again when "12 s ago" has become untrue: often at first, seldom later. */
export function useTick({ format }: View, instant: Date | null): void {
  const [, tick] = useReducer((n: number) => n + 1, 0);
  const age = instant ? format.now() - instant.getTime() : Infinity;
  const pause = age < 60_000 ? 5_000 : age < 3_600_000 ? 30_000 : 600_000;
  useEffect(() => {
    if (age === Infinity) return undefined;
    const timer = setTimeout(tick, pause);
    return () => clearTimeout(timer);
  }, [age, pause]);
}

/** An instant as the time since, with the absolute time in reach. */
export function Time({ view, at }: { readonly view: View; readonly at: Date }) {
  const { format } = view;
  useTick(view, at);
  if (Number.isNaN(at.getTime())) return <>–</>;
  return (
    <time dateTime={at.toISOString()} title={fullTime(format, at)}>
      {timeAgo(format, at)}
    </time>
  );
}
