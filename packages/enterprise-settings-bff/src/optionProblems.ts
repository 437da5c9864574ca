import { portalIntents, Status, type PortalIntent } from "@acme/enterprise-settings-contract";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { problemsOfHandling } from "./handlers/handlerOptions.ts";
import type { ResolvedOptions } from "./options.ts";
import { buildConfiguredUrl, buildReturnUrl } from "./portal/returnUrl.ts";
import { problemsOfReconcile } from "./reconcile/reconcileOptions.ts";
import { leastRetentionDays } from "./retention/retention.ts";
import { isSecureOrigin } from "./secureUrl.ts";

export const maxDeadlineMs = 5_500;

const ManagedBy = Type.Object(Status.properties.managedBy.properties, {
  additionalProperties: false,
});

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What Fastify takes of any plugin's options. */
const ofFastify = ["logLevel", "logSerializers"];

/**
 * Names that no option has, in words: TypeScript refuses them, JavaScript would go on with the default.
 * `groups` are options that hold others; their names are those of their defaults.
 */
export function problemsOfNames(
  given: object,
  singles: readonly string[],
  groups: Readonly<Record<string, object>>,
): string[] {
  const known = new Set([...singles, ...Object.keys(groups), ...ofFastify]);
  const unknown = Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => `\`${name}\` is no option.`);
  return [
    ...unknown,
    ...Object.entries(groups).flatMap(([name, defaults]) => {
      const group: unknown = Reflect.get(given, name);
      if (group === undefined || (name === "reconcile" && group === false)) return [];
      if (!isRecord(group)) return [`\`${name}\` must be an object.`];
      const names = Object.keys(defaults);
      return Object.keys(group)
        .filter((it) => !names.includes(it))
        .map((it) => `\`${name}.${it}\` is no option: \`${name}\` has ${names.join(", ")}.`);
    }),
  ];
}

/** What is wrong with what they are set to, in words. */
export function problemsOfValues(options: ResolvedOptions): string[] {
  const { webhookSecrets, webhookToleranceMs, deadlineMs, allowedOrigins } = options;
  const functions = (["guard", "policy", "pollAfterMs", "now"] as const).filter(
    (name) => typeof options[name] !== "function",
  );
  const objects = (["store", "workos"] as const).filter((name) => !isRecord(options[name]));
  const booleans = (["allowImpersonation", "health"] as const).filter(
    (name) => typeof options[name] !== "boolean",
  );
  const paths = (["prefix", "webhookPath"] as const).filter((name) => !isRoutePath(options[name]));
  const checks: [boolean, string][] = [
    [
      isSecureOrigin(options.appUrl),
      "`appUrl` must be an origin: https, or http on loopback, and no path.",
    ],
    [
      Array.isArray(webhookSecrets) && webhookSecrets.length > 0 && webhookSecrets.every(isText),
      "`webhookSecrets` must hold at least one secret, a text, and no empty one.",
    ],
    [
      Number.isFinite(webhookToleranceMs) && webhookToleranceMs > 0,
      "`webhookToleranceMs` must be a positive number of milliseconds.",
    ],
    [
      Number.isFinite(deadlineMs) && deadlineMs > 0 && deadlineMs <= maxDeadlineMs,
      `\`deadlineMs\` must be between 1 and ${maxDeadlineMs} milliseconds.`,
    ],
    [
      Array.isArray(allowedOrigins) && allowedOrigins.every(isSecureOrigin),
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
    [
      isMetrics(options.metrics),
      "`metrics` must have the functions `count`, `observe` and `watch`: `createMetrics()` makes one.",
    ],
    [
      options.managedBy === undefined || Value.Check(ManagedBy, options.managedBy),
      "`managedBy` must hold texts: `name`, `email` and `url`, and nothing else.",
    ],
    ...(["returnUrls", "successUrls"] as const).map((name): [boolean, string] => [
      areTargets(options[name]),
      `\`${name}\` must hold paths of the application, or https URLs, by intent.`,
    ]),
  ];
  return [
    ...functions.map((name) => `\`${name}\` must be a function.`),
    ...objects.map((name) => `\`${name}\` is missing.`),
    ...booleans.map((name) => `\`${name}\` must be true or false.`),
    ...paths.map((name) => `\`${name}\` must start with a slash and not end with one.`),
    ...problemsOfHandling(options.handlers, options.handlerOptions),
    ...problemsOfReconcile(options.reconcile),
    ...checks.filter(([fine]) => !fine).map(([, problem]) => problem),
  ];
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isMetrics(value: unknown): boolean {
  const names = ["count", "observe", "watch"];
  return isRecord(value) && names.every((name) => typeof value[name] === "function");
}

function areTargets(targets: Partial<Record<PortalIntent, string>>): boolean {
  const isTarget = ([intent, target]: [string, string]): boolean =>
    portalIntents.some((known) => known === intent) &&
    buildConfiguredUrl("https://localhost", target, "sso") !== null;
  return isRecord(targets) && Object.entries(targets).every(isTarget);
}

function isRoutePath(path: string): boolean {
  return /^(\/[\w\-.~]+)+$/.test(path);
}
