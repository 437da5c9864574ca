import { describe, expect, test } from "vitest";
import { MERIDIAN, NORTHWIND, startReceiver, startSandbox } from "../../test/startSandbox.ts";
import { type WireEvent } from "../index.ts";

const secret = "whsec_test";
const parse = ({ body }: { body: string }) => JSON.parse(body) as WireEvent;

describe("deliveries", () => {
  test("the SDK accepts the signature, in order, with what the events list holds", async () => {
    const { sandbox, workos } = await startSandbox();
    const { url, received } = await startReceiver();
    sandbox.addWebhookEndpoint({ url, secret });
    const { id } = sandbox.createDirectory({ organizationId: NORTHWIND });
    sandbox.syncDirectory(id, { users: 8, groups: 2 });
    await sandbox.idle();
    expect(received.map(parse)).toEqual(sandbox.events);
    for (const { body, signature: sigHeader } of received) {
      const event = await workos.webhooks.constructEvent({ payload: body, sigHeader, secret });
      expect(event.id).toBe((JSON.parse(body) as WireEvent).id);
      const forged = { payload: body.replace("a", "b"), sigHeader, secret };
      await expect(workos.webhooks.constructEvent(forged)).rejects.toThrow(/signature/i);
    }
  });

  test.each([
    ["an error", 500],
    ["a redirect", 302],
  ])("%s is tried again with the same id and a fresh timestamp", async (_what, status) => {
    let now = 1_000;
    const { sandbox } = await startSandbox({ now: () => (now += 1_000) });
    const { url, received } = await startReceiver((count, response) => {
      response.writeHead(count < 3 ? status : 200, { location: "/elsewhere" }).end();
    });
    sandbox.addWebhookEndpoint({ url, secret });
    sandbox.createConnection({ organizationId: NORTHWIND });
    await sandbox.idle();
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
    expect(new Set(received.map(({ signature }) => signature)).size).toBe(3);
  });

  test("it gives up after the last delay; the event stays in the list", async () => {
    const { sandbox } = await startSandbox();
    const { url, received } = await startReceiver((_count, response) => {
      response.writeHead(503).end();
    });
    sandbox.addWebhookEndpoint({ url, secret });
    sandbox.createConnection({ organizationId: NORTHWIND });
    await sandbox.idle();
    expect(received).toHaveLength(3);
    expect(sandbox.events).toHaveLength(1);
  });

  test("an endpoint that hangs holds nobody else, and close() lets go of it", async () => {
    const { sandbox } = await startSandbox();
    const slow = await startReceiver(() => undefined);
    let arrived = (): void => undefined;
    const bothArrived = new Promise<void>((resolve) => (arrived = resolve));
    const quick = await startReceiver((count, response) => {
      response.writeHead(204).end();
      if (count === 2) arrived();
    });
    sandbox.addWebhookEndpoint({ url: slow.url, secret });
    sandbox.addWebhookEndpoint({ url: quick.url, secret });
    sandbox.createConnection({ organizationId: NORTHWIND });
    sandbox.createConnection({ organizationId: MERIDIAN });
    await bothArrived;
    expect(slow.received).toHaveLength(1);
    await sandbox.close();
    await sandbox.idle();
  });

  test("duplicates and odd timestamps can be sent on purpose", async () => {
    const { sandbox } = await startSandbox();
    const { url, received } = await startReceiver();
    sandbox.createConnection({ organizationId: NORTHWIND });
    const [event] = sandbox.events;
    if (!event) throw new Error("nothing was emitted");
    expect(await sandbox.deliver(event, { url, secret, timestamp: 42 })).toBe(200);
    expect(received[0]?.signature).toMatch(/^t=42, v1=[0-9a-f]{64}$/);
    expect(await sandbox.deliver(event, { url: "http://127.0.0.1:9/", secret })).toBeNull();
  });

  test("no line of the log holds a secret", async () => {
    const lines: string[] = [];
    const { sandbox, workos } = await startSandbox({ log: (line) => lines.push(line) });
    const { url } = await startReceiver();
    sandbox.addWebhookEndpoint({ url, secret });
    const { link } = await workos.adminPortal.generateLink({ organization: NORTHWIND });
    await fetch(link);
    sandbox.createConnection({ organizationId: NORTHWIND });
    await sandbox.idle();
    const token = new URL(link).searchParams.get("token") ?? "";
    expect(lines.length).toBeGreaterThan(2);
    for (const word of [token, secret, sandbox.apiKey]) expect(lines.join()).not.toContain(word);
  });
});

describe("webhook endpoints", () => {
  test("create, list, narrow, disable, delete", async () => {
    const { sandbox, workos } = await startSandbox();
    const { url, received } = await startReceiver();
    const { id, secret } = await workos.webhooks.createWebhookEndpoint({
      endpointUrl: url,
      events: ["dsync.activated"],
    });
    expect(secret).toMatch(/^whsec_/);
    sandbox.createConnection({ organizationId: NORTHWIND });
    await workos.webhooks.updateWebhookEndpoint({ id, events: ["connection.activated"] });
    sandbox.createConnection({ organizationId: NORTHWIND });
    await sandbox.idle();
    expect(received).toHaveLength(1);
    await workos.webhooks.updateWebhookEndpoint({ id, status: "disabled" });
    sandbox.createConnection({ organizationId: NORTHWIND });
    await sandbox.idle();
    expect(received).toHaveLength(1);
    await workos.webhooks.deleteWebhookEndpoint({ id });
    expect((await workos.webhooks.listWebhookEndpoints()).data).toEqual([]);
  });

  test.each([
    ["twice the same address", "http://127.0.0.1:1/taken", ["user.created"], 409],
    ["plain http", "http://orbit.example/hooks", ["user.created"], 422],
    ["no event", "https://orbit.example/hooks", ["dsync.token.created"], 422],
  ])("refuses %s", async (_what, endpoint_url, events, status) => {
    const { sandbox, workos } = await startSandbox();
    sandbox.addWebhookEndpoint({ url: "http://127.0.0.1:1/taken", secret });
    const call = workos.post("/webhook_endpoints", { endpoint_url, events });
    await expect(call).rejects.toMatchObject({ status });
    expect((await workos.webhooks.listWebhookEndpoints()).data).toHaveLength(1);
  });
});
