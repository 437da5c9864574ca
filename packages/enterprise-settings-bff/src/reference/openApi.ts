import {
  Attention,
  Certificate,
  Connection,
  Directory,
  Domain,
  Intents,
  LogStream,
  PortalLink,
  PortalLinkRequest,
  Problem,
  Status,
  problems,
  requestIdHeader,
  type ProblemCode,
} from "@acme/enterprise-settings-contract";
import type { TSchema } from "typebox";
import { headers, type Answer, type HeaderName, type Operation } from "./operation.ts";
import { operationsAt, WebhookAnswer, type Mounts } from "./operations.ts";

/** Schemas that have a name of their own in the document. */
const named: Readonly<Record<string, TSchema>> = {
  Status,
  Connection,
  Certificate,
  Directory,
  Domain,
  LogStream,
  Attention,
  Intents,
  PortalLinkRequest,
  PortalLink,
  Problem,
  WebhookAnswer,
};
const formType = "application/x-www-form-urlencoded";

const nameOf = new Map<unknown, string>(
  Object.entries(named).map(([name, schema]) => [schema, name]),
);

/**
 * The OpenAPI 3.1 description of everything the plugin serves, made of the schemas that the routes
 * themselves validate with.
 */
export function createOpenApi(mounts: Mounts): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operationsAt(mounts)) {
    (paths[operation.path] ??= {})[operation.method] = describe(operation);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Enterprise settings BFF",
      version: "1",
      description:
        "Guarded links to the WorkOS Admin Portal, and the status that the settings screen shows. The organization always comes from the session. Every problem is RFC 9457 with a stable `code`.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    security: [],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(named).map(([name, schema]) => [name, withRefs(schema, true)]),
      ),
      headers: Object.fromEntries(Object.entries(headers)),
      securitySchemes: {
        sessionCookie: {
          type: "apiKey",
          in: "cookie",
          name: "wos-session",
          description: "AuthKit's sealed session, or what the host's guard takes.",
        },
        bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
      },
    },
  };
}

function describe(operation: Operation): object {
  const { operationId, summary, description, session, parameters, requestBody } = operation;
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    ...(session ? { security: [{ sessionCookie: [] }, { bearer: [] }] } : {}),
    ...(parameters === undefined ? {} : { parameters }),
    ...(requestBody === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            ...(requestBody.description === undefined
              ? {}
              : { description: requestBody.description }),
            content: Object.fromEntries(
              ["application/json", ...(requestBody.form ? [formType] : [])].map((type) => [
                type,
                { schema: withRefs(requestBody.schema) },
              ]),
            ),
          },
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.answers).map(([status, answer]) => [
          status,
          describeAnswer(answer, status),
        ]),
      ),
      ...describeProblems(operation.problems),
    },
  };
}

function describeAnswer(
  { description, schema, type = "application/json", headers = [] }: Answer,
  status: string,
): object {
  return {
    description,
    headers: referHeaders([requestIdHeader, ...headers]),
    ...(schema === undefined || status === "304"
      ? {}
      : { content: { [type]: { schema: withRefs(schema) } } }),
  };
}

function describeProblems(codes: readonly ProblemCode[]): Record<string, object> {
  const statuses = new Set(codes.map((code) => problems[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      String(status),
      {
        description: codes
          .filter((code) => problems[code].status === status)
          .map((code) => `\`${code}\`: ${problems[code].title}`)
          .join("\n\n"),
        headers: referHeaders([
          requestIdHeader,
          ...(status === 429 || status === 503 ? (["retry-after"] as const) : []),
        ]),
        content: { "application/problem+json": { schema: withRefs(Problem) } },
      },
    ]),
  );
}

function referHeaders(names: readonly HeaderName[]): object {
  return Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/headers/${name}` }] as const),
  );
}

/** The schema as plain JSON, in which named ones are references. */
function withRefs(value: unknown, isRoot = false): unknown {
  const name = nameOf.get(value);
  if (name !== undefined && !isRoot) return { $ref: `#/components/schemas/${name}` };
  if (Array.isArray(value)) return value.map((item) => withRefs(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withRefs(item)]));
}
