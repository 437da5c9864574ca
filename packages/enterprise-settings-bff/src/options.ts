import {
  defaultPrefix,
  portalIntents,
  rootRoutes,
  type IntentAccess,
  type PortalIntent,
} from "@acme/enterprise-settings-contract";
import type { Guard, Viewer } from "./guard/guard.ts";
import { defaultPolicy } from "./guard/policy.ts";
import type { EventHandlers } from "./handlers/eventHandlers.ts";
import {
  defaultHandlerOptions,
  problemsOfHandling,
  type HandlerOptions,
} from "./handlers/handlerOptions.ts";
import { noMetrics, type Metrics } from "./metrics/metrics.ts";
import type { RateLimits } from "./portal/rateLimit.ts";
import { buildConfiguredUrl, buildReturnUrl } from "./portal/returnUrl.ts";
import {
  defaultRetentionDays,
  leastRetentionDays,
  type RetentionDays,
} from "./retention/retention.ts";
import {
  defaultReconcileOptions,
  reconcileProblem,
  type ReconcileOptions,
} from "./reconcile/reconcileOptions.ts";
import { isSecureOrigin } from "./secureUrl.ts";
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
  retentionDays: RetentionDays;
}

export type ResolvedOptions = Required<
  Omit<EnterpriseSettingsBffOptions, "managedBy" | "reconcile" | keyof Groups>
> &
  Pick<EnterpriseSettingsBffOptions, "managedBy"> &
  Groups & { reconcile: ReconcileOptions & { enabled: boolean } };

export const defaultRateLimits: RateLimits = { viewerPerMinute: 30, organizationPerMinute: 120 };
export const defaultStreamLimits: StreamLimits = { perViewer: 6, perNode: 5_000 };

const maxDeadlineMs = 5_500;

/** Fills the defaults in. Throws one `TypeError` that lists every problem of the options. */
export function resolveOptions(options: EnterpriseSettingsBffOptions): ResolvedOptions {
  const resolved: ResolvedOptions = {
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
    ...withoutUndefined(options),
    rateLimit: { ...defaultRateLimits, ...withoutUndefined(options.rateLimit ?? {}) },
    streamLimits: { ...defaultStreamLimits, ...withoutUndefined(options.streamLimits ?? {}) },
    handlerOptions: { ...defaultHandlerOptions, ...withoutUndefined(options.handlerOptions ?? {}) },
    reconcile: {
      ...defaultReconcileOptions,
      ...withoutUndefined(options.reconcile || {}),
      enabled: options.reconcile !== false,
    },
    retentionDays: { ...defaultRetentionDays, ...withoutUndefined(options.retentionDays ?? {}) },
  };
  const problems = problemsOf(resolved);
  if (problems.length === 0) return resolved;
  const list = problems.map((problem) => `\n- ${problem}`).join("");
  throw new TypeError(`enterpriseSettingsBff cannot start with these options:${list}`);
}

function problemsOf(options: ResolvedOptions): string[] {
  const { webhookSecrets, webhookToleranceMs, deadlineMs, allowedOrigins } = options;
  const functions = (["guard", "policy", "pollAfterMs", "now"] as const).filter(
    (name) => typeof options[name] !== "function",
  );
  const objects = (["store", "workos"] as const).filter(
    (name) => typeof options[name] !== "object" || options[name] === null,
  );
  const paths = (["prefix", "webhookPath"] as const).filter((name) => !isRoutePath(options[name]));
  const checks: [boolean, string][] = [
    [
      isSecureOrigin(options.appUrl),
      "`appUrl` must be an origin: https, or http on loopback, and no path.",
    ],
    [
      Array.isArray(webhookSecrets) && webhookSecrets.length > 0 && webhookSecrets.every(Boolean),
      "`webhookSecrets` must hold at least one secret, and no empty one.",
    ],
    [
      Number.isFinite(webhookToleranceMs) && webhookToleranceMs > 0,
      "`webhookToleranceMs` must be a positive number of milliseconds.",
    ],
    [
      deadlineMs > 0 && deadlineMs <= maxDeadlineMs,
      `\`deadlineMs\` must be between 1 and ${maxDeadlineMs} milliseconds.`,
    ],
    [
      allowedOrigins.every(isSecureOrigin),
      "`allowedOrigins` must hold origins: https, or http on loopback.",
    ],
    [
      buildReturnUrl("https://localhost", options.defaultReturnPath, "sso") !== null,
      "`defaultReturnPath` must be a path of the application, without query.",
    ],
    [
      Object.values(options.rateLimit).every((limit) => Number.isInteger(limit) && limit >= 0),
      "`rateLimit` must hold whole numbers of links a minute, 0 for no limit.",
    ],
    [
      Object.values(options.streamLimits).every((limit) => Number.isInteger(limit) && limit >= 0),
      "`streamLimits` must hold whole numbers of streams.",
    ],
    ...(["events", "activity"] as const).map((kind): [boolean, string] => [
      Number.isInteger(options.retentionDays[kind]) &&
        options.retentionDays[kind] >= leastRetentionDays[kind],
      `\`retentionDays.${kind}\` must be a whole number of days, at least ${leastRetentionDays[kind]}.`,
    ]),
    ...(["returnUrls", "successUrls"] as const).map((name): [boolean, string] => [
      areTargets(options[name]),
      `\`${name}\` must hold paths of the application, or https URLs, by intent.`,
    ]),
  ];
  return [
    ...functions.map((name) => `\`${name}\` must be a function.`),
    ...objects.map((name) => `\`${name}\` is missing.`),
    ...paths.map((name) => `\`${name}\` must start with a slash and not end with one.`),
    ...problemsOfHandling(options.handlers, options.handlerOptions),
    ...[reconcileProblem(options.reconcile)].filter((problem) => problem !== null),
    ...checks.filter(([fine]) => !fine).map(([, problem]) => problem),
  ];
}

/** In JavaScript, and from `process.env`, what is not set is often there and undefined. */
function withoutUndefined<T extends object>(options: T): T {
  const set = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as unknown as T;
}

function areTargets(targets: Partial<Record<PortalIntent, string>>): boolean {
  return Object.entries(targets).every(
    ([intent, target]) =>
      portalIntents.some((known) => known === intent) &&
      buildConfiguredUrl("https://localhost", target, "sso") !== null,
  );
}

function isRoutePath(path: string): boolean {
  return /^(\/[\w\-.~]+)+$/.test(path);
}
