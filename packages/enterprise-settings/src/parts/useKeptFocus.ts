"use client";
import { useCallback, useRef, type RefCallback, type RefObject } from "react";

/** The focus goes to the component around, not to the top of the page. */
function focusRoot(element: HTMLElement): void {
  const root = element.closest<HTMLElement>(".acme-es");
  if (!root || root === element) return;
  if (!root.hasAttribute("tabindex")) {
    root.tabIndex = -1;
    root.addEventListener("blur", () => root.removeAttribute("tabindex"), { once: true });
  }
  root.focus({ preventScroll: true });
}

/** For what may go away while it has the focus, a Retry that succeeded for instance: where it is, and its ref. */
export function useKeptFocus<E extends HTMLElement>(): readonly [
  element: Readonly<RefObject<E | null>>,
  ref: RefCallback<E>,
] {
  const element = useRef<E | null>(null);
  const ref = useCallback((it: E | null) => {
    const gone = element.current;
    // React takes the ref away before it takes the element out of the page.
    if (!it && gone && document.activeElement === gone) focusRoot(gone);
    element.current = it;
  }, []);
  return [element, ref];
}
