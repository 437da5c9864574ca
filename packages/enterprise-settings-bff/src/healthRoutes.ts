import { rootRoutes } from "@acme/enterprise-settings-contract";
import type { FastifyInstance } from "fastify";
import { within } from "./deadline.ts";
import { ProblemError } from "./errors.ts";
import { SchemaError, type Store } from "./store/Store.ts";

const readyTimeoutMs = 2_000;

/**
 * `GET /healthz`: the process answers. `GET /readyz`: it can also serve, so a load balancer may send it
 * requests; 503 `store_unavailable` while the store cannot be written, `store_not_migrated` while its schema
 * is not this version's, `shutting_down` while it drains.
 */
export async function healthRoutes(
  app: FastifyInstance,
  { store }: { store: Pick<Store, "check"> },
): Promise<void> {
  let closing = false;
  app.addHook("preClose", async () => {
    closing = true;
  });
  app.addHook("onRequest", async (_request, reply) => {
    void reply.header("cache-control", "no-store");
  });
  app.get(rootRoutes.health, async () => ({ status: "ok" }));
  app.get(rootRoutes.ready, async () => {
    if (closing) throw new ProblemError("shutting_down");
    try {
      const late = () => new Error("The store did not answer in time.");
      await within(readyTimeoutMs, store.check(), late);
    } catch (cause) {
      if (cause instanceof SchemaError) {
        throw new ProblemError("store_not_migrated", { cause, detail: cause.message });
      }
      throw new ProblemError("store_unavailable", { cause });
    }
    return { status: "ready" };
  });
}
