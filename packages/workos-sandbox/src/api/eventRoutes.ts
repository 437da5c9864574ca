import type { FastifyInstance } from "fastify";
import type { SandboxContext } from "../SandboxContext.ts";
import { organizationOf, type WireEvent } from "../environment/Environment.ts";
import { unprocessable } from "../environment/WorkOSError.ts";
import { SUBSCRIBABLE_EVENTS } from "../webhooks/subscribableEvents.ts";
import { type ListQuery, listQuery, paginate } from "./pagination.ts";

interface EventQuery extends ListQuery {
  /** Comma-separated names. */
  events: string;
  organization_id?: string;
  range_start?: string;
  range_end?: string;
}

/** Listed here, and never delivered. */
const listedOnly = new Set(["dsync.token.created", "dsync.token.revoked"]);

/** WorkOS' events guide: "You can query for up to 30 days of events per request." */
const maxRangeMs = 30 * 86_400_000;

const text = { type: "string" };

/** `GET /events`. Newest first unless asked otherwise, as WorkOS' `normal` order. */
export function eventRoutes(app: FastifyInstance, { env, eventRetentionMs }: SandboxContext): void {
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
      const names = namesOf(query);
      const oldest = env.now() - eventRetentionMs;
      const { from, to } = rangeOf(query, env.now());
      const kept = env.events.filter(({ created_at }) => Date.parse(created_at) >= oldest);
      const asked = (event: WireEvent): boolean => {
        const at = Date.parse(event.created_at);
        return (
          names.has(event.event) &&
          at >= from &&
          at <= to &&
          (query.organization_id === undefined || organizationOf(event) === query.organization_id)
        );
      };
      // The cursor may be of another kind than what is asked for now.
      const events = kept.filter((event) => event.id === query.after || asked(event));
      const { data, after } = paginate(events, query, ({ id }) => id);
      return { object: "list", data, list_metadata: { after } };
    },
  );
}

/** How WorkOS answers a name that it does not know is not documented; here it refuses the request. */
function namesOf(query: EventQuery): Set<string> {
  const names = query.events.split(",");
  const unknown = names.find((name) => !SUBSCRIBABLE_EVENTS.has(name) && !listedOnly.has(name));
  if (unknown !== undefined) {
    throw unprocessable("events", "unknown_event_type", `Unknown event type: '${unknown}'.`);
  }
  return new Set(names);
}

function rangeOf(query: EventQuery, now: number): { from: number; to: number } {
  if (query.after !== undefined && query.range_start !== undefined) {
    const message = "after and range_start exclude each other.";
    throw unprocessable("range_start", "invalid_range_start", message);
  }
  const from = instantOf(query, "range_start") ?? -Infinity;
  const to = instantOf(query, "range_end") ?? Infinity;
  if (from > -Infinity && Math.min(to, now) - from > maxRangeMs) {
    throw unprocessable("range_start", "invalid_range", "A range is of 30 days at most.");
  }
  return { from, to };
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
