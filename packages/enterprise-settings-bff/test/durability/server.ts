import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import Fastify from "fastify";
import { enterpriseSettingsBff } from "../../src/plugin.ts";
import { createWorkOSGateway } from "../../src/workos/createWorkOSGateway.ts";
import { secret } from "../events.ts";
import { openStore, type Database } from "./database.ts";

/**
 * A server to be killed: the plugin with a handler, on the database of the first argument. The handler
 * writes the ids of its events into the file of the second. Nobody signs in, and WorkOS is not asked for
 * anything. Prints its address.
 */
const [, , target = "", handled = ""] = process.argv;
const app = Fastify();
await app.register(enterpriseSettingsBff, {
  store: await openStore(JSON.parse(target) as Database),
  guard: async () => null,
  workos: createWorkOSGateway({
    apiKey: "sk_test",
    clientId: "client_test",
    apiUrl: "http://127.0.0.1:1",
  }),
  appUrl: "https://app.example.com",
  webhookSecrets: [secret],
  reconcile: false,
  handlers: {
    "connection.activated": async ({ id }) => {
      await delay(Math.random() * 5);
      appendFileSync(handled, `${id}\n`);
    },
  },
  // Killed in the middle of a run is no reason to give an event up.
  handlerOptions: { attempts: 1_000, firstDelayMs: 100 },
});
console.log(await app.listen({ host: "127.0.0.1", port: 0 }));
