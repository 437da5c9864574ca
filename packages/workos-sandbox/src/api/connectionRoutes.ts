import type { FastifyInstance } from "fastify";
import type { SandboxContext } from "../SandboxContext.ts";
import { connectionWire, deleteConnection, getConnection } from "../environment/connections.ts";
import { domainsOf } from "../environment/domains.ts";
import { type ListQuery, listQuery, listWire } from "./pagination.ts";

interface ConnectionQuery extends ListQuery {
  organization_id?: string;
  connection_type?: string;
  domain?: string;
  search?: string;
}
type ById = { Params: { id: string } };

const text = { type: "string" };

/** The API reads and deletes connections; only the portal and the provider make them. */
export function connectionRoutes(app: FastifyInstance, { env }: SandboxContext): void {
  app.get<{ Querystring: ConnectionQuery }>(
    "/connections",
    {
      schema: {
        querystring: {
          type: "object",
          properties: {
            ...listQuery,
            organization_id: text,
            connection_type: text,
            domain: text,
            search: text,
          },
        },
      },
    },
    async ({ query }) => {
      const { organization_id, connection_type, domain, search } = query;
      const records = [...env.connections.values()].filter(
        (record) =>
          (organization_id === undefined || record.organizationId === organization_id) &&
          (connection_type === undefined || record.type === connection_type) &&
          (search === undefined || record.name.toLowerCase().includes(search.toLowerCase())) &&
          (domain === undefined ||
            domainsOf(env, record.organizationId).some((other) => other.domain === domain)),
      );
      return listWire(
        records,
        query,
        ({ id }) => id,
        (record) => connectionWire(env, record),
      );
    },
  );
  app.get<ById>("/connections/:id", async ({ params }) =>
    connectionWire(env, getConnection(env, params.id)),
  );
  app.delete<ById>("/connections/:id", async ({ params }, reply) => {
    deleteConnection(env, params.id);
    return reply.status(204).send();
  });
}
