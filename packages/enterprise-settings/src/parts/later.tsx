"use client";
import { useSyncExternalStore, type ReactNode } from "react";

/** What no first draw shows. Null: the file of it cannot be had. */
type LaterParts = typeof import("./laterParts.ts");

let parts: LaterParts | null | undefined;
let fetching: Promise<LaterParts | null> | undefined;
const listeners = new Set<() => void>();

/** The file, where it is there already: what must happen in the task of a click cannot wait. */
export const laterParts = (): LaterParts | null | undefined => parts;

/** Fetches the file once; again where it could not be had. */
export const fetchLaterParts = (): Promise<LaterParts | null> =>
  (fetching ??= import("./laterParts.ts")
    .catch(() => null)
    .then((it) => {
      if (!it) fetching = undefined;
      parts = it;
      for (const listener of listeners) listener();
      return it;
    }));

/** Fetches the file once the page stands, so that it is there before the first trouble and click. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (parts === undefined) void fetchLaterParts();
  return () => void listeners.delete(listener);
}

type Retry = () => void | Promise<void>;

/**
 * Draws with what comes later. `waiting` stands in until it is here; where it cannot be had, there is a
 * way to try again: `onRetry`, by default reading the status; null for none.
 */
export type Later = (
  draw: (parts: LaterParts) => ReactNode,
  waiting?: ReactNode,
  onRetry?: Retry | null,
) => ReactNode;

export function useLater(retry: string, refresh: Retry | undefined): Later {
  const parts = useSyncExternalStore(subscribe, laterParts, () => undefined);
  return (draw, waiting = null, onRetry = refresh) => {
    if (parts) return draw(parts);
    if (parts === undefined || !onRetry) return waiting;
    const again = () => {
      void fetchLaterParts();
      void onRetry();
    };
    return (
      <button type="button" className="acme-es-link" onClick={again}>
        {retry}
      </button>
    );
  };
}
