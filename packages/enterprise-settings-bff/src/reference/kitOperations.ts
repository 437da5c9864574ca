import {
  PortalLink,
  PortalLinkRequest,
  Status,
  atLeastParam,
  changeStream,
  routes,
  statusHeaders,
} from "@acme/enterprise-settings-contract";
import { Type } from "typebox";
import { text, type Answer, type Operation } from "./operation.ts";

/** Where this document is served, below the prefix. */
export const openApiPath = "/openapi.json";

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

/** What is below the prefix, for the kit. */
export const kitOperations: Operation[] = [
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
