import { changeStream } from "@acme/enterprise-settings-contract";
import { pollInterval } from "../../../packages/enterprise-settings/src/provider/pollInterval.ts";
import { askMany } from "./httpLoad.ts";
import type { Effort, Figure } from "./measure.ts";
import { pollOf } from "./polls.ts";
import { openStream } from "./push.ts";
import { spawnServer } from "./spawnServer.ts";
import type { Kind } from "./stores.ts";

const hourMs = 3_600_000;

/** How often the kit asks while nothing happens. */
const pollsAnHour = (pushed: boolean): number => {
  const interval = pollInterval({
    awake: true,
    pushed,
    sinceReturnMs: null,
    inProgress: false,
    failures: 0,
    failure: null,
    pollAfterMs: null,
  });
  return interval === false ? 0 : hourMs / interval;
};

/** As the BFF writes it, with the chunk around it. */
const heartbeatBytes = "5\r\n:\n\n\r\n".length;
/** The BFF's own, three quarters of what the contract promises. */
const heartbeatsAnHour = hourMs / (changeStream.heartbeatMs * 0.75);

/** What an open tab in which nothing happens costs the server in an hour, with and without the stream. */
export const benchIdleTab = async (kind: Kind, effort: Effort): Promise<Figure[]> => {
  const count = Math.ceil(10_000 * effort.scale);
  const bff = await spawnServer({ name: "bff", place: kind.place(), viewers: 1 });
  try {
    const { request, unchanged, whole } = await pollOf(bff);
    const load = { count, connections: 8, status: 304 };
    await askMany(bff.url, load, () => request);
    const before = await bff.usage("cpuMs");
    await askMany(bff.url, load, () => request);
    const cpuMs = ((await bff.usage("cpuMs")) - before) / count;
    const stream = await openStream(bff.url, bff.tokens[0] ?? "");
    stream.close();
    const pollBytes = request.length + unchanged.bytes;
    const hours = [false, true].map((pushed) => ({
      how: pushed ? "with the stream" : "polling alone",
      polls: pollsAnHour(pushed),
      bytes: pushed ? heartbeatsAnHour * heartbeatBytes : 0,
    }));
    return [
      { name: "a changed status, answer", value: whole.bytes, unit: "bytes" },
      { name: "an unchanged poll, request and answer", value: pollBytes, unit: "bytes" },
      { name: "an unchanged poll", value: cpuMs * 1_000, unit: "µs of CPU" },
      ...hours.flatMap(({ how, polls, bytes }) => [
        { name: `idle tab, ${how}`, value: polls * pollBytes + bytes, unit: "bytes per hour" },
        { name: `idle tab, ${how}`, value: polls * cpuMs, unit: "ms of CPU per hour" },
      ]),
    ];
  } finally {
    await bff.stop();
  }
};
