import { QueryClient } from "@tanstack/react-query";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createFakeClient, failures, type FakeClientOptions } from "../testing/fakeClient.ts";
import { createStatusSession } from "./statusSession.ts";

const stops: (() => void)[] = [];
beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-21T14:06:00.000Z") }));
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.useRealTimers();
});

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(ms);
}

/** A session that is looked at, on the host's query client. */
function open(status: FakeClientOptions["status"] = statusFixtures.ssoActive) {
  const client = createFakeClient({ status, now: () => Date.now() });
  const queryClient = new QueryClient();
  const now = () => Date.now();
  const session = createStatusSession({ client, queryClient, viewer: "dana", now });
  stops.push(session.subscribe(() => {}));
  return { client, session, queryClient };
}

function show(visibility: "visible" | "hidden") {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  window.dispatchEvent(new Event("visibilitychange"));
}

const key = { queryKey: ["@acme/enterprise-settings"] };
const known = (queryClient: QueryClient) =>
  queryClient.getQueryCache().find({ ...key, exact: false });

test.each([
  ["resets", (it: QueryClient) => void it.resetQueries()],
  ["clears", (it: QueryClient) => it.clear()],
  ["removes from", (it: QueryClient) => it.removeQueries(key)],
])(
  "a host that %s its query client: the status is read again at once, by one read, and stays in use",
  async (_n, empty) => {
    const { client, session, queryClient } = open();
    await pass(0);
    empty(queryClient);
    expect(session.getSnapshot().situation.kind).toBe("loading");
    await pass(0);
    expect(client.calls).toEqual(["status", "status"]);
    expect(session.getSnapshot().situation.kind).toBe("ready");
    expect(known(queryClient)?.getObserversCount()).toBe(1);
    await pass(29_000);
    expect(client.calls).toHaveLength(2);
  },
);

test.each([
  ["clears", (it: QueryClient) => it.clear()],
  ["cancels", (it: QueryClient) => void it.cancelQueries()],
])("a host that %s its queries during the first read: one more is made", async (_name, stop) => {
  const { client, session, queryClient } = open("never");
  client.status = statusFixtures.ssoActive;
  stop(queryClient);
  await pass(0);
  expect(client.calls).toEqual(["status", "status"]);
  expect(session.getSnapshot().situation.kind).toBe("ready");
});

test("a page that is not looked at reads once it is, however soon", async () => {
  const { client, queryClient } = open();
  await pass(0);
  show("hidden");
  queryClient.clear();
  await pass(1_000);
  expect(client.calls).toHaveLength(1);
  show("visible");
  await pass(0);
  expect(client.calls).toHaveLength(2);
});

test("a read that fails then is tried again at the pace of failures alone", async () => {
  const { client, queryClient } = open();
  await pass(0);
  client.status = failures.network;
  queryClient.clear();
  await pass(4_000);
  expect(client.calls).toHaveLength(2);
});
