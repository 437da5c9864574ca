import { ProblemError } from "../errors.ts";
import { apiOf, type Connection } from "./connect.ts";
import { connectionReading, directoryReading, domainReading, instant } from "./readingOf.ts";
import { wire } from "./wire.ts";
import type {
  EnvironmentItems,
  EnvironmentList,
  EnvironmentPage,
  EventPage,
  EventQuery,
} from "./WorkOSGateway.ts";

/** Lists of the whole environment. Source: WorkOS' OpenAPI description, `GET /events` and the lists. */

const pageSize = 100;

/** What WorkOS answers to a name, a cursor or a range that it does not take. */
const refusals = new Set([400, 404, 422]);

async function unlessRefused<T>(connection: Connection, answer: Promise<T>) {
  try {
    return await answer;
  } catch (error) {
    const isRefusal = error instanceof ProblemError && refusals.has(connection.status() ?? 0);
    if (isRefusal) return "refused" as const;
    throw error;
  }
}

export async function listEvents(
  connection: Connection,
  { names, limit, after, from, to }: EventQuery,
): Promise<EventPage | "refused"> {
  const query = {
    events: names.join(","),
    order: "asc",
    limit: String(limit),
    ...(after === undefined ? {} : { after }),
    ...(from === undefined ? {} : { range_start: new Date(from).toISOString() }),
    ...(to === undefined ? {} : { range_end: new Date(to).toISOString() }),
  };
  const answer = apiOf(connection).get(wire.events, "/events", query);
  const page = await unlessRefused(connection, answer);
  if (page === "refused") return page;
  const { data: envelopes, list_metadata } = page;
  return { observedAt: connection.observedAt(), envelopes, more: list_metadata.after != null };
}

export async function listEnvironment<L extends EnvironmentList>(
  connection: Connection,
  list: L,
  after: string | null,
  now: () => number,
): Promise<EnvironmentPage<L> | "refused"> {
  const query = { limit: String(pageSize), order: "asc", ...(after === null ? {} : { after }) };
  const page = await unlessRefused(connection, pageReaders[list](connection, query));
  if (page === "refused") return page;
  return { ...page, observedAt: connection.observedAt() ?? now() };
}

interface ReadPage<T> {
  items: T[];
  after: string | null;
}

const pageReaders: {
  [L in EnvironmentList]: (
    connection: Connection,
    query: Record<string, string>,
  ) => Promise<ReadPage<EnvironmentItems[L]>>;
} = {
  organizations: async (connection, query) => {
    const page = await apiOf(connection).get(wire.organizations, "/organizations", query);
    const items = page.data.map(({ id, name, updated_at, domains }) => {
      const updatedAt = instant(updated_at);
      return {
        organization: { id, name, updatedAt },
        domains: domains.map((domain) => domainReading(domain, updatedAt)),
      };
    });
    return { items, after: page.list_metadata.after ?? null };
  },
  connections: async (connection, query) => {
    const page = await apiOf(connection).get(wire.connections, "/connections", query);
    const items = page.data.map((it) => ({
      ...connectionReading(it),
      organizationId: it.organization_id ?? null,
    }));
    return { items, after: page.list_metadata.after ?? null };
  },
  directories: async (connection, query) => {
    const page = await apiOf(connection).get(wire.directories, "/directories", query);
    const items = page.data.map((it) => ({
      ...directoryReading(it),
      organizationId: it.organization_id ?? null,
    }));
    return { items, after: page.list_metadata.after ?? null };
  },
};
