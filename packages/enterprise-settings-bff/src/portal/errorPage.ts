import { createHash } from "node:crypto";
import type { ProblemCode } from "@acme/enterprise-settings-contract";
import type { ProblemError } from "../errors.ts";

interface Words {
  title: string;
  text: string;
}

const signedOut: Words = {
  title: "Your session ended",
  text: "Sign in again, then open the setup page once more.",
};
const notAllowed: Words = {
  title: "You cannot open this setup page",
  text: "Your account may not change this setting. Ask an admin of your organization to open it.",
};
const tooMany: Words = {
  title: "Too many attempts",
  text: "The setup page was opened too often in a short time. Wait a minute, then try again.",
};
const notNow: Words = {
  title: "The setup page cannot be opened right now",
  text: "Nothing was changed. Try again in a few minutes.",
};
const wrongQuestion: Words = {
  title: "This link does not work",
  text: "The page that you came from asked for something that does not exist. Nothing was changed.",
};
const toMend: Words = {
  title: "The setup page cannot be opened",
  text: "Something about the app has to be mended first. Tell its support, and quote the reference.",
};

/** For people; whoever runs the app reads the problem's remedy below. */
const words: Partial<Record<ProblemCode, Words>> = {
  not_signed_in: signedOut,
  session_expired: signedOut,
  forbidden: notAllowed,
  impersonated: notAllowed,
  no_organization: {
    title: "Your account does not belong to an organization",
    text: "Sign in to an organization, then open the setup page once more.",
  },
  not_in_plan: {
    title: "Not in your plan",
    text: "Your organization's plan does not include this. Upgrade it to set this up.",
  },
  cross_site: {
    title: "This was stopped for your safety",
    text: "The request did not come from a page of the app. Go back to the app and try again there.",
  },
  rate_limited: tooMany,
  workos_rate_limited: tooMany,
  guard_unavailable: notNow,
  policy_unavailable: notNow,
  store_unavailable: notNow,
  shutting_down: notNow,
  workos_timeout: notNow,
  workos_unavailable: notNow,
  invalid_request: wrongQuestion,
  unknown_intent: wrongQuestion,
  invalid_return_path: wrongQuestion,
  body_too_large: wrongQuestion,
  unsupported_media_type: wrongQuestion,
};

const style =
  "body{max-width:34rem;margin:4rem auto;padding:0 1.25rem;font:1rem/1.5 system-ui,sans-serif;color:#1c1f26;background:#fff}" +
  "h1{font-size:1.25rem;line-height:1.3}a{color:#0b57d0}small{display:block;margin-top:2.5rem;color:#5b6270;overflow-wrap:anywhere}" +
  "@media(prefers-color-scheme:dark){body{color:#e7e9ee;background:#14161b}a{color:#8ab4f8}small{color:#a2a9b6}}";

/** Nothing but this page's own style: no script, no frame, nothing fetched. */
export const errorPagePolicy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** A page for people whom a form brought here: what happened, what to do, and a way back. */
export function errorPage(problem: ProblemError, requestId: string, backUrl: string): string {
  const { title, text } = words[problem.code] ?? toMend;
  const { remedy } = problem.toProblem(requestId);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
<p>${escape(text)}</p>
<p><a href="${escape(backUrl)}">Back to the app</a></p>
<small>Reference ${escape(requestId)} · ${escape(problem.code)}<br>For whoever runs the app: ${escape(remedy)}</small>
</main>
</body>
</html>
`;
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
