import type { FastifyInstance } from "fastify";
import type { SandboxContext } from "../SandboxContext.ts";
import { revokeSession } from "../environment/people.ts";

const body = {
  type: "object",
  properties: { session_id: { type: "string" } },
  required: ["session_id"],
};

/** The one call on sessions that needs the API key. */
export function sessionApiRoutes(app: FastifyInstance, { env }: SandboxContext): void {
  app.post<{ Body: { session_id: string } }>(
    "/user_management/sessions/revoke",
    { schema: { body } },
    async ({ body }, reply) => {
      revokeSession(env, body.session_id);
      return reply.status(200).send();
    },
  );
}
