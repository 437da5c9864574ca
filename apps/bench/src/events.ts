import { createHmac, randomUUID } from "node:crypto";
import { parseEvent } from "../../../packages/enterprise-settings-bff/src/webhook/parseEvent.ts";
import type { ReceivedEvent } from "../../../packages/enterprise-settings-bff/src/store/Store.ts";

/** Connections that come and go in a hundred organizations: each event is new, and newer. */

export const secret = "whsec_bench";
/** Of the viewers. */
export const organizationId = "org_bench";
const organizations = 100;

/** A millisecond for each event of all runs: by the clock a run's first would be older than the last one's. */
let lastAt = Date.now() - 86_400_000;

/** About 900 bytes, as WorkOS' own. */
export const makeBody = (index: number, run: string): string => {
  lastAt += 1;
  const at = new Date(lastAt).toISOString();
  return JSON.stringify({
    object: "event",
    id: `event_${run}_${index}`,
    event: index % 2 === 0 ? "connection.activated" : "connection.deactivated",
    created_at: at,
    data: {
      object: "connection",
      id: `conn_${index % organizations}`,
      organization_id: `org_${index % organizations}`,
      state: index % 2 === 0 ? "active" : "inactive",
      name: `Connection ${index}`,
      connection_type: "OktaSAML",
      domains: [{ object: "connection_domain", id: "conn_domain_1", domain: "northwind.example" }],
      external_key: "k".repeat(300),
      created_at: at,
      updated_at: at,
    },
    context: { client_id: "client_1", actor: { source: "api", id: "a".repeat(80) } },
  });
};

export const makeBodies = (count: number): string[] => {
  const run = randomUUID();
  return Array.from({ length: count }, (_, index) => makeBody(index, run));
};

export const makeEvents = (count: number): ReceivedEvent[] =>
  makeBodies(count).map((body) => parseEvent(Buffer.from(body), Date.now()));

/** A `WorkOS-Signature` header. */
export const sign = (body: string): string => {
  const t = Date.now();
  return `t=${t}, v1=${createHmac("sha256", secret).update(`${t}.${body}`).digest("hex")}`;
};
