import { afterEach, expect, test } from "vitest";
import { createSqliteStore } from "../src/store/sqlite.ts";
import { StoreUnavailableError } from "../src/store/Store.ts";
import { createWorkOSGateway } from "../src/workos/createWorkOSGateway.ts";
import { listenToChanges } from "./changeReader.ts";
import { connectionData, makeEvent, sign } from "./events.ts";
import { makeReading } from "./readings.ts";
import { startBff, webhookSecret } from "./sandboxBff.ts";

const prefix = "/api/enterprise-settings";
const closers: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

type Mode = "up" | "down" | "silent";

/** A store that can be switched off: then all that it does fails, or never ends. */
async function switchable() {
  const store = await createSqliteStore({ path: ":memory:" });
  let mode: Mode = "up";
  const off = (): Promise<never> =>
    mode === "silent"
      ? new Promise(() => {})
      : Promise.reject(new StoreUnavailableError("the database is down"));
  const switched = new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      const isListening = String(name).startsWith("on") || name === "close";
      if (typeof value !== "function" || isListening) return value;
      return (...args: unknown[]): unknown =>
        mode === "up" ? Reflect.apply(value, target, args) : off();
    },
  });
  return { store: switched, turn: (to: Mode) => void (mode = to) };
}

async function start() {
  const { store, turn } = await switchable();
  let offset = 0;
  const gateway = { apiKey: "sk_1", clientId: "client_1", apiUrl: "http://127.0.0.1:1" };
  const bff = await startBff(
    { ...gateway, url: gateway.apiUrl },
    {
      store,
      deadlineMs: 2_000,
      now: () => Date.now() + offset,
      guard: async () => ({
        userId: "user_1",
        sessionId: "session_1",
        organizationId: "org_northwind",
        roles: ["admin"],
        permissions: [],
        credential: "header",
      }),
      workos: {
        ...createWorkOSGateway(gateway),
        readOrganization: async (id) =>
          makeReading({
            observedAt: Date.now() - 60_000,
            organization: { id, name: "Northwind", updatedAt: 1 },
          }),
      },
    },
  );
  closers.push(() => bff.app.close());
  const origin = await bff.app.listen({ port: 0, host: "127.0.0.1" });
  const ask = async (path: string) => {
    const { statusCode, headers, body } = await bff.app.inject(path);
    const code = statusCode < 400 ? null : (JSON.parse(body) as { code: string }).code;
    return { status: statusCode, code, retryAfter: headers["retry-after"], body };
  };
  let events = 0;
  const deliver = async () => {
    const t = Date.now() + offset;
    const data = connectionData({ organization_id: "org_northwind" });
    const id = `event_outage_${++events}`;
    const payload = JSON.stringify(makeEvent("connection.activated", data, { at: t, id }));
    const headers = {
      "content-type": "application/json",
      "workos-signature": sign(payload, t, webhookSecret),
    };
    const url = "/webhooks/workos";
    const answer = await bff.app.inject({ method: "POST", url, headers, payload });
    return [answer.statusCode, answer.headers["retry-after"]];
  };
  return { ask, deliver, origin, turn, pass: (ms: number) => void (offset += ms) };
}

test.each<Mode>(["down", "silent"])(
  "a store that is %s: the status stays for 30 s, then it is an outage; and all is well without a restart",
  async (mode) => {
    const { ask, deliver, origin, turn, pass } = await start();
    const before = await ask(`${prefix}/status`);
    const page = await listenToChanges(`${origin}${prefix}/changes`);
    closers.push(async () => page.leave());
    const greeting = await page.next();
    expect(before.status).toBe(200);

    turn(mode);
    pass(10_000);
    expect(await ask(`${prefix}/status`)).toEqual(before);
    pass(25_000);
    const outage = { status: 503, code: "store_unavailable", retryAfter: "5" };
    const paths = [`${prefix}/status`, `${prefix}/changes`, "/readyz", "/healthz"];
    const [status, changes, ready, health] = await Promise.all(paths.map(ask));
    expect([status, changes]).toMatchObject([outage, outage]);
    expect(ready).toMatchObject({ status: 503, code: "store_unavailable" });
    expect(health).toMatchObject({ status: 200 });
    expect(await deliver()).toEqual([503, "5"]);

    turn("up");
    expect(await deliver()).toEqual([200, undefined]);
    expect(await page.next()).toBeGreaterThan(Number(greeting));
    expect((await ask(`${prefix}/status`)).body).toContain('"state":"active"');
    expect((await ask("/readyz")).status).toBe(200);
  },
);
