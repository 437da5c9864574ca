import { askMany, getOf, openWire } from "./httpLoad.ts";
import { compare, rateOf, type Effort, type Figure } from "./measure.ts";
import { spawnServer, type SpawnedServer } from "./spawnServer.ts";
import type { Kind } from "./stores.ts";

const statusPath = "/api/enterprise-settings/status";

/** The kit's poll of a status that it has already. */
export const pollOf = async ({ url, tokens }: SpawnedServer) => {
  const headers = { authorization: `Bearer ${tokens[0]}`, accept: "application/json" };
  const wire = await openWire(url);
  const first = await wire.ask(getOf(url + statusPath, headers));
  if (first.status !== 200) throw new Error(`The status cannot be read: ${first.text}`);
  const etag = /\r\netag: (.*)\r\n/i.exec(first.text)?.[1] ?? "";
  const request = getOf(url + statusPath, { ...headers, "if-none-match": etag });
  const unchanged = await wire.ask(request);
  wire.close();
  return { request, unchanged, whole: first };
};

/** What Fastify and Node send by themselves. */
const ownHeaders = new Set(["date", "connection", "keep-alive", "content-length"]);

const headersIn = (text: string): Record<string, string> => {
  const pairs = text
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(/: (.*)/s))
    .filter(([name = ""]) => name !== "" && !ownHeaders.has(name.toLowerCase()));
  return Object.fromEntries(pairs.map(([name, value]) => [name, value ?? ""]));
};

/** Unchanged polls with the guard on, against a bare Fastify route that sends the same bytes. */
export const benchPolls = async (kind: Kind, effort: Effort): Promise<Figure[]> => {
  const count = Math.ceil(20_000 * effort.scale);
  const bff = await spawnServer({ name: "bff", place: kind.place(), viewers: 1 });
  const { request, unchanged } = await pollOf(bff);
  const headers = headersIn(unchanged.text);
  const bare = await spawnServer({ name: "bare", status: 304, headers, body: "" });
  const sent = getOf(`${bare.url}/bare`, {
    authorization: `Bearer ${bff.tokens[0]}`,
    accept: "application/json",
    "if-none-match": headers["etag"] ?? "",
  });
  const poll = ({ url }: SpawnedServer, text: string) =>
    rateOf(count, () => askMany(url, { count, connections: 64, status: 304 }, () => text));
  const cpuOf = async (server: SpawnedServer, text: string): Promise<number> => {
    const before = await server.usage("cpuMs");
    await poll(server, text);
    return (((await server.usage("cpuMs")) - before) * 1_000) / count;
  };
  try {
    await poll(bff, request);
    await poll(bare, sent);
    const name = `${kind.kind}: unchanged polls, guard on`;
    const baseline = "a bare Fastify route, same bytes";
    const rates = await compare(
      {
        unit: "polls/s",
        subject: { name, run: () => poll(bff, request) },
        baselines: [{ name: baseline, run: () => poll(bare, sent), goal: { atLeast: 0.75 } }],
      },
      effort,
    );
    const cpu = await compare(
      {
        unit: "µs of CPU per poll",
        subject: { name, run: () => cpuOf(bff, request) },
        baselines: [{ name: baseline, run: () => cpuOf(bare, sent) }],
      },
      effort,
    );
    return [...rates, ...cpu];
  } finally {
    await bff.stop();
    await bare.stop();
  }
};
