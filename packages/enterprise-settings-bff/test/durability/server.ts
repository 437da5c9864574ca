import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import Fastify from "fastify";
import { errorHandler } from "../../src/errorHandler.ts";
import { defaultHandlerOptions } from "../../src/handlers/handlerOptions.ts";
import { createHandlerRunner } from "../../src/handlers/handlerRunner.ts";
import { createSink } from "../../src/webhook/sink.ts";
import { webhookRoutes } from "../../src/webhook/webhookRoutes.ts";
import { secret } from "../events.ts";
import { openStore, type Database } from "./database.ts";

/**
 * A server to be killed: the webhook route and a handler, on the database of the first argument. The handler
 * writes the ids of its events into the file of the second. Prints its address.
 */
const [, , target = "", handled = ""] = process.argv;
const store = await openStore(JSON.parse(target) as Database);
const app = Fastify();
app.setErrorHandler(errorHandler);
const runner = createHandlerRunner({
  ...defaultHandlerOptions,
  // Killed in the middle of a run is no reason to give an event up.
  attempts: 1_000,
  firstDelayMs: 100,
  jobs: store.handlerJobs,
  handlers: {
    "connection.activated": async ({ id }) => {
      await delay(Math.random() * 5);
      appendFileSync(handled, `${id}\n`);
    },
  },
  log: app.log,
  now: Date.now,
  pollMs: 200,
  leaseMs: 1_000,
});
await app.register(webhookRoutes, {
  sink: createSink(store),
  secrets: [secret],
  toleranceMs: 180_000,
  now: Date.now,
  path: "/webhooks/workos",
});
await runner.start();
console.log(await app.listen({ host: "127.0.0.1", port: 0 }));
