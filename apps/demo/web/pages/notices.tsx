import type { ReactNode } from "react";
import { Link, usePageTitle } from "../router.tsx";

function Notice({ title, children }: { title: string; children: ReactNode }) {
  const heading = usePageTitle(title);
  return (
    <div className="notice">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}

export const Missing = () => (
  <Notice title="There is no such page">
    <p>The link may be old, or mistyped.</p>
    <p>
      <Link to="/" className="button">
        Go to your projects
      </Link>
    </p>
  </Notice>
);

export const NoOrganization = () => (
  <Notice title="You are not in an organization yet">
    <p>Ask an admin of your organization to invite you, then sign in again.</p>
  </Notice>
);

export const Unavailable = ({ retry }: { retry: () => void }) => (
  <main className="centred">
    <Notice title="Orbit cannot be reached">
      <p>You are not signed out. Check your connection and try again.</p>
      <p>
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      </p>
    </Notice>
  </main>
);
