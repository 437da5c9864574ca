import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  connectionData,
  makeEvent,
  organizationId,
  secret,
  sign,
  start,
} from "../../test/events.ts";
import { errorHandler } from "../errorHandler.ts";
import { createSqliteStore } from "../store/sqlite.ts";
import type { Store } from "../store/Store.ts";
import { createSink } from "./sink.ts";
import { webhookRoutes } from "./webhookRoutes.ts";

const path = "/webhooks/workos";
const toleranceMs = 180_000;
let folder: string;
let store: Store;
let app: FastifyInstance;
let logged: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "bff-webhook-"));
  store = await createSqliteStore({ path: join(folder, "bff.db") });
  logged = "";
  const stream = { write: (line: string) => void (logged += line) };
  app = Fastify({ logger: { level: "warn", stream } });
  app.setErrorHandler(errorHandler);
  app.post("/other", async (request) => request.body);
  await app.register(webhookRoutes, {
    sink: createSink(store),
    secrets: [secret],
    toleranceMs,
    now: () => start,
    path,
  });
});
afterEach(async () => {
  await app.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const rows = () => {
  const database = new DatabaseSync(join(folder, "bff.db"));
  const row = database.prepare("select count(*) as n, max(payload) as payload from event").get();
  database.close();
  return { count: row?.["n"], payload: row?.["payload"] };
};

const deliver = (body: string | Buffer, header: string | undefined = sign(body, start)) =>
  app.inject({
    method: "POST",
    url: path,
    headers: {
      "content-type": "application/json",
      ...(header === undefined ? {} : { "workos-signature": header }),
    },
    body,
  });

// Escapes and spaces that no serialiser would write: the bytes count, not what they mean.
const body = JSON.stringify(makeEvent("connection.activated", connectionData()), null, 1)
  .replace("Northwind Okta", String.raw`Northw\u0069nd Okta`)
  .replace('"id": "conn', '"n": 1.0, "id": "conn');
const mebibyte = 1024 * 1024;

/** An event of so many bytes. */
const eventOf = (bytes: number): string => {
  const event = JSON.stringify({ ...makeEvent("vault.data.read", {}), data: "" });
  return event.replace('"data":""', `"data":"${"x".repeat(bytes - event.length)}"`);
};

describe("the webhook route", () => {
  test("stores a signed delivery before it answers, byte for byte and once", async () => {
    const first = await deliver(body);
    expect([first.statusCode, first.json()]).toEqual([200, { outcome: "applied" }]);
    expect(rows()).toEqual({ count: 1, payload: body });
    expect(await store.readOrganization(organizationId)).toMatchObject({
      connections: [{ name: "Northwind Okta" }],
    });
    expect((await deliver(body)).json()).toEqual({ outcome: "duplicate" });
    expect(rows().count).toBe(1);
  });

  test.each([
    ["no data", undefined],
    ["data of another shape", connectionData({ id: { email: "dana@northwind.com" } })],
  ])("what cannot be projected is stored and told once: %s", async (_case, data) => {
    const odd = JSON.stringify({ ...makeEvent("connection.activated", {}, { id: "odd_1" }), data });
    expect((await deliver(odd)).json()).toEqual({ outcome: "stored" });
    expect(rows()).toEqual({ count: 1, payload: odd });
    expect((await deliver(odd)).json()).toEqual({ outcome: "duplicate" });
    expect(
      logged
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      expect.objectContaining({
        eventId: "odd_1",
        event: "connection.activated",
        error: expect.stringContaining("connection.activated: data"),
      }),
    ]);
    expect(logged).not.toContain("northwind");
  });

  test.each([
    ["forged", body, sign(body, start, "whsec_guess"), 401, "webhook_signature_invalid"],
    ["unsigned", body, "", 401, "webhook_signature_missing"],
    ["with a garbled header", body, "t=1;v1=2", 401, "webhook_signature_invalid"],
    ["truncated", body.slice(0, -1), sign(body, start), 401, "webhook_signature_invalid"],
    [
      "replayed after the tolerance",
      body,
      sign(body, start - toleranceMs - 1),
      401,
      "webhook_timestamp_out_of_tolerance",
    ],
    [
      "dated in the future",
      body,
      sign(body, start + toleranceMs + 1),
      401,
      "webhook_timestamp_out_of_tolerance",
    ],
    ["not JSON", "id=1", undefined, 400, "webhook_malformed"],
    ["empty", "", undefined, 400, "webhook_malformed"],
    ["not an event", '{"hello":"world"}', undefined, 400, "webhook_malformed"],
    ["over 1 MiB", eventOf(mebibyte + 1), undefined, 413, "body_too_large"],
  ])("%s is refused and nothing stored", async (_case, sent, header, status, code) => {
    const answer = await deliver(sent, header);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect(rows().count).toBe(0);
  });

  test("exactly 1 MiB is taken, of any media type", async () => {
    const full = eventOf(mebibyte);
    const answer = await app.inject({
      method: "POST",
      url: path,
      headers: { "content-type": "text/plain", "workos-signature": sign(full, start) },
      body: full,
    });
    expect([full.length, answer.statusCode]).toEqual([mebibyte, 200]);
  });

  test("a connection that breaks off in the body stores nothing", async () => {
    const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        socket.end(
          `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nworkos-signature: ${sign(body, start)}\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 40)}`,
        );
      });
      let text = "";
      socket.on("data", (chunk) => (text += chunk.toString()));
      socket.on("close", () => resolve(text));
    });
    expect(answer).not.toContain("200 OK");
    expect(rows().count).toBe(0);
  });

  test("a store that fails is not acknowledged, and other routes keep their JSON", async () => {
    expect((await app.inject({ method: "POST", url: "/other", body: { a: 1 } })).json()).toEqual({
      a: 1,
    });
    await store.close();
    const answer = await deliver(body);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers["retry-after"]).toBe("5");
    expect(answer.json()).toMatchObject({ code: "store_unavailable" });
    store = await createSqliteStore({ path: join(folder, "bff.db") });
  });
});
