import { makeBodies, sign } from "./events.ts";
import { askMany, postOf } from "./httpLoad.ts";
import { compare, rateOf, type Effort, type Figure } from "./measure.ts";
import { spawnServer, type SpawnedServer } from "./spawnServer.ts";
import type { Kind } from "./stores.ts";

const headersOf = (body: string) => ({
  "content-type": "application/json",
  "workos-signature": sign(body),
});

const deliver = async ({ url }: SpawnedServer, count: number): Promise<number> => {
  const route = `${url}/webhooks/workos`;
  const requests = makeBodies(count).map((body) => postOf(route, headersOf(body), body));
  return rateOf(count, () =>
    askMany(url, { count, connections: 64, status: 200 }, (index) => requests[index] ?? ""),
  );
};

/** Signed deliveries through the route, against the same route with one transaction per event. */
export const benchIngestOverHttp = async (kind: Kind, effort: Effort): Promise<Figure[]> => {
  const count = Math.ceil(2_000 * effort.scale);
  const role = (grouped: boolean) => ({ name: "webhooks", place: kind.place(), grouped }) as const;
  const [grouped, single] = [await spawnServer(role(true)), await spawnServer(role(false))];
  try {
    for (const server of [grouped, single]) await deliver(server, count);
    return await compare(
      {
        unit: "deliveries/s",
        subject: { name: `${kind.kind}: webhooks over HTTP`, run: () => deliver(grouped, count) },
        baselines: [{ name: "one transaction per event", run: () => deliver(single, count) }],
      },
      effort,
    );
  } finally {
    await grouped.stop();
    await single.stop();
  }
};
