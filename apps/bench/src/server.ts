import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createWorkOSGateway,
  enterpriseSettingsBff,
  type Store,
} from "@acme/enterprise-settings-bff";
import { jwtGuard } from "@acme/enterprise-settings-bff/jwt";
import Fastify, { type FastifyInstance } from "fastify";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import {
  createSink,
  type Sink,
} from "../../../packages/enterprise-settings-bff/src/webhook/sink.ts";
import { webhookRoutes } from "../../../packages/enterprise-settings-bff/src/webhook/webhookRoutes.ts";
import { organizationId, secret } from "./events.ts";
import { openAt, type Place } from "./stores.ts";

/** A server in a process of its own: clients must not share its processor time. */
export type Role =
  /** The BFF with its guard, and one viewer for each of `viewers`. */
  | { name: "bff"; place: Place; viewers: number }
  /** A route that sends this, and nothing else. */
  | { name: "bare"; status: number; headers: Record<string, string>; body: string }
  /** The webhook route alone. */
  | { name: "webhooks"; place: Place; grouped: boolean };

export interface Listening {
  url: string;
  /** Of the viewers. */
  tokens: string[];
}

/** What a server can tell of itself. */
export interface Usage {
  /** Processor time so far. */
  cpuMs: number;
  /** Memory, after a garbage collection. */
  rssBytes: number;
}

const serveKeys = async (jwk: object): Promise<{ server: Server; url: string }> => {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

/** A WorkOS where the organization has a directory and a connection, and nothing happens. */
const updatedAt = Date.now() - 86_400_000;
const quietWorkOS = () => ({
  ...createWorkOSGateway({ apiKey: "sk_1", clientId: "client_1", apiUrl: "http://127.0.0.1:1" }),
  readOrganization: async (id: string) => ({
    observedAt: Date.now(),
    organization: { id, name: "Northwind", updatedAt },
    connections: [
      {
        id: "conn_bench",
        name: "Northwind Okta",
        type: "OktaSAML",
        state: "active",
        domains: ["northwind.example"],
        updatedAt,
      },
    ],
    directories: [
      {
        id: "directory_bench",
        name: "Northwind Okta SCIM",
        type: "okta scim v2.0",
        state: "linked",
        users: { active: 248, inactive: 6 },
        groups: 12,
        updatedAt,
      },
    ],
    domains: [],
    auditLogs: null,
  }),
});

const startBff = async (app: FastifyInstance, place: Place, viewers: number): Promise<string[]> => {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const keys = await serveKeys({ ...(await exportJWK(publicKey)), kid: "1", alg: "RS256" });
  app.addHook("onClose", async () => void keys.server.close());
  const issuer = "https://idp.example";
  const sign = (viewer: number): Promise<string> =>
    new SignJWT({ sid: `session_${viewer}`, org_id: organizationId, role: "admin" })
      .setProtectedHeader({ alg: "RS256", kid: "1" })
      .setIssuer(issuer)
      .setSubject(`user_${viewer}`)
      .setIssuedAt()
      .setExpirationTime("2h")
      .sign(privateKey);
  await app.register(enterpriseSettingsBff, {
    guard: jwtGuard({ jwksUrl: keys.url, issuer, audience: "none" }),
    store: await openAt(place),
    workos: quietWorkOS(),
    appUrl: "https://app.example",
    webhookSecrets: [secret],
  });
  return Promise.all(Array.from({ length: viewers }, (_, viewer) => sign(viewer)));
};

/** One transaction for each event. */
const singleSink = (store: Store): Sink => ({
  accept: async (event) => (await store.applyEvents([event]))[0] ?? "stored",
  waiting: () => 0,
  close: async () => undefined,
});

const start = async (role: Role): Promise<Listening> => {
  const app = Fastify();
  let tokens: string[] = [];
  if (role.name === "bff") tokens = await startBff(app, role.place, role.viewers);
  else if (role.name === "bare") {
    app.get("/bare", (_request, reply) =>
      reply
        .code(role.status)
        .headers(role.headers)
        .send(role.body === "" ? undefined : role.body),
    );
  } else {
    const store = await openAt(role.place);
    const sink = role.grouped ? createSink(store) : singleSink(store);
    const path = "/webhooks/workos";
    const options = { secrets: [secret], toleranceMs: 180_000, now: Date.now, path };
    await app.register(webhookRoutes, { sink, ...options });
  }
  return { url: await app.listen({ port: 0, host: "127.0.0.1" }), tokens };
};

const usage: { [K in keyof Usage]: () => Usage[K] } = {
  cpuMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  rssBytes: () => {
    globalThis.gc?.();
    return process.memoryUsage.rss();
  },
};
process.on("message", (what: keyof Usage) => process.send?.(usage[what]()));
process.on("disconnect", () => process.exit());
process.send?.(await start(JSON.parse(process.argv[2] ?? "") as Role));
