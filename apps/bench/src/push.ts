import { request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { organizationId, sign } from "./events.ts";
import { median, type Effort, type Figure } from "./measure.ts";
import { openWire, postOf } from "./httpLoad.ts";
import { spawnServer } from "./spawnServer.ts";
import type { Kind } from "./stores.ts";

export interface ChangeStream {
  /** The revision that was told last; null: not even the greeting. */
  revision: number | null;
  /** When that was, by `performance.now()`. */
  toldAt: number;
  close(): void;
}

/** A page that listens to `GET /changes`; resolves when it was greeted. */
export const openStream = (url: string, token: string): Promise<ChangeStream> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, accept: "text/event-stream" };
    const asked = request(`${url}/api/enterprise-settings/changes`, { headers, agent: false });
    const stream: ChangeStream = {
      revision: null,
      toldAt: 0,
      close: () => asked.destroy(),
    };
    asked.on("response", (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`The stream: ${answer.statusCode}`));
      answer.on("error", () => undefined);
      answer.on("data", (chunk: Buffer) => {
        for (const [, revision] of chunk.toString().matchAll(/^data: (\d+)$/gm)) {
          stream.revision = Number(revision);
          stream.toldAt = performance.now();
          resolve(stream);
        }
      });
    });
    asked.on("error", reject);
    asked.end();
  });

/** Something that every viewer can see. */
const change = (index: number): string => {
  const at = new Date().toISOString();
  return JSON.stringify({
    object: "event",
    id: `event_push_${index}_${process.pid}`,
    event: "connection.activated",
    created_at: at,
    data: {
      object: "connection",
      id: "conn_bench",
      organization_id: organizationId,
      state: "active",
      name: `Connection ${index}`,
      connection_type: "OktaSAML",
      domains: [],
      updated_at: at,
    },
  });
};

/** Push connections of one organization: memory of each, and how long until all of them know of a change. */
export const benchPush = async (kind: Kind, effort: Effort): Promise<Figure[]> => {
  const bff = await spawnServer({ name: "bff", place: kind.place(), viewers: effort.streams });
  try {
    const [first = ""] = bff.tokens;
    const warmUp = await openStream(bff.url, first);
    const before = await bff.usage("rssBytes");
    const streams: ChangeStream[] = [];
    for (const token of bff.tokens) streams.push(await openStream(bff.url, token));
    await delay(200);
    const bytes = ((await bff.usage("rssBytes")) - before) / streams.length;
    const wire = await openWire(bff.url);
    const times: number[] = [];
    for (let turn = 0; turn < effort.pairs; turn += 1) {
      const known = Math.max(...streams.map((it) => it.revision ?? 0));
      const body = change(turn);
      const headers = { "content-type": "application/json", "workos-signature": sign(body) };
      const began = performance.now();
      const { status } = await wire.ask(postOf(`${bff.url}/webhooks/workos`, headers, body));
      if (status !== 200) throw new Error(`The event was answered ${status}.`);
      while (streams.some((it) => (it.revision ?? 0) <= known)) await delay(1);
      times.push(Math.max(...streams.map((it) => it.toldAt)) - began);
      // Changes close to each other are told together.
      await delay(150);
    }
    for (const it of [warmUp, ...streams]) it.close();
    wire.close();
    const name = `${kind.kind}: ${streams.length} push connections`;
    return [
      { name, value: bytes / 1_024, unit: "KiB each" },
      { name: `${name}, all know of a change after`, value: median(times), unit: "ms" },
    ];
  } finally {
    await bff.stop();
  }
};
