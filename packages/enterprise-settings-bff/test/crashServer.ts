import Fastify from "fastify";
import { createSqliteStore } from "../src/store/sqlite.ts";
import { createSink } from "../src/webhook/sink.ts";
import { webhookRoutes } from "../src/webhook/webhookRoutes.ts";
import { secret } from "./events.ts";

/** A server to be killed: the webhook route on the database named by the argument. Prints its address. */
const [, , path = ""] = process.argv;
const store = await createSqliteStore({ path });
const app = Fastify();
await app.register(webhookRoutes, {
  sink: createSink(store),
  secrets: [secret],
  toleranceMs: 180_000,
  now: Date.now,
  path: "/webhooks/workos",
});
console.log(await app.listen({ host: "127.0.0.1", port: 0 }));
