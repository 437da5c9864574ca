import type { ReactNode } from "react";

/** A quiet line of text with an action behind it. */
export function Line({ children }: { readonly children: ReactNode }) {
  return <p className="acme-es-line">{children}</p>;
}

/** A link to a page of the host; nothing where the host named none. */
export function HostLink({ href, label }: { readonly href: string | undefined; label: string }) {
  return href ? (
    <a className="acme-es-link" href={href}>
      {label}
    </a>
  ) : null;
}
