import type { ReactNode } from "react";
import { usePageTitle } from "../router.tsx";

interface PageHeadProps {
  title: string;
  lede: string;
  /** Beside the title. */
  children?: ReactNode;
}

export function PageHead({ title, lede, children }: PageHeadProps) {
  const heading = usePageTitle(title);
  return (
    <div className="head">
      <div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className="lede">{lede}</p>
      </div>
      {children}
    </div>
  );
}

/** What stands in for rows that are being read, or could not be. */
export function Pending({ failed, retry }: { failed: boolean; retry: () => void }) {
  if (!failed) return <p className="card-note">Loading…</p>;
  return (
    <p className="card-note" role="alert">
      Orbit could not be reached.{" "}
      <button type="button" className="link" onClick={retry}>
        Try again
      </button>
    </p>
  );
}
