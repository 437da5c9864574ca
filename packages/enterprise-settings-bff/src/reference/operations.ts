import {
  PortalLink,
  PortalLinkRequest,
  Status,
  atLeastParam,
  changeStream,
  requestIdHeader,
  rootRoutes,
  routes,
  statusHeaders,
  type ProblemCode,
} from "@acme/enterprise-settings-contract";
import { Type, type TSchema } from "typebox";

/** Where this document is served, below the prefix. */
export const openApiPath = "/openapi.json";

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

const text = (description: string, over: object = {}) => ({
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

const statusAnswer: Answer = {
  description: "The status of the viewer's organization.",
  headers: ["etag", statusHeaders.asOf, statusHeaders.pollAfterMs],
  schema: Status,
};

const sessionProblems = ["not_signed_in", "session_expired", "guard_unavailable"] as const;
const bodyProblems = ["body_too_large", "unsupported_media_type", "invalid_request"] as const;
/** A status that is known is answered whatever happens at WorkOS: these are about the first read. */
const statusProblems = [
  ...sessionProblems,
  "no_organization",
  "status_not_known",
  "workos_unauthorized",
  "workos_forbidden",
  "workos_organization_not_found",
  "workos_invalid_answer",
  "organization_conflict",
  "policy_unavailable",
  "store_unavailable",
  "internal_error",
] as const;

const kitOperations: Operation[] = [
  {
    method: "get",
    path: routes.status,
    operationId: "getStatus",
    summary: "What the settings screen shows",
    description: "Of the organization that the session belongs to. Creates nothing.",
    session: true,
    parameters: [
      { name: "if-none-match", in: "header", ...text("The `ETag` of the answer that is held.") },
      {
        name: atLeastParam,
        in: "query",
        ...text(
          "A revision that the viewer was told of: a node that holds an older one reads the store first.",
          { pattern: "^\\d{1,15}$" },
        ),
      },
    ],
    answers: {
      200: statusAnswer,
      304: { ...statusAnswer, description: "Nothing changed." },
    },
    problems: [...statusProblems, "invalid_request"],
  },
  {
    method: "get",
    path: routes.changes,
    operationId: "listenToChanges",
    summary: "Tells when the status changed",
    description: `Server-sent events (WHATWG HTML): each message is one \`data:\` line with the organization's revision in digits, the first at once with the current one (0: nothing is known yet). Something is written at least every ${changeStream.heartbeatMs / 1000} seconds. It ends with the session.`,
    session: true,
    answers: {
      200: {
        description: "Revisions, as they come.",
        type: "text/event-stream",
        schema: Type.String(),
      },
    },
    problems: [
      ...sessionProblems,
      "no_organization",
      "too_many_streams",
      "store_unavailable",
      "shutting_down",
      "internal_error",
    ],
  },
  {
    method: "post",
    path: routes.refresh,
    operationId: "refreshStatus",
    summary: "Reads WorkOS again, then answers as the status",
    description: "At most every 10 seconds per organization; sooner it answers what is known.",
    session: true,
    answers: { 200: statusAnswer },
    problems: [...statusProblems, "cross_site", ...bodyProblems],
  },
  {
    method: "post",
    path: routes.portalLinks,
    operationId: "createPortalLink",
    summary: "Mints a link to the Admin Portal",
    description:
      "For one intent and the session's organization. The link lives five minutes and is a bearer capability: navigate to it at once, keep it nowhere.",
    session: true,
    requestBody: {
      schema: PortalLinkRequest,
      description: "As an HTML form only with a session cookie; problems are pages then.",
      form: true,
    },
    answers: {
      201: { description: "The link.", schema: PortalLink },
      303: { description: "To a form: the portal itself.", headers: ["location"] },
    },
    problems: [
      ...sessionProblems,
      "cross_site",
      "no_organization",
      "forbidden",
      "not_in_plan",
      "policy_unavailable",
      "impersonated",
      "unknown_intent",
      "invalid_return_path",
      ...bodyProblems,
      "rate_limited",
      "workos_unauthorized",
      "workos_forbidden",
      "workos_organization_not_found",
      "workos_organization_rejected",
      "organization_conflict",
      "workos_redirect_not_configured",
      "workos_rate_limited",
      "workos_timeout",
      "workos_unavailable",
      "workos_invalid_answer",
      "store_unavailable",
      "internal_error",
    ],
  },
  {
    method: "get",
    path: openApiPath,
    operationId: "getOpenApi",
    summary: "This document",
    session: false,
    answers: { 200: { description: "OpenAPI 3.1.", schema: Type.Object({}) } },
    problems: [],
  },
];

export const WebhookAnswer = Type.Object({
  outcome: Type.Enum(["applied", "stale", "stored", "duplicate"], {
    description: "What the event came to; each of them is final.",
  }),
});

const webhookOperation: Operation = {
  method: "post",
  path: rootRoutes.webhooks,
  operationId: "receiveWebhook",
  summary: "Takes one of WorkOS' deliveries",
  description: "Answered only once the event is durable. Duplicates and any order are fine.",
  session: false,
  parameters: [
    {
      name: "workos-signature",
      in: "header",
      required: true,
      ...text("`t=<milliseconds>, v1=<HMAC-SHA256 of t.body, in hex>`"),
    },
  ],
  requestBody: {
    schema: Type.Object({
      id: Type.String(),
      event: Type.String(),
      created_at: Type.String({ format: "date-time" }),
      data: Type.Unknown(),
    }),
    description: "The event's bytes as WorkOS signed them, at most 1 MiB.",
  },
  answers: { 200: { description: "Durable.", schema: WebhookAnswer } },
  problems: [
    "webhook_signature_missing",
    "webhook_signature_invalid",
    "webhook_timestamp_out_of_tolerance",
    "webhook_malformed",
    "body_too_large",
    "store_unavailable",
    "shutting_down",
    "internal_error",
  ],
};

const healthOperations: Operation[] = [
  {
    method: "get",
    path: rootRoutes.health,
    operationId: "getHealth",
    summary: "The process answers",
    session: false,
    answers: {
      200: { description: "Alive.", schema: Type.Object({ status: Type.Literal("ok") }) },
    },
    problems: [],
  },
  {
    method: "get",
    path: rootRoutes.ready,
    operationId: "getReadiness",
    summary: "The server can also serve",
    session: false,
    answers: {
      200: { description: "Ready.", schema: Type.Object({ status: Type.Literal("ready") }) },
    },
    problems: ["store_unavailable", "store_not_migrated", "shutting_down"],
  },
];

/** What the plugin serves, wherever it is mounted. */
export interface Mounts {
  prefix: string;
  webhookPath: string;
  health: boolean;
}

/** Every route of the plugin, as clients see it. A test holds it against the routes themselves. */
export function operationsAt({ prefix, webhookPath, health }: Mounts): Operation[] {
  return [
    ...kitOperations.map((operation) => ({ ...operation, path: prefix + operation.path })),
    { ...webhookOperation, path: webhookPath },
    ...(health ? healthOperations : []),
  ];
}
