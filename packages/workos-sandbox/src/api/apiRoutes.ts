import type { FastifyInstance } from "fastify";
import type { SandboxContext } from "../SandboxContext.ts";
import { WorkOSError } from "../environment/WorkOSError.ts";
import { sameText } from "../sameText.ts";
import { directoryRoutes } from "./directoryRoutes.ts";
import { eventRoutes } from "./eventRoutes.ts";
import { organizationRoutes } from "./organizationRoutes.ts";
import { portalLinkRoute } from "./portalLinkRoute.ts";
import { sessionApiRoutes } from "./sessionApiRoutes.ts";
import { connectionRoutes } from "./connectionRoutes.ts";
import { webhookEndpointRoutes } from "./webhookEndpointRoutes.ts";

/** Everything behind the API key. */
export function apiRoutes(app: FastifyInstance, context: SandboxContext): void {
  app.addHook("onRequest", async (request) => {
    const [scheme, key = ""] = (request.headers.authorization ?? "").split(" ");
    if (scheme?.toLowerCase() !== "bearer" || !sameText(key, context.apiKey)) {
      throw new WorkOSError(401, { message: "Unauthorized" });
    }
  });
  app.addHook("onRequest", async (request, reply) => {
    const path = request.url.replace(/\?.*$/, "");
    const fault = await context.faults.strike(path);
    if (fault?.status === undefined) return;
    if (fault.retryAfterSeconds !== undefined) reply.header("retry-after", fault.retryAfterSeconds);
    throw new WorkOSError(fault.status, { message: "A fault that was asked for." });
  });
  organizationRoutes(app, context);
  connectionRoutes(app, context);
  directoryRoutes(app, context);
  eventRoutes(app, context);
  webhookEndpointRoutes(app, context);
  portalLinkRoute(app, context);
  sessionApiRoutes(app, context);
}
