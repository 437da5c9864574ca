import { requestIdHeader, type ProblemCode } from "@acme/enterprise-settings-contract";
import type { FastifyReply, FastifyRequest, FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";
import { ProblemError } from "./errors.ts";

/** Fastify's own errors, by their code; everything else of its body parsing is `invalid_request`. */
const codeOfFastify: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body_too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
};

/** The problem that an error is answered as. What is not known is `internal_error`, without a word more. */
export function toProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known = codeOfFastify[code];
  if (known !== undefined) return new ProblemError(known);
  if (code.startsWith("FST_ERR_CTP_")) {
    return new ProblemError("invalid_request", { detail: "The body is not valid JSON." });
  }
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  // A host's rate limiter in front of these routes.
  if (status === 429) return new ProblemError("rate_limited");
  return new ProblemError("internal_error", { cause: error });
}

/** Answers every error as RFC 9457 problem details: a stable code, and never a stack. */
export async function errorHandler(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const problem = toProblemError(error);
  logProblem(problem, request);
  sendRetryAfter(problem, reply);
  if (reply.getHeader("cache-control") === undefined) {
    void reply.header("cache-control", "no-store");
  }
  return reply
    .code(problem.statusCode)
    .header(requestIdHeader, request.id)
    .type("application/problem+json")
    .send(JSON.stringify(problem.toProblem(request.id)));
}

export async function notFoundHandler(request: FastifyRequest, reply: FastifyReply) {
  return errorHandler(new ProblemError("not_found"), request, reply);
}

export function sendRetryAfter({ retryAfterSeconds }: ProblemError, reply: FastifyReply): void {
  if (retryAfterSeconds !== undefined) void reply.header("retry-after", retryAfterSeconds);
}

/** Refusals are in the audit trail; the log is for what somebody has to mend. */
export function logProblem(problem: ProblemError, request: FastifyRequest) {
  if (problem.statusCode < 500) return;
  const { code, detail, cause } = problem;
  const entry = { code, detail, ...(cause === undefined ? {} : { err: cause }) };
  if (code === "internal_error") request.log.error(entry, problem.message);
  else request.log.warn(entry, problem.message);
}

/**
 * Validates without coercing or dropping anything, which Fastify's own compiler does: `["sso"]` is not
 * `"sso"`, and an unknown property is an error.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema }) => {
  const compiled = Compile(schema);
  return (value: unknown) => {
    const [first] = compiled.Check(value) ? [] : compiled.Errors(value);
    if (first === undefined) return { value };
    const at = first.instancePath;
    if (at === "/intent" && first.keyword === "enum") {
      return { error: new ProblemError("unknown_intent") };
    }
    return {
      error: new ProblemError("invalid_request", {
        detail: `${at || "The body"} ${first.message}.`,
      }),
    };
  };
};
