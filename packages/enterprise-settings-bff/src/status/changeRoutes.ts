import { routes } from "@acme/enterprise-settings-contract";
import type { FastifyInstance } from "fastify";
import { ProblemError } from "../errors.ts";
import type { Authenticate } from "../guard/authenticate.ts";
import type { ChangeStreams } from "./changeStreams.ts";

export interface ChangeRoutesOptions {
  authenticate: Authenticate;
  streams: ChangeStreams;
}

/**
 * `GET /changes`: server-sent events that tell the viewer's own organization's revision (`routes.changes`
 * of the contract says how). They end with the session, and with the server.
 */
export const changeRoutes = async (
  app: FastifyInstance,
  { authenticate, streams }: ChangeRoutesOptions,
): Promise<void> => {
  app.addHook("preClose", async () => streams.close());

  app.get(routes.changes, async (request, reply) => {
    // Kept by nobody, and packed by nobody: packing waits for more to come.
    void reply.header("cache-control", "no-store, no-transform");
    const viewer = await authenticate(request);
    if (viewer.organizationId === null && viewer.tenant === undefined) {
      throw new ProblemError("no_organization");
    }
    const isHead = request.method === "HEAD";
    const body = isHead ? undefined : await streams.open(viewer, async () => authenticate(request));
    void reply.headers({
      "content-type": "text/event-stream; charset=utf-8",
      // nginx: pass on at once.
      "x-accel-buffering": "no",
    });
    // When the stream has ended, so has its connection: a server that stops need not wait for it.
    if (request.raw.httpVersionMajor === 1) void reply.header("connection", "close");
    return reply.send(body);
  });
};
