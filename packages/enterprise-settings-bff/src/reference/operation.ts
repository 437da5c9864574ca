import {
  requestIdHeader,
  statusHeaders,
  type ProblemCode,
} from "@acme/enterprise-settings-contract";
import type { TSchema } from "typebox";

export interface Answer {
  description: string;
  headers?: readonly HeaderName[];
  /** Of the body; none when left out. */
  schema?: TSchema;
  /** Of the body. Default `application/json`. */
  type?: string;
}

export interface Operation {
  method: "get" | "post";
  path: string;
  operationId: string;
  summary: string;
  description?: string;
  /** Whether it answers for the viewer of a session. */
  session: boolean;
  parameters?: readonly object[];
  requestBody?: {
    schema: TSchema;
    description?: string;
    /** Whether an HTML form with the same fields is taken beside JSON. */
    form?: boolean;
  };
  answers: Readonly<Record<number, Answer>>;
  problems: readonly ProblemCode[];
}

/** A parameter or header that holds text. */
export const text = (description: string, over: object = {}) => ({
  description,
  schema: { type: "string", ...over },
});

export const headers = {
  [requestIdHeader]: text("Names this answer in the server's log."),
  [statusHeaders.asOf]: text(
    "The instant up to which WorkOS' state is known; absent while it was never read.",
    { format: "date-time" },
  ),
  [statusHeaders.pollAfterMs]: {
    description: "The server's floor for the next poll, in milliseconds.",
    schema: { type: "integer", minimum: 0 },
  },
  location: text("The link. A bearer capability.", { format: "uri" }),
  etag: text("Changes with the body. Send it as `If-None-Match`."),
  "retry-after": {
    description: "Seconds to wait before trying again.",
    schema: { type: "integer", minimum: 1 },
  },
} as const;
export type HeaderName = keyof typeof headers;
