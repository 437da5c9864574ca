import { rootRoutes, type PortalIntent } from "@acme/enterprise-settings-contract";
import type { RetentionDays } from "../retention/retention.ts";
import type { RateLimits } from "../portal/rateLimit.ts";
import type { StreamLimits } from "../status/changeStreams.ts";
import type { ReconcileOptions } from "../reconcile/reconcileOptions.ts";
import { isSecureOrigin, isSecureUrl } from "../secureUrl.ts";
import { readDatabase, type DatabaseConfig } from "./database.ts";
import { readAuth, type AuthConfig } from "./readAuth.ts";
import { readRateLimits, readReconcile, readRetention, readStreamLimits } from "./readTuning.ts";
import {
  httpsNeeded,
  readAtLeast,
  readFlag,
  readOrigins,
  readTargets,
  readTrustProxy,
  type Report,
} from "./readers.ts";

export interface Config {
  host: string;
  /** 0 takes a free one. */
  port: number;
  appUrl: string;
  database: DatabaseConfig;
  workos: { apiKey: string; clientId: string; apiUrl: string };
  webhookSecrets: string[];
  webhookPath: string;
  webhookToleranceMs: number;
  retentionDays: RetentionDays;
  auth: AuthConfig;
  reconcile: Partial<ReconcileOptions>;
  allowedOrigins: string[];
  returnUrls: Partial<Record<PortalIntent, string>>;
  successUrls: Partial<Record<PortalIntent, string>>;
  rateLimit: RateLimits;
  streamLimits: StreamLimits;
  /** Where `GET /metrics` is; null: nowhere. */
  metrics: { host: string; port: number } | null;
  allowImpersonation: boolean;
  /** Whose word on the sender's address is taken: a number of proxies, or their addresses. */
  trustProxy: false | number | string[];
}

export interface ConfigProblem {
  variable: string;
  /** What is wrong. Never quotes a secret. */
  problem: string;
  /** Where to get the value, or how it looks. */
  remedy: string;
}

type Env = Readonly<Record<string, string | undefined>>;

const dashboardKeys = "WorkOS dashboard, API Keys.";
const dashboardWebhooks = "WorkOS dashboard, Webhooks: the endpoint's signing secret.";

export type ReadResult<T> =
  | { config: T; problems?: never }
  | { config?: never; problems: ConfigProblem[] };

function readFrom(env: Env) {
  const problems: ConfigProblem[] = [];
  const report: Report = (variable, problem, remedy) => {
    problems.push({ variable, problem, remedy });
  };
  // Empty means unset, as in `FOO= command`.
  const get = (variable: string) => env[variable]?.trim() || undefined;
  const need = (variable: string, remedy: string) => {
    const value = get(variable);
    if (value === undefined) report(variable, "is not set", remedy);
    return value ?? "";
  };
  return { get, need, report, problems };
}

/** Reads where the store is, for what needs nothing else. */
export function readDatabaseConfig(env: Env = process.env): ReadResult<Pick<Config, "database">> {
  const { get, report, problems } = readFrom(env);
  const database = readDatabase(get, report);
  return problems.length === 0 ? { config: { database } } : { problems };
}

/** Reads where the store and WorkOS are, for what needs no server. */
export function readStoreConfig(
  env: Env = process.env,
): ReadResult<Pick<Config, "database" | "workos">> {
  const { get, need, report, problems } = readFrom(env);
  const config = { database: readDatabase(get, report), workos: readWorkOS(get, need, report) };
  return problems.length === 0 ? { config } : { problems };
}

/** Reads the whole configuration from an environment: either it, or all of its problems at once. */
export function readConfig(env: Env = process.env): ReadResult<Config> {
  const { get, need, report, problems } = readFrom(env);

  const config: Config = {
    host: get("HOST") ?? "127.0.0.1",
    port: readPort("PORT", get("PORT") ?? "8787", report),
    appUrl: readAppUrl(need("APP_URL", "The web app's origin: https://app.example.com."), report),
    database: readDatabase(get, report),
    workos: readWorkOS(get, need, report),
    webhookSecrets: readSecrets(need("WORKOS_WEBHOOK_SECRET", dashboardWebhooks), report),
    webhookPath: readWebhookPath(get("WEBHOOK_PATH") ?? rootRoutes.webhooks, report),
    webhookToleranceMs:
      readAtLeast("WEBHOOK_TOLERANCE_SECONDS", get("WEBHOOK_TOLERANCE_SECONDS"), [1, 180], report) *
      1_000,
    retentionDays: readRetention(get, report),
    auth: readAuth(get, report),
    reconcile: readReconcile(get, report),
    allowedOrigins: readOrigins("ALLOWED_ORIGINS", get("ALLOWED_ORIGINS"), report),
    returnUrls: readTargets("RETURN_URLS", get("RETURN_URLS"), report),
    successUrls: readTargets("SUCCESS_URLS", get("SUCCESS_URLS"), report),
    rateLimit: readRateLimits(get, report),
    streamLimits: readStreamLimits(get, report),
    metrics: readMetrics(get, report),
    allowImpersonation: readFlag("ALLOW_IMPERSONATION", get("ALLOW_IMPERSONATION"), report),
    trustProxy: readTrustProxy(get("TRUST_PROXY"), report),
  };
  return problems.length === 0 ? { config } : { problems };
}

function readWorkOS(
  get: (variable: string) => string | undefined,
  need: (variable: string, remedy: string) => string,
  report: Report,
): Config["workos"] {
  const readKey = (variable: string, prefix: string) =>
    readPrefixed(variable, prefix, need(variable, dashboardKeys), report);
  return {
    apiKey: readKey("WORKOS_API_KEY", "sk_"),
    clientId: readKey("WORKOS_CLIENT_ID", "client_"),
    apiUrl: readApiUrl(get("WORKOS_API_URL") ?? "https://api.workos.com", report),
  };
}

function readMetrics(
  get: (variable: string) => string | undefined,
  report: Report,
): Config["metrics"] {
  const port = get("METRICS_PORT");
  const host = get("METRICS_HOST");
  if (port !== undefined) {
    return { host: host ?? "127.0.0.1", port: readPort("METRICS_PORT", port, report) };
  }
  if (host !== undefined) {
    report("METRICS_HOST", "is set without METRICS_PORT", "Set METRICS_PORT too: 9464.");
  }
  return null;
}

function readPort(variable: string, text: string, report: Report): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535))
    report(variable, "is not a port", "A number from 0 (any free one) to 65535.");
  return port;
}

function readAppUrl(text: string, report: Report): string {
  if (text !== "" && !isSecureOrigin(text)) {
    const url = URL.parse(text);
    const problem = url !== null && !isSecureUrl(url) ? httpsNeeded : "is not an origin";
    report("APP_URL", problem, "Scheme, host and port alone: https://app.example.com.");
  }
  return text;
}

function readPrefixed(variable: string, prefix: string, value: string, report: Report): string {
  if (value !== "" && !value.startsWith(prefix)) {
    report(variable, `does not start with ${prefix}`, dashboardKeys);
  }
  return value;
}

function readApiUrl(text: string, report: Report): string {
  if (!isSecureOrigin(text)) {
    const problem = URL.canParse(text) ? httpsNeeded : "is not a URL";
    report("WORKOS_API_URL", problem, "https://api.workos.com, or a sandbox's origin.");
  }
  return text;
}

function readSecrets(text: string, report: Report): string[] {
  if (text === "") return [];
  const secrets = text.split(",").map((secret) => secret.trim());
  if (secrets.some((secret) => secret === "")) {
    report("WORKOS_WEBHOOK_SECRET", "holds an empty secret", "Secrets separated by single commas.");
  }
  return secrets;
}

function readWebhookPath(path: string, report: Report): string {
  if (!/^(\/[\w\-.~]+)+$/.test(path)) {
    report("WEBHOOK_PATH", "is not a path", "Such as /webhooks/workos, without a final slash.");
  }
  return path;
}

/** The list as people read it: a line for what is wrong and one for what to do. */
export function formatProblems(problems: readonly ConfigProblem[]): string {
  return problems
    .map(({ variable, problem, remedy }) => `  ${variable} ${problem}.\n    ${remedy}`)
    .join("\n");
}
