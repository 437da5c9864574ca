import { useState, type ReactNode } from "react";
import { signOut } from "./api.ts";
import type { Me } from "./me.ts";
import { Link } from "./router.tsx";

const sections = [
  { title: "Plan", links: [["/", "Projects"]] },
  {
    title: "Workspace",
    links: [
      ["/settings/general", "General"],
      ["/settings/members", "Members"],
    ],
  },
  { title: "Security", links: [["/settings/sso", "Single sign-on"]] },
] as const;

export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const [menuOpen, setMenuOpen] = useState(false);
  return (
    <div className="app">
      <header className="sidebar" data-open={menuOpen}>
        <div className="sidebar-top">
          <span className="brand">Orbit</span>
          <button
            type="button"
            className="button menu-button"
            aria-expanded={menuOpen}
            aria-controls="navigation"
            onClick={() => setMenuOpen(!menuOpen)}
          >
            Menu
          </button>
        </div>
        <div id="navigation" className="sidebar-body">
          <nav aria-label="Orbit">
            {sections.map(({ title, links }) => (
              <div key={title}>
                <p className="nav-title">{title}</p>
                {links.map(([to, label]) => (
                  <Link key={to} to={to} className="nav-link" onClick={() => setMenuOpen(false)}>
                    {label}
                  </Link>
                ))}
              </div>
            ))}
          </nav>
          <Account me={me} />
        </div>
      </header>
      <main>{children}</main>
    </div>
  );
}

function Account({ me: { user, organization } }: { me: Me }) {
  const [state, setState] = useState<"idle" | "pending" | "failed">("idle");
  const leave = async () => {
    setState("pending");
    try {
      window.location.assign(await signOut());
    } catch {
      setState("failed");
    }
  };
  const role = [user.role, organization?.name].filter(Boolean).join(", ");
  return (
    <div className="account">
      <p>
        <strong>{user.name}</strong>
        <span>{role}</span>
      </p>
      <button
        type="button"
        className="button"
        aria-disabled={state === "pending"}
        onClick={() => {
          if (state !== "pending") void leave();
        }}
      >
        Sign out
      </button>
      {state === "failed" && (
        <p role="alert">Orbit could not be reached. You are still signed in.</p>
      )}
    </div>
  );
}
