import { connect, type AddressInfo } from "node:net";
import { once } from "node:events";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { drain } from "./drain.ts";

/** A server with a request under way that ends when it is told to. */
async function start() {
  const app = Fastify();
  let finish = (): void => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  app.get("/slow", async () => {
    await finished;
    return { fine: true };
  });
  app.post("/upload", async () => ({ fine: true }));
  const origin = await app.listen({ port: 0, host: "127.0.0.1" });
  const arrived = once(app.server, "request");
  const slow = fetch(`${origin}/slow`);
  await arrived;
  return { app, slow, finish };
}

/** Sends the head of a POST, and of its body one byte. */
async function openUpload(port: number) {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write("POST /upload HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n");
  socket.write("content-length: 100\r\n\r\n{");
  // It is cut off, which may come as a reset.
  socket.on("error", () => {});
  return once(socket, "close");
}

test("a request under way ends, and nothing is cut", async () => {
  const { app, slow, finish } = await start();
  let cut = false;
  const drained = drain(app, { limitMs: 5_000, onCut: () => (cut = true) });
  finish();
  await drained;
  expect([await (await slow).json(), cut]).toEqual([{ fine: true }, false]);
});

test("an upload that somebody holds open is cut off at the limit", async () => {
  const { app, slow, finish } = await start();
  const { port } = app.server.address() as AddressInfo;
  const arrived = once(app.server, "request");
  const cutOff = openUpload(port);
  await arrived;
  let cut = false;
  const drained = drain(app, { limitMs: 200, onCut: () => (cut = true) });
  finish();
  expect(await (await slow).json()).toEqual({ fine: true });
  expect(cut).toBe(false);
  await drained;
  await cutOff;
  expect(cut).toBe(true);
});
