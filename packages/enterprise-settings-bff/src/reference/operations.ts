import { rootRoutes } from "@acme/enterprise-settings-contract";
import { Type } from "typebox";
import { kitOperations } from "./kitOperations.ts";
import { text, type Operation } from "./operation.ts";

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
