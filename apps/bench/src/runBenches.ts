import { loadavg } from "node:os";
import { benchIdleTab } from "./idleTab.ts";
import { benchIngest } from "./ingest.ts";
import { benchIngestOverHttp } from "./ingestOverHttp.ts";
import type { Effort, Figure } from "./measure.ts";
import { benchPolls } from "./polls.ts";
import { benchPush } from "./push.ts";
import { benchStatusReads } from "./statusReads.ts";
import type { Kind, KindsHere } from "./stores.ts";

type Bench = (kind: Kind, effort: Effort) => Promise<Figure[]>;

/** Of each part: what it measures, and whether it depends on the store. */
const parts: Record<string, { bench: Bench; onEachStore: boolean }> = {
  ingest: { bench: benchIngest, onEachStore: true },
  http: { bench: benchIngestOverHttp, onEachStore: true },
  polls: { bench: benchPolls, onEachStore: false },
  reads: { bench: benchStatusReads, onEachStore: true },
  tab: { bench: benchIdleTab, onEachStore: false },
  push: { bench: benchPush, onEachStore: true },
};

export const benches: readonly string[] = Object.keys(parts);

export interface Report {
  effort: Effort;
  figures: Figure[];
  /** What this machine could not measure. */
  missing: string[];
  /** Processes that ran or waited for a processor in the minute before. */
  load: number;
}

/** Runs these parts one after the other. Throws a `TypeError` for one that does not exist. */
export const runBenches = async (
  { kinds, missing }: KindsHere,
  effort: Effort,
  names: readonly string[],
  say: (line: string) => void,
): Promise<Report> => {
  const chosen = names.map((name) => {
    const part = parts[name];
    if (part === undefined)
      throw new TypeError(`There is no ${name}; there are ${benches.join(", ")}.`);
    return { name, ...part };
  });
  const figures: Figure[] = [];
  const [load = 0] = loadavg();
  for (const { name, bench, onEachStore } of chosen) {
    for (const kind of onEachStore ? kinds : kinds.slice(0, 1)) {
      say(`${name} on ${kind.kind} …`);
      figures.push(...(await bench(kind, effort)));
    }
  }
  return { effort, figures, missing: missing === null ? [] : [missing], load };
};
