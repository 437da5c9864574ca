import type { FastifyInstance } from "fastify";
import type { SandboxContext } from "../SandboxContext.ts";
import { webhookEndpointWire } from "../webhooks/endpoints.ts";
import { type ListQuery, listQuery, listWire } from "./pagination.ts";

interface EndpointBody {
  endpoint_url?: string;
  status?: "enabled" | "disabled";
  events?: string[];
}

const properties = {
  endpoint_url: { type: "string" },
  status: { enum: ["enabled", "disabled"] },
  events: { type: "array", items: { type: "string" } },
};

/** `status`, not `enabled`, and PATCH, not PUT: WorkOS' own emulator differs here. */
export function webhookEndpointRoutes(app: FastifyInstance, { endpoints }: SandboxContext): void {
  app.get<{ Querystring: ListQuery }>(
    "/webhook_endpoints",
    { schema: { querystring: { type: "object", properties: listQuery } } },
    async ({ query }) => listWire(endpoints.list(), query, ({ id }) => id, webhookEndpointWire),
  );
  app.post<{ Body: { endpoint_url: string; events: string[] } }>(
    "/webhook_endpoints",
    { schema: { body: { type: "object", properties, required: ["endpoint_url", "events"] } } },
    async ({ body: { endpoint_url, events } }, reply) =>
      reply.status(201).send(webhookEndpointWire(endpoints.add({ url: endpoint_url, events }))),
  );
  app.patch<{ Params: { id: string }; Body: EndpointBody }>(
    "/webhook_endpoints/:id",
    { schema: { body: { type: "object", properties } } },
    async ({ params, body: { endpoint_url, status, events } }) =>
      webhookEndpointWire(
        endpoints.update(params.id, {
          ...(endpoint_url !== undefined && { url: endpoint_url }),
          ...(status && { status }),
          ...(events && { events }),
        }),
      ),
  );
  app.delete<{ Params: { id: string } }>("/webhook_endpoints/:id", async ({ params }, reply) => {
    endpoints.remove(params.id);
    return reply.status(204).send();
  });
}
