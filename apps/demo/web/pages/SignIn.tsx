import { usePageTitle } from "../router.tsx";

const problems: Record<string, string> = {
  denied: "The sign-in was cancelled.",
  expired: "That sign-in took too long or was started in another tab. Start again here.",
  failed: "The sign-in was not accepted. Try again.",
  unavailable: "The sign-in service does not answer. Try again in a moment.",
};

/** Orbit's front door. `returnPath`: where the person wanted to go. */
export function SignIn({ returnPath }: { returnPath: string }) {
  const heading = usePageTitle("Sign in");
  const problem = problems[new URLSearchParams(window.location.search).get("problem") ?? ""];
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
