import { isAbsolute } from "node:path";
import { rootRoutes } from "@acme/enterprise-settings-contract";
import { isSecureOrigin, isSecureUrl } from "../secureUrl.ts";

/** How people are recognised: AuthKit's session cookie, or a JWT of any issuer. */
export type AuthConfig =
  | { kind: "authkit"; cookiePassword: string }
  | { kind: "jwt"; jwksUrl: string; issuer: string; audience: string };

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
];

type Env = Readonly<Record<string, string | undefined>>;
type Report = (variable: string, problem: string, remedy: string) => void;

const dashboardKeys = "WorkOS dashboard, API Keys.";
const dashboardWebhooks = "WorkOS dashboard, Webhooks: the endpoint's signing secret.";
const httpsNeeded = "must use https; http is for loopback only";

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
  };
  return problems.length === 0 ? { config } : { problems };
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

function readAuth(get: (variable: string) => string | undefined, report: Report): AuthConfig {
  const cookiePassword = get("AUTHKIT_COOKIE_PASSWORD");
  const jwt = ["AUTH_JWKS_URL", "AUTH_ISSUER", "AUTH_AUDIENCE"];
  const either = "Either AUTHKIT_COOKIE_PASSWORD, or AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE.";
  const jwtIsSet = jwt.some((variable) => get(variable) !== undefined);
  if (cookiePassword !== undefined && jwtIsSet) {
    report("AUTHKIT_COOKIE_PASSWORD", "is set beside AUTH_…: one way to sign in, not two", either);
  }
  if (cookiePassword !== undefined) {
    if (cookiePassword.length < 32) {
      const remedy = "The password that the sign-in routes seal with: openssl rand -base64 32.";
      report("AUTHKIT_COOKIE_PASSWORD", "is shorter than 32 characters", remedy);
    }
    return { kind: "authkit", cookiePassword };
  }
  if (!jwtIsSet) report("AUTHKIT_COOKIE_PASSWORD", "is not set, and AUTH_… is not either", either);
  else readJwt(get, report);
  return {
    kind: "jwt",
    jwksUrl: get("AUTH_JWKS_URL") ?? "",
    issuer: get("AUTH_ISSUER") ?? "",
    audience: get("AUTH_AUDIENCE") ?? "",
  };
}

function readJwt(get: (variable: string) => string | undefined, report: Report): void {
  const remedies = {
    AUTH_JWKS_URL: "The identity provider's key set, https://…/jwks.json.",
    AUTH_ISSUER: "The tokens' `iss`, exactly as they hold it.",
    AUTH_AUDIENCE: "The tokens' `aud`; `none` if they carry none.",
  };
  for (const [variable, remedy] of Object.entries(remedies)) {
    if (get(variable) === undefined) report(variable, "is not set", remedy);
  }
  const text = get("AUTH_JWKS_URL");
  const url = text === undefined ? undefined : URL.parse(text);
  if (url === undefined || (url !== null && isSecureUrl(url))) return;
  report("AUTH_JWKS_URL", url === null ? "is not a URL" : httpsNeeded, remedies.AUTH_JWKS_URL);
}

/** The list as people read it: a line for what is wrong and one for what to do. */
export function formatProblems(problems: readonly ConfigProblem[]): string {
  return problems
    .map(({ variable, problem, remedy }) => `  ${variable} ${problem}.\n    ${remedy}`)
    .join("\n");
}
