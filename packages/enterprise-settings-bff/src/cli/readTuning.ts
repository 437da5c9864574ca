import { defaultRateLimits, defaultStreamLimits } from "../options.ts";
import type { RateLimits } from "../portal/rateLimit.ts";
import { defaultReconcileOptions, type ReconcileOptions } from "../reconcile/reconcileOptions.ts";
import {
  defaultRetentionDays,
  leastRetentionDays,
  type RetentionDays,
} from "../retention/retention.ts";
import type { StreamLimits } from "../status/changeStreams.ts";
import { readAtLeast, readCount, type Report } from "./readers.ts";

/** What nobody has to set: how often, how long, how many. */

type Get = (variable: string) => string | undefined;

export function readReconcile(get: Get, report: Report): Partial<ReconcileOptions> {
  const read = (variable: string, unit: number, [least, standard]: readonly [number, number]) =>
    readAtLeast(variable, get(variable), [least, standard / unit], report) * unit;
  const { eventsEveryMs, readEveryMs, sweepEveryMs, requestsPerSecond, lookBackDays } =
    defaultReconcileOptions;
  return {
    eventsEveryMs: read("RECONCILE_EVENTS_SECONDS", 1_000, [1, eventsEveryMs]),
    readEveryMs: read("RECONCILE_READ_HOURS", 3_600_000, [1, readEveryMs]),
    sweepEveryMs: read("RECONCILE_SWEEP_DAYS", 86_400_000, [1, sweepEveryMs]),
    requestsPerSecond: read("RECONCILE_REQUESTS_PER_SECOND", 1, [1, requestsPerSecond]),
    lookBackDays: read("RECONCILE_LOOK_BACK_DAYS", 1, [0, lookBackDays]),
  };
}

export function readRetention(get: Get, report: Report): RetentionDays {
  const read = (variable: string, kind: keyof RetentionDays) => {
    const bounds = [leastRetentionDays[kind], defaultRetentionDays[kind]] as const;
    return readAtLeast(variable, get(variable), bounds, report);
  };
  return {
    events: read("RETENTION_EVENT_DAYS", "events"),
    activity: read("RETENTION_ACTIVITY_DAYS", "activity"),
  };
}

export function readRateLimits(get: Get, report: Report): RateLimits {
  const read = (variable: string, standard: number) =>
    readCount(variable, get(variable) ?? String(standard), report);
  const { viewerPerMinute, organizationPerMinute } = defaultRateLimits;
  return {
    viewerPerMinute: read("RATE_LIMIT_VIEWER_PER_MINUTE", viewerPerMinute),
    organizationPerMinute: read("RATE_LIMIT_ORGANIZATION_PER_MINUTE", organizationPerMinute),
  };
}

export function readStreamLimits(get: Get, report: Report): StreamLimits {
  const read = (variable: string, standard: number) =>
    readCount(variable, get(variable) ?? String(standard), report);
  const { perViewer, perNode } = defaultStreamLimits;
  return {
    perViewer: read("CHANGE_STREAMS_PER_VIEWER", perViewer),
    perNode: read("CHANGE_STREAMS_PER_NODE", perNode),
  };
}
