// @vitest-environment node
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { http } from "msw/http";
import { setupServer } from "msw/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createClient } from "../client/createClient.ts";
import { createFakeClient, failures } from "./fakeClient.ts";
import { createRequestHandlers } from "./requestHandlers.ts";

const fake = createFakeClient();
const server = setupServer(...createRequestHandlers(http, fake));
const baseUrl = "https://orbit.example/api/enterprise-settings";
const client = createClient({ baseUrl, now: fake.clock.now });

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterAll(() => server.close());

test.each(Object.entries(statusFixtures))("%s travels as it is", async (_name, status) => {
  fake.status = status;
  expect(await client.getStatus()).toMatchObject({ status, asOf: "2026-11-21T14:06:00.000Z" });
});

test("an unchanged status is a 304, a changed one is not", async () => {
  fake.status = statusFixtures.ssoActive;
  const first = await client.getStatus();
  fake.clock.advance(60_000);
  const second = await client.getStatus(first);
  expect(second.status).toBe(first.status);
  expect(second.checkedAt - first.checkedAt).toBe(60_000);
  fake.status = statusFixtures.ssoInactive;
  expect((await client.getStatus(second)).status.sso.state).toBe("inactive");
});

test.each(Object.entries(failures))("the failure %s keeps its code", async (_name, failure) => {
  fake.status = failure;
  const { code, status, retryAfterSeconds } = failure;
  await expect(client.refresh()).rejects.toMatchObject({ code, status, retryAfterSeconds });
});

test("links are minted for JSON and for forms, for known intents alone", async () => {
  expect(await client.createPortalLink({ intent: "dsync" })).toMatchObject({
    url: "https://setup.workos.com/?token=example",
  });
  const post = (intent: string) =>
    fetch(`${baseUrl}/portal-links`, {
      method: "POST",
      body: new URLSearchParams({ intent }),
      redirect: "manual",
    });
  const form = await post("sso");
  expect([form.status, form.headers.get("location")]).toEqual([
    303,
    "https://setup.workos.com/?token=example",
  ]);
  expect(await (await post("admin")).json()).toMatchObject({ code: "unknown_intent" });
  expect(fake.calls.slice(-2)).toEqual(["link:dsync", "link:sso"]);
});

test("a pushed status is told to every page that listens, at a revision of its own", async () => {
  const pushing = createFakeClient({ status: statusFixtures.ssoDraft, pushes: true });
  server.use(...createRequestHandlers(http, pushing));
  const { revision } = (await client.getStatus()).status;
  const abort = new AbortController();
  const listen = async () => client.openChanges?.(abort.signal);
  const pages = await Promise.all([listen(), listen()]);
  const readers = pages.map((it) => it?.body?.pipeThrough(new TextDecoderStream()).getReader());
  const told = () => Promise.all(readers.map(async (it) => (await it?.read())?.value));
  expect(await told()).toEqual([`data: ${revision}\n\n`, `data: ${revision}\n\n`]);
  pushing.push(statusFixtures.ssoActive);
  expect(await told()).toEqual([`data: ${revision + 1}\n\n`, `data: ${revision + 1}\n\n`]);
  expect((await client.getStatus()).status).toMatchObject({
    revision: revision + 1,
    sso: { state: "active" },
  });
  abort.abort();
  server.resetHandlers();
  // Nobody listens any more, and nobody need.
  expect(() => pushing.push(statusFixtures.ssoInactive)).not.toThrow();
});

test("there is no change stream: the kit polls", async () => {
  expect((await fetch(`${baseUrl}/changes`)).status).toBe(404);
});
