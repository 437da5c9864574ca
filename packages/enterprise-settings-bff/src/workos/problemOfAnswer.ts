import type { ProblemCode } from "@acme/enterprise-settings-contract";
import { ProblemError } from "../errors.ts";

const maxRetryAfterSeconds = 3_600;

/** What a call is for: the same status means something else for each. */
export type Purpose = "link" | "read" | "organization";

/** The problem that an unsuccessful answer of WorkOS stands for, told by its status alone. */
export function problemOfAnswer(
  answer: { status: number; headers: Headers },
  purpose: Purpose,
  now: number,
): ProblemError {
  const requestId = answer.headers.get("x-request-id") ?? "";
  const named = /^[\w-]{1,80}$/.test(requestId) ? ` (its request ${requestId})` : "";
  const retryAfterSeconds = parseRetryAfter(answer.headers.get("retry-after"), now);
  // Some proxy's page for a wrong address: nothing about the organization.
  const strange = answer.status === 404 && purpose === "organization" && !isJson(answer.headers);
  const code = strange ? "workos_invalid_answer" : codeOfStatus(answer.status, purpose);
  return new ProblemError(code, {
    detail: `WorkOS answered ${answer.status}${named}.`,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

function isJson(headers: Headers): boolean {
  return /\bjson\b/.test(headers.get("content-type") ?? "");
}

const refusals: Record<Purpose, ProblemCode> = {
  // The link's other parameters are ours and valid; only the return URL is the customer's.
  link: "workos_redirect_not_configured",
  read: "workos_invalid_answer",
  organization: "workos_organization_rejected",
};

function codeOfStatus(status: number, purpose: Purpose): ProblemCode {
  switch (status) {
    case 401:
      return "workos_unauthorized";
    case 403:
      return "workos_forbidden";
    case 404:
      return "workos_organization_not_found";
    case 408:
      return "workos_timeout";
    case 429:
      return "workos_rate_limited";
    case 400:
    case 409:
    case 422:
      return refusals[purpose];
    default:
      return status >= 500 ? "workos_unavailable" : "workos_invalid_answer";
  }
}

/** Seconds or an HTTP date (RFC 9110 10.2.3) as whole seconds from now. */
function parseRetryAfter(text: string | null, now: number): number | undefined {
  if (text === null) return undefined;
  const trimmed = text.trim();
  const seconds = /^\d+$/.test(trimmed) ? Number(trimmed) : (Date.parse(trimmed) - now) / 1000;
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(Math.ceil(seconds), 1), maxRetryAfterSeconds);
}
