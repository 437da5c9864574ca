import type { FastifyInstance, FastifyRequest } from "fastify";
import { ProblemError } from "../errors.ts";

const formType = "application/x-www-form-urlencoded";

/** Whether a plain HTML form asks, which is answered with a redirect or a page. */
export function isForm({ headers }: Pick<FastifyRequest, "headers">): boolean {
  const [type = ""] = (headers["content-type"] ?? "").split(";");
  return type.trim().toLowerCase() === formType;
}

/** Takes forms beside JSON in `app`, and no larger ones. `bodyLimit` in bytes. */
export function takeForms(app: FastifyInstance, bodyLimit: number): void {
  app.addContentTypeParser(
    formType,
    { parseAs: "string", bodyLimit },
    async (_request: FastifyRequest, body: string) => fieldsOf(body),
  );
}

/** A field that stands twice means two things: neither is taken. */
function fieldsOf(body: string): Record<string, string> {
  const fields = [...new URLSearchParams(body)];
  const names = new Set(fields.map(([name]) => name));
  if (names.size < fields.length) {
    throw new ProblemError("invalid_request", { detail: "A field is given twice." });
  }
  return Object.fromEntries(fields);
}
