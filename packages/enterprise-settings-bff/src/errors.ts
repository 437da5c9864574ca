import { problems, type Problem, type ProblemCode } from "@acme/enterprise-settings-contract";

interface ProblemErrorOptions {
  /** More about this one occurrence. Never holds a secret. */
  detail?: string;
  /** Sent as `Retry-After`, in whole seconds. */
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** An error that is answered as RFC 9457 problem details with a stable code. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly code: ProblemCode;
  readonly statusCode: number;
  readonly detail: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ProblemCode, options: ProblemErrorOptions = {}) {
    super(problems[code].title, { cause: options.cause });
    this.code = code;
    this.statusCode = problems[code].status;
    this.detail = options.detail;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  toProblem(requestId: string): Problem {
    const { status, title, remedy } = problems[this.code];
    return {
      type: `urn:acme:enterprise-settings:problem:${this.code}`,
      title,
      status,
      code: this.code,
      remedy,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      requestId,
    };
  }
}
