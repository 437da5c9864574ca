import type { ProblemCode } from "@acme/enterprise-settings-contract";
import { ProblemError } from "../errors.ts";

const maxRetryAfterSeconds = 3_600;

/** The problem that an unsuccessful answer of WorkOS stands for, told by its status alone. */
export function problemOfAnswer(
  answer: { status: number; headers: Headers },
  purpose: "link" | "read",
  now: number,
): ProblemError {
  const requestId = answer.headers.get("x-request-id") ?? "";
  const named = /^[\w-]{1,80}$/.test(requestId) ? ` (its request ${requestId})` : "";
  const retryAfterSeconds = parseRetryAfter(answer.headers.get("retry-after"), now);
  return new ProblemError(codeOfStatus(answer.status, purpose), {
    detail: `WorkOS answered ${answer.status}${named}.`,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

function codeOfStatus(status: number, purpose: "link" | "read"): ProblemCode {
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
    case 422:
      // The link's other parameters are ours and valid; only the return URL is the customer's.
      return purpose === "link" ? "workos_redirect_not_configured" : "workos_invalid_answer";
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
