import { useEffect } from "react";
import type { Absence } from "../me.ts";
import { usePageTitle } from "../router.tsx";

const problems: Record<string, string> = {
  denied: "The sign-in was cancelled.",
  expired: "That sign-in took too long or was started in another tab. Start again here.",
  failed: "The sign-in was not accepted. Try again.",
  unavailable: "The sign-in service does not answer. Try again in a moment.",
};

interface SignInProps {
  /** Where the person wanted to go. */
  returnPath: string;
  absence: Absence;
}

/** Orbit's front door. */
export function SignIn({ returnPath, absence }: SignInProps) {
  const heading = usePageTitle("Sign in");
  useEffect(() => {
    // The screen was swapped under the person: what had the focus is gone.
    if (absence === "session-ended") heading.current?.focus();
  }, [absence, heading]);
  const code = new URLSearchParams(window.location.search).get("problem");
  const problem =
    absence === "session-ended" ? "Your session ended. Sign in again." : problems[code ?? ""];
  return (
    <main className="centred">
      <div className="card sign-in">
        <span className="brand">Orbit</span>
        <h1 ref={heading} tabIndex={-1}>
          Sign in to Orbit
        </h1>
        <p className="lede">Plan projects with the people who do the work.</p>
        {problem && <p role="alert">{problem}</p>}
        <a
          className="button primary"
          href={`/auth/sign-in?${new URLSearchParams({ return: returnPath })}`}
        >
          Continue to sign in
        </a>
      </div>
    </main>
  );
}
