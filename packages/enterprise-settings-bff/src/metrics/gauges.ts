import type { Progress } from "../reconcile/reconciliation.ts";
import { sweepTask } from "../reconcile/sweep.ts";
import type { Store } from "../store/Store.ts";
import type { GaugeName, GaugeReader, Metrics } from "./metrics.ts";

export interface GaugesOptions {
  metrics: Metrics;
  store: Pick<Store, "countProjectionErrors"> & {
    handlerJobs: Pick<Store["handlerJobs"], "counts">;
    reconciliation: Pick<Store["reconciliation"], "eventCursor" | "task">;
  };
  /** How many change streams are open. */
  streams: () => number;
  pollAfterMs: () => number;
  /** Of what finds that webhooks did not tell. */
  progress: () => Progress;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** Says how to read the gauges that are not of one module alone. Returns how to stop. */
export function watchGauges(options: GaugesOptions): () => void {
  const { metrics, store, streams, pollAfterMs, progress, now } = options;
  const ageOf = (at: number | null | undefined) =>
    at === null || at === undefined ? null : Math.max(now() - at, 0) / 1_000;
  let counting: ReturnType<typeof store.handlerJobs.counts> | null = null;
  /** The gauges are read together: one count does for all that ask meanwhile. */
  const jobs = () =>
    (counting ??= store.handlerJobs.counts().finally(() => {
      counting = null;
    }));
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

  const readers: Partial<Record<GaugeName, GaugeReader>> = {
    changeStreams: streams,
    pollFloor: () => pollAfterMs() / 1_000,
    projectionErrors: () => store.countProjectionErrors(),
    handlerJobsWaiting: async () => sum((await jobs()).map(({ waiting }) => waiting)),
    handlerJobsParked: async () => sum((await jobs()).map(({ parked }) => parked)),
    handlerLag: async () => {
      const since = (await jobs()).map((it) => it.oldestWaitingAt).filter((at) => at !== null);
      return since.length === 0 ? 0 : ageOf(Math.min(...since));
    },
    eventsAge: async () => ageOf((await store.reconciliation.eventCursor())?.reachedAt),
    eventsRead: () => progress().events?.read ?? null,
    eventsMissed: () => progress().events?.missed ?? null,
    sweepAge: async () => ageOf((await store.reconciliation.task(sweepTask)).finishedAt),
  };
  const stops = Object.entries(readers).map(([name, read]) =>
    metrics.watch(name as GaugeName, read),
  );
  return () => {
    for (const stop of stops) stop();
  };
}
