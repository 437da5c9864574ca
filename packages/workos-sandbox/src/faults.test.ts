import { expect, test } from "vitest";
import { NORTHWIND, startReceiver, startSandbox } from "../test/startSandbox.ts";
import type { WebhookFaults } from "./faults.ts";
import type { WireEvent } from "./index.ts";

/** The numbers of the connections whose events arrived, in the order of their arrival. */
async function deliver(faults: WebhookFaults, count = 8) {
  const { sandbox } = await startSandbox();
  const { url, received } = await startReceiver();
  sandbox.addWebhookEndpoint({ url });
  sandbox.faults.webhooks(faults);
  for (let n = 0; n < count; n++) {
    sandbox.createConnection({ organizationId: NORTHWIND, name: String(n) });
  }
  await sandbox.idle();
  expect(sandbox.events).toHaveLength(count);
  return received.map(({ body }) => Number((JSON.parse(body) as WireEvent).data["name"]));
}

const inOrder = [0, 1, 2, 3, 4, 5, 6, 7];

test("webhooks are dropped, repeated, late and shuffled on demand", async () => {
  expect(await deliver({ drop: true })).toEqual([]);
  expect(await deliver({ copies: 2, delayMs: 5 })).toEqual(inOrder.flatMap((n) => [n, n]));
  const shuffled = await Promise.all([1, 2, 3].map(() => deliver({ shuffle: 100 })));
  for (const numbers of shuffled) expect(numbers.toSorted((a, b) => a - b)).toEqual(inOrder);
  // Three times in order by chance: once in 10^13.
  expect(shuffled).not.toEqual([inOrder, inOrder, inOrder]);
});

test("the API is limited, fails and is slow on demand, and recovers", async () => {
  const { sandbox, workos } = await startSandbox();
  const ask = async (path: string) => {
    const headers = { authorization: `Bearer ${sandbox.apiKey}` };
    const { status, headers: answered } = await fetch(sandbox.url + path, { headers });
    return [status, answered.get("retry-after")];
  };
  sandbox.faults.api({ path: "/connections", status: 429, retryAfterSeconds: 7, times: 1 });
  sandbox.faults.api({ path: /^\/dir/, status: 503 });
  expect(await ask("/connections?limit=1")).toEqual([429, "7"]);
  expect(await ask("/connections?limit=1")).toEqual([200, null]);
  expect(await ask("/directories")).toEqual([503, null]);
  expect(sandbox.faults.struck).toBe(2);
  sandbox.faults.clear();
  expect(await ask("/directories")).toEqual([200, null]);
  sandbox.faults.api({ delayMs: 1, times: 1 });
  expect((await workos.organizations.listOrganizations()).data).toHaveLength(2);
  expect(sandbox.faults.struck).toBe(3);
});
