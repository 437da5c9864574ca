import { isAbsolute } from "node:path";
import { rootRoutes, type PortalIntent } from "@acme/enterprise-settings-contract";
import { defaultRateLimits } from "../options.ts";
import type { RateLimits } from "../portal/rateLimit.ts";
import { isSecureOrigin, isSecureUrl } from "../secureUrl.ts";
import { readAuth, type AuthConfig } from "./readAuth.ts";
import {
  httpsNeeded,
  readCount,
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
  /** Path of the SQLite file. */
  databasePath: string;
  workos: { apiKey: string; clientId: string; apiUrl: string };
  webhookSecrets: string[];
  webhookPath: string;
  auth: AuthConfig;
  allowedOrigins: string[];
  returnUrls: Partial<Record<PortalIntent, string>>;
  successUrls: Partial<Record<PortalIntent, string>>;
  rateLimit: RateLimits;
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

/** Every variable, for `--help` and the README. */
export const variables: readonly { name: string; about: string }[] = [
  { name: "APP_URL", about: "Origin of the web app: https, or http on loopback. Required." },
  { name: "WORKOS_API_KEY", about: "sk_…, from the WorkOS dashboard, API Keys. Required." },
  { name: "WORKOS_CLIENT_ID", about: "client_…, from the same page. Required." },
  {
    name: "WORKOS_WEBHOOK_SECRET",
    about: "The webhook endpoint's secret; several, separated by commas. Required.",
  },
  {
    name: "AUTHKIT_COOKIE_PASSWORD",
    about: "Guard by AuthKit's session cookie: what seals it, at least 32 characters.",
  },
  {
    name: "AUTHKIT_COOKIE_DOMAIN",
    about: "  the cookie's Domain, if the sign-in route sets one.",
  },
  { name: "AUTH_JWKS_URL", about: "Or guard by a bearer JWT: the issuer's key set," },
  { name: "AUTH_ISSUER", about: "  its `iss`," },
  { name: "AUTH_AUDIENCE", about: "  and its `aud`, or `none` when tokens carry none." },
  { name: "HOST", about: "Address to listen on. Default 127.0.0.1." },
  { name: "PORT", about: "Port to listen on, 0 for a free one. Default 8787." },
  {
    name: "DATABASE_URL",
    about: "sqlite:PATH. Default sqlite:./data/enterprise-settings.db.",
  },
  { name: "WORKOS_API_URL", about: "WorkOS, or a sandbox. Default https://api.workos.com." },
  { name: "WEBHOOK_PATH", about: "Where WorkOS delivers. Default /webhooks/workos." },
  { name: "ALLOWED_ORIGINS", about: "Other origins whose pages may ask, by CORS. Default none." },
  { name: "RETURN_URLS", about: "Where people come back to: sso=/settings dsync=https://…" },
  { name: "SUCCESS_URLS", about: "Where people arrive who finished. Default as RETURN_URLS." },
  {
    name: "RATE_LIMIT_VIEWER_PER_MINUTE",
    about: "Links a minute for one person, 0 for no limit. Default 30.",
  },
  {
    name: "RATE_LIMIT_ORGANIZATION_PER_MINUTE",
    about: "Links a minute for an organization, 0 for no limit. Default 120.",
  },
  {
    name: "ALLOW_IMPERSONATION",
    about: "true: impersonators may open the portal. Default false.",
  },
  {
    name: "TRUST_PROXY",
    about: "Proxies in front, for the sender's address: how many, or which. Default none.",
  },
];

type Env = Readonly<Record<string, string | undefined>>;

const dashboardKeys = "WorkOS dashboard, API Keys.";
const dashboardWebhooks = "WorkOS dashboard, Webhooks: the endpoint's signing secret.";

/** Reads the whole configuration from an environment: either it, or all of its problems at once. */
export function readConfig(
  env: Env = process.env,
): { config: Config; problems?: never } | { config?: never; problems: ConfigProblem[] } {
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

  const config: Config = {
    host: get("HOST") ?? "127.0.0.1",
    port: readPort(get("PORT") ?? "8787", report),
    appUrl: readAppUrl(need("APP_URL", "The web app's origin: https://app.example.com."), report),
    databasePath: readDatabase(
      get("DATABASE_URL") ?? "sqlite:./data/enterprise-settings.db",
      report,
    ),
    workos: {
      apiKey: readPrefixed("WORKOS_API_KEY", "sk_", need("WORKOS_API_KEY", dashboardKeys), report),
      clientId: readPrefixed(
        "WORKOS_CLIENT_ID",
        "client_",
        need("WORKOS_CLIENT_ID", dashboardKeys),
        report,
      ),
      apiUrl: readApiUrl(get("WORKOS_API_URL") ?? "https://api.workos.com", report),
    },
    webhookSecrets: readSecrets(need("WORKOS_WEBHOOK_SECRET", dashboardWebhooks), report),
    webhookPath: readWebhookPath(get("WEBHOOK_PATH") ?? rootRoutes.webhooks, report),
    auth: readAuth(get, report),
    allowedOrigins: readOrigins("ALLOWED_ORIGINS", get("ALLOWED_ORIGINS"), report),
    returnUrls: readTargets("RETURN_URLS", get("RETURN_URLS"), report),
    successUrls: readTargets("SUCCESS_URLS", get("SUCCESS_URLS"), report),
    rateLimit: readRateLimits(get, report),
    allowImpersonation: readFlag("ALLOW_IMPERSONATION", get("ALLOW_IMPERSONATION"), report),
    trustProxy: readTrustProxy(get("TRUST_PROXY"), report),
  };
  return problems.length === 0 ? { config } : { problems };
}

function readRateLimits(get: (variable: string) => string | undefined, report: Report): RateLimits {
  const read = (variable: string, standard: number) =>
    readCount(variable, get(variable) ?? String(standard), report);
  const { viewerPerMinute, organizationPerMinute } = defaultRateLimits;
  return {
    viewerPerMinute: read("RATE_LIMIT_VIEWER_PER_MINUTE", viewerPerMinute),
    organizationPerMinute: read("RATE_LIMIT_ORGANIZATION_PER_MINUTE", organizationPerMinute),
  };
}

function readPort(text: string, report: Report): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535))
    report("PORT", "is not a port", "A number from 0 (any free one) to 65535.");
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

function readDatabase(text: string, report: Report): string {
  if (/^postgres(ql)?:/.test(text)) {
    report(
      "DATABASE_URL",
      "names PostgreSQL, which this version does not have yet: it comes with 0.2",
      "Until then sqlite:./data/enterprise-settings.db, on one node.",
    );
    return "";
  }
  const path = /^sqlite:(.+)$/s.exec(text)?.[1]?.replace(/^\/\/(?=\/)/, "");
  if (path === undefined || (path.startsWith("//") && isAbsolute(path))) {
    const remedy = "sqlite:./data/enterprise-settings.db, or sqlite:/var/lib/app/settings.db.";
    report("DATABASE_URL", "is not a sqlite: URL", remedy);
    return "";
  }
  return path;
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
