import { createServer, type ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import type { Registry } from "prom-client";

/**
 * `GET /metrics` on an address of its own, for as long as `app` runs: not on the one that the public
 * reaches. Starting `app` rejects when the address cannot be had.
 */
export function serveMetrics(
  app: FastifyInstance,
  register: Pick<Registry, "metrics" | "contentType">,
  { host, port }: { host: string; port: number },
): void {
  async function answer(response: ServerResponse): Promise<void> {
    try {
      const text = await register.metrics();
      response.writeHead(200, { "content-type": register.contentType }).end(text);
    } catch (err) {
      app.log.error({ err }, "The metrics could not be told.");
      response.writeHead(500).end();
    }
  }
  const server = createServer((request, response) => {
    // A scraper may be configured to send parameters.
    const path = request.url?.split("?", 1)[0];
    if (path === "/metrics" && request.method === "GET") void answer(response);
    else response.writeHead(404).end();
  });
  app.addHook("onReady", async () => {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, host, () => resolve());
    });
    app.log.info({ metrics: server.address() }, "metrics served");
  });
  app.addHook("onClose", async () => {
    server.close();
    server.closeAllConnections();
  });
}
