import {
  useEffect,
  useRef,
  useSyncExternalStore,
  type ComponentProps,
  type MouseEvent,
  type RefObject,
} from "react";

const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
};

export function go(path: string, how: "push" | "replace" = "push"): void {
  if (how === "push") window.history.pushState(null, "", path);
  else window.history.replaceState(null, "", path);
  for (const listener of listeners) listener();
}

export const usePathname = (): string =>
  useSyncExternalStore(subscribe, () => window.location.pathname);

interface LinkProps extends Omit<ComponentProps<"a">, "href"> {
  to: string;
}

/** A real link; a plain click stays in the page. */
export function Link({ to, onClick, children, ...rest }: LinkProps) {
  const here = usePathname() === to;
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || event.button !== 0 || elsewhere) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a {...rest} href={to} onClick={follow} aria-current={here ? "page" : undefined}>
      {children}
    </a>
  );
}

/** Names the document after the page, and after a navigation moves the focus to its heading. */
export function usePageTitle(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Orbit`;
    if (navigated) heading.current?.focus();
  }, [title]);
  return heading;
}

let navigated = false;
subscribe(() => {
  navigated = true;
});
