"use client";
import { useCallback, useRef, type RefCallback, type RefObject } from "react";
import { laterParts } from "./fetchLaterParts.ts";

/** For what may go away while it has the focus, a Retry that succeeded for instance: where it is, and its ref. */
export function useKeptFocus<E extends HTMLElement>(): readonly [
  element: Readonly<RefObject<E | null>>,
  ref: RefCallback<E>,
] {
  const element = useRef<E | null>(null);
  const ref = useCallback((it: E | null) => {
    const gone = element.current;
    // React takes the ref away before it takes the element out of the page.
    if (!it && gone && document.activeElement === gone) laterParts()?.focusRoot(gone);
    element.current = it;
  }, []);
  return [element, ref];
}
