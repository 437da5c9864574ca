import type { FastifyInstance } from "fastify";
import { requestIdHeader, statusHeaders } from "@acme/enterprise-settings-contract";

const exposedHeaders = ["etag", "retry-after", requestIdHeader, ...Object.values(statusHeaders)];
/** How long a browser may remember a preflight's answer, in seconds. */
const preflightMaxAge = 600;

/**
 * Lets the pages of these origins call the routes of `app` with the viewer's credentials (Fetch, "CORS
 * protocol"); all other origins are told nothing. No origins: not a header, so that a host's own CORS
 * stands. Small, because a second `@fastify/cors` below a host's own cannot be registered.
 */
export function allowOrigins(app: FastifyInstance, origins: ReadonlySet<string>): void {
  if (origins.size === 0) return;

  app.addHook("onRequest", async ({ headers: { origin } }, reply) => {
    // For caches, also when the answer is the same for whoever asks.
    void reply.header("vary", "Origin");
    if (origin === undefined || !origins.has(origin)) return;
    void reply.headers({
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": exposedHeaders.join(", "),
    });
  });

  app.options("/*", async ({ headers }, reply) => {
    if (headers.origin !== undefined && origins.has(headers.origin)) {
      const requested = headers["access-control-request-headers"];
      void reply.headers({
        "access-control-allow-methods": "GET, POST",
        // A host's own guard may read any header.
        ...(requested === undefined ? {} : { "access-control-allow-headers": requested }),
        "access-control-max-age": preflightMaxAge,
        vary: "Origin, Access-Control-Request-Headers",
      });
    }
    return reply.code(204).send();
  });
}
