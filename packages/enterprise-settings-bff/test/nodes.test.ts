import { afterEach, expect, test, vi } from "vitest";
import type { Status } from "@acme/enterprise-settings-contract";
import type { Viewer } from "../src/guard/guard.ts";
import { createPostgresStore } from "../src/store/postgres.ts";
import type { Store } from "../src/store/Store.ts";
import { createWorkOSGateway } from "../src/workos/createWorkOSGateway.ts";
import { listenToChanges } from "./changeReader.ts";
import { connectionData, makeEvent, sign, type Json } from "./events.ts";
import { makeReading } from "./readings.ts";
import { startBff, webhookSecret } from "./sandboxBff.ts";
import { describeOnPostgres } from "./stores.ts";

const prefix = "/api/enterprise-settings";
const organization = "org_northwind";
const closers: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A WorkOS that knows the organization, and nothing else of it. */
const workos = {
  ...createWorkOSGateway({ apiKey: "sk_1", clientId: "client_1", apiUrl: "http://127.0.0.1:1" }),
  readOrganization: async (id: string) =>
    makeReading({ observedAt: start, organization: { id, name: "Northwind", updatedAt: start } }),
};
const start = Date.now() - 60_000;
const guard = async (): Promise<Viewer> => ({
  userId: "user_1",
  sessionId: "session_1",
  organizationId: organization,
  roles: ["admin"],
  permissions: [],
  credential: "header",
});

/** One of several servers on the same database. */
async function startNode(store: Store) {
  const sandbox = { url: "http://127.0.0.1:1", apiKey: "sk_1", clientId: "client_1" };
  const { app } = await startBff(sandbox, { guard, workos, store });
  closers.push(() => app.close());
  const origin = await app.listen({ port: 0, host: "127.0.0.1" });
  return { app, origin };
}

type Node = Awaited<ReturnType<typeof startNode>>;

async function deliver(node: Node | undefined, event: string, data: Json): Promise<void> {
  const t = Date.now();
  const payload = JSON.stringify(makeEvent(event, data, { at: t, id: `event_${++events}` }));
  const headers = { "content-type": "application/json" };
  const signed = { ...headers, "workos-signature": sign(payload, t, webhookSecret) };
  const url = "/webhooks/workos";
  const answer = await node?.app.inject({ method: "POST", url, headers: signed, payload });
  expect(answer?.statusCode).toBe(200);
}
let events = 0;

const connection = (state: string) => connectionData({ organization_id: organization, state });

/** A person in front of one node: hears that something changed, and looks. */
async function watch({ app, origin }: Node) {
  const page = await listenToChanges(`${origin}${prefix}/changes`);
  closers.push(async () => page.leave());
  const look = async (atLeast = 0) => {
    const answer = await app.inject(`${prefix}/status?atLeast=${atLeast}`);
    return answer.json<Status>().sso.state;
  };
  return {
    look,
    /** Looks whenever it is told to, until it sees that. */
    async sees(state: string): Promise<void> {
      for (;;) {
        const revision = await page.next();
        if (revision === null) throw new Error("The stream ended.");
        if ((await look(revision)) === state) return;
      }
    },
    next: () => page.next(),
  };
}

describeOnPostgres("two nodes", (stores) => {
  test("an event posted to one is on both screens", async () => {
    const nodes = [await startNode(await stores.open()), await startNode(await stores.openAgain())];
    const screens = await Promise.all(nodes.map(watch));
    // Both hold the state before in memory.
    expect(await Promise.all(screens.map((it) => it.look()))).toEqual(
      Array(2).fill("not_configured"),
    );
    const steps = [
      ["connection.activated", "active"],
      ["connection.deactivated", "inactive"],
      ["connection.activated", "active"],
    ] as const;
    for (const [step, [event, state]] of steps.entries()) {
      await deliver(nodes[step % 2], event, connection(state));
      await Promise.all(screens.map((it) => it.sees(state)));
    }
  });

  test("a session revoked at one is over at both", async () => {
    const nodes = [await startNode(await stores.open()), await startNode(await stores.openAgain())];
    const screens = await Promise.all(nodes.map(watch));
    await Promise.all(screens.map((it) => it.look()));
    await deliver(nodes[0], "session.revoked", { id: "session_1" });
    for (const screen of screens) while ((await screen.next()) !== null);
    await vi.waitFor(async () => {
      const statuses = nodes.map(
        async ({ app }) => (await app.inject(`${prefix}/status`)).statusCode,
      );
      expect(await Promise.all(statuses)).toEqual([401, 401]);
    });
  });

  test("a node cut off from the notifications catches up by itself", async () => {
    const marked = new URL(stores.options.connection);
    const name = `cut_${stores.options.schema}`;
    marked.searchParams.set("application_name", name);
    const node = await startNode(await stores.open());
    const options = { ...stores.options, connection: marked.href };
    const cutOff = await startNode(await createPostgresStore(options));
    const screen = await watch(cutOff);
    expect(await screen.look()).toBe("not_configured");
    const cut = await stores.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1",
      [name],
    );
    expect(cut.length).toBeGreaterThan(0);
    // Committed, and announced, before it listens again.
    await deliver(node, "connection.activated", connection("active"));
    await screen.sees("active");
  });
});
