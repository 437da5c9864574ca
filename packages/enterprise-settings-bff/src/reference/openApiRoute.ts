import type { FastifyInstance } from "fastify";
import { createOpenApi } from "./openApi.ts";
import { openApiPath } from "./kitOperations.ts";
import type { Mounts } from "./operations.ts";

/** `GET /openapi.json` below the prefix: public, like the reference page that it is. */
export async function openApiRoute(
  app: FastifyInstance,
  { mounts }: { mounts: Mounts },
): Promise<void> {
  const document = JSON.stringify(createOpenApi(mounts));
  app.get(openApiPath, async (_request, reply) =>
    reply
      .header("cache-control", "no-cache")
      .type("application/json; charset=utf-8")
      .send(document),
  );
}
