import { Counter, Gauge, Histogram, register as globalRegister, type Registry } from "prom-client";
import { within } from "../deadline.ts";
import { metricDefinitions, type GaugeReader, type Metrics } from "./metrics.ts";

export type { Metrics } from "./metrics.ts";

export interface MetricsOptions {
  /** prom-client's registry that the metrics are added to. Default: its global one. */
  register?: Registry;
}

/** How long a look at the store may take, in milliseconds: one that hangs must not hold up the others. */
const readTimeoutMs = 2_000;
const silent = () => new Error("The gauge was not read in time.");

type Definition = (typeof metricDefinitions)[keyof typeof metricDefinitions];
/** The sum of what is read; not there while it cannot be read. */
function createGauge({ name, help }: Definition, register: Registry, readers: Set<GaugeReader>) {
  return new Gauge({
    name,
    help,
    registers: [register],
    async collect() {
      try {
        const reads = [...readers].map(async (read) => within(readTimeoutMs, askFor(read), silent));
        const values = (await Promise.all(reads)).filter((value) => value !== null);
        if (values.length > 0) this.set(values.reduce((sum, value) => sum + value, 0));
        else this.remove();
      } catch {
        this.remove();
      }
    },
  });
}

async function askFor(read: GaugeReader): Promise<number | null> {
  return read();
}

/**
 * The `metrics` option of `enterpriseSettingsBff`, for Prometheus through prom-client: adds the metrics of
 * `docs/reference/metrics.md` to the registry, which the host serves where only it can see it. Throws when
 * the registry holds them already.
 */
export function createMetrics({ register = globalRegister }: MetricsOptions = {}): Metrics {
  const counters = new Map<string, Counter>();
  const histograms = new Map<string, Histogram>();
  const gauges = new Map<string, Set<GaugeReader>>();
  for (const [key, definition] of Object.entries(metricDefinitions)) {
    const { type, name, help } = definition;
    const common = { name, help, labelNames: [...definition.labels], registers: [register] };
    if (type === "counter") {
      const counter = new Counter(common);
      counters.set(key, counter);
      if ("zeros" in definition) for (const labels of definition.zeros) counter.inc(labels, 0);
    } else if (type === "histogram") {
      histograms.set(key, new Histogram({ ...common, buckets: [...definition.buckets] }));
    } else {
      const readers = new Set<GaugeReader>();
      gauges.set(key, readers);
      createGauge(definition, register, readers);
    }
  }
  return {
    count: (name, labels) => counters.get(name)?.inc(labels),
    observe: (name, value) => histograms.get(name)?.observe(value),
    watch: (name, read) => {
      gauges.get(name)?.add(read);
      return () => gauges.get(name)?.delete(read);
    },
  };
}
