"use client";
import { useSyncExternalStore, type ReactNode } from "react";
import {
  fetchLaterParts,
  laterParts,
  subscribeToLaterParts,
  type LaterParts,
} from "./fetchLaterParts.ts";
import { LinkButton } from "./LinkButton.tsx";

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
  const parts = useSyncExternalStore(subscribeToLaterParts, laterParts, () => undefined);
  return (draw, waiting = null, onRetry = refresh) => {
    if (parts) return draw(parts);
    if (parts === undefined || !onRetry) return waiting;
    const again = () => {
      void fetchLaterParts();
      void onRetry();
    };
    return <LinkButton label={retry} onClick={again} />;
  };
}
