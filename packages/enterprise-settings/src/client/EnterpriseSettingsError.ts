import type { ProblemCode } from "@acme/enterprise-settings-contract/problem";
import type { Problem } from "@acme/enterprise-settings-contract/wire";

/**
 * Stable codes: those of the BFF's problems, and those of the kit itself.
 * `network`: no answer at all. `timeout`: none in time. `invalid_answer`: something that is not ours.
 * `popup_blocked`: the browser blocked the new tab. `launch_failed`: a host's own function threw.
 * Open, because a newer server may know more.
 */
export type EnterpriseSettingsErrorCode =
  | ProblemCode
  | "network"
  | "timeout"
  | "invalid_answer"
  | "popup_blocked"
  | "launch_failed"
  | (string & {});

export interface ErrorDetails {
  /** HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
  /** Names the request in the server's log; what people quote to support. */
  readonly requestId?: string | undefined;
  /** From `Retry-After`, in seconds. */
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/** The only error that the client throws. Its message never holds a link, a token or a body. */
export class EnterpriseSettingsError extends Error {
  override readonly name = "EnterpriseSettingsError";
  readonly code!: EnterpriseSettingsErrorCode;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: EnterpriseSettingsErrorCode, message: string, details: ErrorDetails = {}) {
    const { cause, ...rest } = details;
    super(message, { cause });
    Object.assign(this, rest, { code });
  }

  /** The session ended, and `onUnauthorized` could not renew it. */
  get signedOut(): boolean {
    return this.status === 401;
  }
}

const codeByStatus: Record<number, EnterpriseSettingsErrorCode> = {
  401: "not_signed_in",
  429: "rate_limited",
};

/** Reads an error answer. A body that is not a problem (a proxy's page) still yields a code. */
export function readProblem(
  status: number,
  body: unknown,
  details: ErrorDetails,
): EnterpriseSettingsError {
  const problem: Partial<Problem> = typeof body === "object" && body !== null ? body : {};
  const known = typeof problem.code === "string";
  const code = known ? (problem.code as string) : (codeByStatus[status] ?? "invalid_answer");
  const requestId =
    typeof problem.requestId === "string" && problem.requestId
      ? problem.requestId
      : details.requestId;
  const message =
    known && typeof problem.title === "string" ? problem.title : `The server answered ${status}.`;
  return new EnterpriseSettingsError(code, message, { ...details, status, requestId });
}

/** `Retry-After` is seconds or an HTTP date (RFC 9110 §10.2.3). */
export function readRetryAfter(value: string | null, now: number): number | undefined {
  if (!value) return undefined;
  const seconds = /^\d+$/.test(value.trim())
    ? Number(value)
    : Math.ceil((Date.parse(value) - now) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
