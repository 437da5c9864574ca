interface Definition {
  type: "counter" | "histogram" | "gauge";
  /** As Prometheus names it: the base unit last, `_total` for counters. */
  name: string;
  help: string;
  /** Their values are lists in this source, never what a request says. */
  labels: readonly string[];
  /** Upper bounds, for a histogram. */
  buckets?: readonly number[];
  /**
   * Of a counter: what is told as 0 from the start. Prometheus sees no increase in the first value of a
   * series, so that an alert would miss what happens first.
   */
  zeros?: readonly Readonly<Record<string, string | number>>[];
}

/** Everything that is measured: the reference page and the instruments are made of this table. */
export const metricDefinitions = {
  webhooks: {
    type: "counter",
    name: "enterprise_settings_webhooks_total",
    help: "Webhook deliveries by outcome: applied, stale, stored, duplicate, or the code of the problem they were refused with.",
    labels: ["outcome"],
    zeros: [
      { outcome: "applied" },
      { outcome: "webhook_signature_missing" },
      { outcome: "webhook_signature_invalid" },
      { outcome: "webhook_timestamp_out_of_tolerance" },
      { outcome: "store_unavailable" },
    ],
  },
  webhookLag: {
    type: "histogram",
    name: "enterprise_settings_webhook_lag_seconds",
    help: "From an event's created_at to its commit here; duplicates are left out.",
    labels: [],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 21_600],
  },
  sinkQueue: {
    type: "gauge",
    name: "enterprise_settings_sink_queue_events",
    help: "Deliveries that wait for a transaction on this node.",
    labels: [],
  },
  projectionErrors: {
    type: "gauge",
    name: "enterprise_settings_projection_errors",
    help: "Stored events whose data is not what WorkOS documents. Of the store: every node tells the same.",
    labels: [],
  },
  handlerJobsWaiting: {
    type: "gauge",
    name: "enterprise_settings_handler_jobs_waiting",
    help: "Events that wait for the host's handlers, retries included. Of the store.",
    labels: [],
  },
  handlerJobsParked: {
    type: "gauge",
    name: "enterprise_settings_handler_jobs_parked",
    help: "Events whose handlers failed too often, until somebody replays them. Of the store.",
    labels: [],
  },
  handlerLag: {
    type: "gauge",
    name: "enterprise_settings_handler_oldest_waiting_seconds",
    help: "How long the oldest of the waiting events has been stored. Of the store.",
    labels: [],
  },
  eventsAge: {
    type: "gauge",
    name: "enterprise_settings_events_age_seconds",
    help: "Everything that WorkOS listed until this long ago was read through the Events API; not there before the first run. Of the store.",
    labels: [],
  },
  eventsRead: {
    type: "gauge",
    name: "enterprise_settings_events_run_read",
    help: "Events that the last run through the Events API on this node read, or the one under way has so far.",
    labels: [],
  },
  eventsMissed: {
    type: "gauge",
    name: "enterprise_settings_events_run_missed",
    help: "Those of them that no webhook had brought.",
    labels: [],
  },
  sweepAge: {
    type: "gauge",
    name: "enterprise_settings_sweep_age_seconds",
    help: "How long ago the environment was last compared as a whole; not there while it never was. Of the store.",
    labels: [],
  },
  statusAnswers: {
    type: "counter",
    name: "enterprise_settings_status_answers_total",
    help: "Statuses answered, by HTTP status (200, 304) and by where the answer came from: memory, rendered (the state from memory), store.",
    labels: ["status", "source"],
  },
  pollFloor: {
    type: "gauge",
    name: "enterprise_settings_poll_after_seconds",
    help: "The floor for everybody's next poll; it grows while this process is busy.",
    labels: [],
  },
  changeStreams: {
    type: "gauge",
    name: "enterprise_settings_change_streams",
    help: "Change streams that are open on this node.",
    labels: [],
  },
  portalLinks: {
    type: "counter",
    name: "enterprise_settings_portal_links_total",
    help: "Links asked for by outcome: created, or the code of the problem.",
    labels: ["outcome"],
  },
  problems: {
    type: "counter",
    name: "enterprise_settings_problems_total",
    help: "Problems answered, by their code and HTTP status.",
    labels: ["code", "status"],
    zeros: [
      { code: "store_unavailable", status: 503 },
      { code: "guard_unavailable", status: 503 },
      { code: "workos_unavailable", status: 503 },
      { code: "internal_error", status: 500 },
    ],
  },
} as const satisfies Record<string, Definition>;

type Definitions = typeof metricDefinitions;
type NameOf<Type extends Definition["type"]> = {
  [K in keyof Definitions]: Definitions[K]["type"] extends Type ? K : never;
}[keyof Definitions];
export type GaugeName = NameOf<"gauge">;
/** null: there is nothing to tell now. */
export type GaugeReader = () => number | null | Promise<number | null>;
type LabelsOf<Name extends keyof Definitions> = Record<
  Definitions[Name]["labels"][number],
  string | number
>;

/**
 * Where the plugin tells what happens. `createMetrics()` of `./metrics` keeps it for Prometheus; a host
 * may bring anything else of this shape.
 */
export interface Metrics {
  /** One more. */
  count<Name extends NameOf<"counter">>(name: Name, labels: LabelsOf<Name>): void;
  observe(name: NameOf<"histogram">, value: number): void;
  /** How to read a gauge; asked when somebody looks. Returns how to stop. */
  watch(name: GaugeName, read: GaugeReader): () => void;
}

/** Nobody measures. */
export const noMetrics: Metrics = {
  count: () => undefined,
  observe: () => undefined,
  watch: () => () => undefined,
};
