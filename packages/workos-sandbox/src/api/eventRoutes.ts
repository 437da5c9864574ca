import type { FastifyInstance } from "fastify";
import type { SandboxContext } from "../SandboxContext.ts";
import { organizationOf } from "../environment/Environment.ts";
import { unprocessable } from "../environment/WorkOSError.ts";
import { type ListQuery, listQuery, paginate } from "./pagination.ts";

interface EventQuery extends ListQuery {
  /** Comma-separated names. */
  events: string;
  organization_id?: string;
  range_start?: string;
  range_end?: string;
}

const text = { type: "string" };

/** `GET /events`. Newest first unless asked otherwise, as WorkOS' `normal` order. */
export function eventRoutes(app: FastifyInstance, { env }: SandboxContext): void {
  app.get<{ Querystring: EventQuery }>(
    "/events",
    {
      schema: {
        querystring: {
          type: "object",
          properties: {
            ...listQuery,
            order: { ...listQuery.order, default: "normal" },
            events: { type: "string", minLength: 1 },
            organization_id: text,
            range_start: text,
            range_end: text,
          },
          required: ["events"],
        },
      },
    },
    async ({ query }) => {
      if (query.after !== undefined && query.range_start !== undefined) {
        const message = "after and range_start exclude each other.";
        throw unprocessable("range_start", "invalid_range_start", message);
      }
      const names = new Set(query.events.split(","));
      const from = instantOf(query, "range_start") ?? -Infinity;
      const to = instantOf(query, "range_end") ?? Infinity;
      const events = env.events.filter((event) => {
        // The cursor may be of another kind than what is asked for now.
        if (event.id === query.after) return true;
        const at = Date.parse(event.created_at);
        return (
          names.has(event.event) &&
          at >= from &&
          at <= to &&
          (query.organization_id === undefined || organizationOf(event) === query.organization_id)
        );
      });
      const { data, after } = paginate(events, query, ({ id }) => id);
      return { object: "list", data, list_metadata: { after } };
    },
  );
}

function instantOf(query: EventQuery, field: "range_start" | "range_end"): number | undefined {
  const value = query[field];
  if (value === undefined) return undefined;
  const instant = Date.parse(value);
  if (Number.isNaN(instant)) {
    throw unprocessable(field, `invalid_${field}`, `${field} must be an ISO 8601 instant.`);
  }
  return instant;
}
