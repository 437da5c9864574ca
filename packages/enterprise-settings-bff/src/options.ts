import {
  defaultPrefix,
  rootRoutes,
  type IntentAccess,
  type PortalIntent,
} from "@acme/enterprise-settings-contract";
import type { Guard, Viewer } from "./guard/guard.ts";
import { defaultPolicy } from "./guard/policy.ts";
import type { EventHandlers } from "./handlers/eventHandlers.ts";
import { defaultHandlerOptions, type HandlerOptions } from "./handlers/handlerOptions.ts";
import { noMetrics, type Metrics } from "./metrics/metrics.ts";
import { isRecord, maxDeadlineMs, problemsOfNames, problemsOfValues } from "./optionProblems.ts";
import type { RateLimits } from "./portal/rateLimit.ts";
import { defaultRetentionDays, type RetentionDays } from "./retention/retention.ts";
import { defaultReconcileOptions, type ReconcileOptions } from "./reconcile/reconcileOptions.ts";
import type { StreamLimits } from "./status/changeStreams.ts";
import { createPace } from "./status/pace.ts";
import type { Store } from "./store/Store.ts";
import type { WorkOSGateway } from "./workos/WorkOSGateway.ts";

/** Decides whether a viewer may open the portal for an intent. Runs on every request. */
export type Policy = (viewer: Viewer, intent: PortalIntent) => IntentAccess | Promise<IntentAccess>;

export interface EnterpriseSettingsBffOptions {
  /** Finds the viewer: `authkitGuard(…)`, `jwtGuard(…)` or the host's own function. */
  guard: Guard;
  /** `createSqliteStore(…)` or `createPostgresStore(…)`. The plugin closes it with the server. */
  store: Store;
  /** `createWorkOSGateway(…)`. */
  workos: WorkOSGateway;
  /** Origin of the web app, `https://app.example.com`: the same-origin check and return URLs use it. */
  appUrl: string;
  /** Accepted webhook secrets, `whsec_…`; several while one is being rotated. */
  webhookSecrets: readonly string[];
  /** Default `defaultPolicy`: an admin or owner role, or the intent's permission. */
  policy?: Policy;
  /** Where the routes for the kit are. Default `/api/enterprise-settings`. */
  prefix?: string;
  /** Where WorkOS delivers webhooks, at the root. Default `/webhooks/workos`. */
  webhookPath?: string;
  /** What the host does about WorkOS' events, by event name. Default nothing. */
  handlers?: EventHandlers;
  /** How handlers are run: how many at once, how often, how long. */
  handlerOptions?: Partial<HandlerOptions>;
  /**
   * What is read at WorkOS although nobody looks. Default all of it, see `ReconcileOptions`; false: nothing,
   * and what webhooks lose is found only when somebody looks.
   */
  reconcile?: false | Partial<ReconcileOptions>;
  /** How long events and the audit trail are kept, in whole days. Default 90 and 400. */
  retentionDays?: Partial<RetentionDays>;
  /** How far a delivery's timestamp may be from now, both ways, in milliseconds. Default 180 000. */
  webhookToleranceMs?: number;
  /**
   * Other origins whose pages may use these routes with the viewer's cookie: they pass the cross-site
   * check, and get CORS headers. Default none, and then there is no CORS header at all.
   */
  allowedOrigins?: readonly string[];
  /** Where people come back to when the request names no path. Default `/`. */
  defaultReturnPath?: string;
  /**
   * Where people come back to by intent, whatever page they left from: a path of the application, or an
   * https URL. Default none: the path that the request names.
   */
  returnUrls?: Partial<Record<PortalIntent, string>>;
  /** Where people arrive who finished, by intent. Default as `returnUrls`. */
  successUrls?: Partial<Record<PortalIntent, string>>;
  /** Links a minute; 0 switches a limit off. Default 30 for a viewer, 120 for an organization. */
  rateLimit?: Partial<RateLimits>;
  /**
   * Change streams that may be open at once; one too many is answered 429 and its page polls. Default 6
   * for a viewer and 5 000 for a node; 0 for a node: nobody is pushed to.
   */
  streamLimits?: Partial<StreamLimits>;
  /**
   * The floor for every page's next poll, in milliseconds; asked with each answer. Default: 2 000,
   * and up to 64 000 while this process is busy.
   */
  pollAfterMs?: () => number;
  /** What is told of what happens: `createMetrics()` of `./metrics`, for Prometheus. Default: nothing. */
  metrics?: Metrics;
  /** Whether somebody who impersonates a viewer may open the portal. Default false. */
  allowImpersonation?: boolean;
  /** Shown to people who may see but not edit. */
  managedBy?: { name?: string; email?: string; url?: string };
  /** `GET /healthz` and `GET /readyz` at the root. Default true; false when the host has its own. */
  health?: boolean;
  /** How long one request may take, all its calls to WorkOS included, in milliseconds. Default 5 500. */
  deadlineMs?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
}

/** Groups of numbers, of which any may be left out. */
interface Groups {
  rateLimit: RateLimits;
  streamLimits: StreamLimits;
  handlerOptions: HandlerOptions;
  reconcile: ReconcileOptions;
  retentionDays: RetentionDays;
}
type Single = Omit<EnterpriseSettingsBffOptions, keyof Groups>;
/** Those that have no default. */
type Bare = "guard" | "store" | "workos" | "appUrl" | "webhookSecrets" | "managedBy";

export type ResolvedOptions = Required<Omit<Single, "managedBy">> &
  Pick<Single, "managedBy"> &
  Groups & { reconcile: { enabled: boolean } };

export const defaultRateLimits: RateLimits = { viewerPerMinute: 30, organizationPerMinute: 120 };
export const defaultStreamLimits: StreamLimits = { perViewer: 6, perNode: 5_000 };

const groups = {
  rateLimit: defaultRateLimits,
  streamLimits: defaultStreamLimits,
  handlerOptions: defaultHandlerOptions,
  reconcile: defaultReconcileOptions,
  retentionDays: defaultRetentionDays,
} satisfies Groups;

const bare: Record<Bare, true> = {
  guard: true,
  store: true,
  workos: true,
  appUrl: true,
  webhookSecrets: true,
  managedBy: true,
};

const createDefaults = (): Required<Omit<Single, Bare>> => ({
  policy: defaultPolicy,
  prefix: defaultPrefix,
  webhookPath: rootRoutes.webhooks,
  webhookToleranceMs: 180_000,
  allowedOrigins: [],
  defaultReturnPath: "/",
  returnUrls: {},
  successUrls: {},
  allowImpersonation: false,
  health: true,
  handlers: {},
  deadlineMs: maxDeadlineMs,
  pollAfterMs: createPace(),
  metrics: noMetrics,
  now: Date.now,
});

/** Fills the defaults in. Throws one `TypeError` that lists every problem of the options. */
export function resolveOptions(options: EnterpriseSettingsBffOptions): ResolvedOptions {
  const defaults = createDefaults();
  const resolved: ResolvedOptions = {
    ...defaults,
    ...withoutUndefined(options),
    rateLimit: fill(groups.rateLimit, options.rateLimit),
    streamLimits: fill(groups.streamLimits, options.streamLimits),
    handlerOptions: fill(groups.handlerOptions, options.handlerOptions),
    reconcile: {
      ...fill(groups.reconcile, options.reconcile),
      enabled: options.reconcile !== false,
    },
    retentionDays: fill(groups.retentionDays, options.retentionDays),
  };
  const problems = [
    ...problemsOfNames(options, Object.keys({ ...bare, ...defaults }), groups),
    ...problemsOfValues(resolved),
  ];
  if (problems.length === 0) return resolved;
  const list = problems.map((problem) => `\n- ${problem}`).join("");
  throw new TypeError(`enterpriseSettingsBff cannot start with these options:${list}`);
}

const fill = <T extends object>(defaults: T, given: Partial<T> | false | undefined): T => ({
  ...defaults,
  ...(isRecord(given) ? withoutUndefined(given) : {}),
});

/** In JavaScript, and from `process.env`, what is not set is often there and undefined. */
function withoutUndefined<T extends object>(options: T): T {
  const set = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as unknown as T;
}
