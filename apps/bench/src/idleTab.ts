import { setTimeout as delay } from "node:timers/promises";
import { changeStream } from "@acme/enterprise-settings-contract";
import { pollInterval } from "../../../packages/enterprise-settings/src/provider/pollInterval.ts";
import { askMany, openWire } from "./httpLoad.ts";
import type { Effort, Figure } from "./measure.ts";
import { pollOf } from "./polls.ts";
import { openStream, type ChangeStream } from "./push.ts";
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

/** A stream is checked with every fourth heartbeat, once a minute. */
const wholeMinuteMs = 60_000;

/**
 * What an open tab in which nothing happens costs the server in an hour, with and without the stream: many
 * tabs, each of a viewer of its own, at the pace of a real one, less what the server costs without any.
 */
export const benchIdleTab = async (kind: Kind, effort: Effort): Promise<Figure[]> => {
  const tabs = effort.streams;
  const watchedMs = Math.max(wholeMinuteMs * effort.scale, 1_000);
  const bff = await spawnServer({ name: "bff", place: kind.place(), viewers: tabs });
  const { request, unchanged, whole } = await pollOf(bff);
  const requests = bff.tokens.map((token) => request.replace(bff.tokens[0] ?? "", token));
  const cpuWhile = async (task: () => Promise<unknown>): Promise<number> => {
    const before = await bff.usage("cpuMs");
    await task();
    return (await bff.usage("cpuMs")) - before;
  };
  const pollMs = hourMs / pollsAnHour(false);
  const polls = Math.ceil((tabs * watchedMs) / pollMs);
  const pollAll = async (): Promise<void> => {
    const wire = await openWire(bff.url);
    const began = performance.now();
    for (let poll = 0; poll < polls; poll += 1) {
      const { status, text } = await wire.ask(requests[poll % tabs] ?? "");
      if (status !== 304) throw new Error(`${status}: ${text}`);
      await delay(Math.max(began + ((poll + 1) * watchedMs) / polls - performance.now(), 0));
    }
    wire.close();
  };
  const streams: ChangeStream[] = [];
  try {
    await askMany(
      bff.url,
      { count: tabs, connections: 8, status: 304 },
      (it) => requests[it] ?? "",
    );
    const alone = await cpuWhile(() => delay(watchedMs));
    const pollCpuMs = ((await cpuWhile(pollAll)) - alone) / polls;
    for (const token of bff.tokens) streams.push(await openStream(bff.url, token));
    const streaming = (await cpuWhile(() => delay(watchedMs))) - alone;
    const streamCpuMs = (streaming / tabs) * (hourMs / watchedMs);
    const pollBytes = request.length + unchanged.bytes;
    const hours = [
      { how: "polling alone", polls: pollsAnHour(false), bytes: 0, cpuMs: 0 },
      {
        how: "with the stream",
        polls: pollsAnHour(true),
        bytes: heartbeatsAnHour * heartbeatBytes,
        cpuMs: streamCpuMs,
      },
    ];
    return [
      { name: "a changed status, answer", value: whole.bytes, unit: "bytes" },
      { name: "an unchanged poll, request and answer", value: pollBytes, unit: "bytes" },
      { name: "an unchanged poll, one at a time", value: pollCpuMs * 1_000, unit: "µs of CPU" },
      ...hours.flatMap(({ how, polls: count, bytes, cpuMs }) => [
        { name: `idle tab, ${how}`, value: count * pollBytes + bytes, unit: "bytes per hour" },
        { name: `idle tab, ${how}`, value: count * pollCpuMs + cpuMs, unit: "ms of CPU per hour" },
      ]),
    ];
  } finally {
    for (const stream of streams) stream.close();
    await bff.stop();
  }
};
