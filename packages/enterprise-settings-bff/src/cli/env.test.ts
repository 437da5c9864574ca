import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatProblems, readConfig } from "./env.ts";
import { variables } from "./variables.ts";

const secret = "0123456789abcdef0123456789abcdef";
const good = {
  APP_URL: "https://app.example.com",
  WORKOS_API_KEY: "sk_test_1",
  WORKOS_CLIENT_ID: "client_1",
  WORKOS_WEBHOOK_SECRET: "whsec_1, whsec_2",
  AUTHKIT_COOKIE_PASSWORD: secret,
};
const jwt = {
  ...good,
  AUTHKIT_COOKIE_PASSWORD: undefined,
  AUTH_JWKS_URL: "http://auth.localhost:4000/jwks",
  AUTH_ISSUER: "https://auth.example.com/",
  AUTH_AUDIENCE: "none",
};

test("defaults are few and hold no secret", () => {
  expect(readConfig(good)).toEqual({
    config: {
      host: "127.0.0.1",
      port: 8787,
      appUrl: "https://app.example.com",
      database: { kind: "sqlite", path: "./data/enterprise-settings.db" },
      workos: { apiKey: "sk_test_1", clientId: "client_1", apiUrl: "https://api.workos.com" },
      webhookSecrets: ["whsec_1", "whsec_2"],
      webhookPath: "/webhooks/workos",
      webhookToleranceMs: 180_000,
      retentionDays: { events: 90, activity: 400 },
      reconcile: {
        eventsEveryMs: 300_000,
        readEveryMs: 21_600_000,
        sweepEveryMs: 604_800_000,
        requestsPerSecond: 10,
        lookBackDays: 90,
      },
      auth: { kind: "authkit", cookiePassword: secret },
      allowedOrigins: [],
      returnUrls: {},
      successUrls: {},
      rateLimit: { viewerPerMinute: 30, organizationPerMinute: 120 },
      streamLimits: { perViewer: 6, perNode: 5_000 },
      metrics: null,
      allowImpersonation: false,
      trustProxy: false,
    },
  });
});

test("a JWT needs all three of its variables", () => {
  expect(readConfig(jwt).config?.auth).toEqual({
    kind: "jwt",
    jwksUrl: "http://auth.localhost:4000/jwks",
    issuer: "https://auth.example.com/",
    audience: "none",
  });
});

test("lists everything that is missing at once", () => {
  expect(readConfig({}).problems?.map(({ variable }) => variable)).toEqual([
    "APP_URL",
    "WORKOS_API_KEY",
    "WORKOS_CLIENT_ID",
    "WORKOS_WEBHOOK_SECRET",
    "AUTHKIT_COOKIE_PASSWORD",
  ]);
});

test.each([
  ["sqlite:./x.db", "./x.db"],
  ["sqlite:/var/x.db", "/var/x.db"],
  ["sqlite:///var/x.db", "/var/x.db"],
])("DATABASE_URL=%s", (DATABASE_URL, path) => {
  const { config } = readConfig({ ...good, DATABASE_URL });
  expect(config?.database).toEqual({ kind: "sqlite", path });
});

test("what guards the endpoint can be set", () => {
  const { config } = readConfig({
    ...good,
    ALLOWED_ORIGINS: "https://a.example.com, https://b.example.com",
    RETURN_URLS: "sso=/settings/sso, dsync=https://app.example.com/people?a=b",
    SUCCESS_URLS: "sso=/done",
    RATE_LIMIT_VIEWER_PER_MINUTE: "0",
    RATE_LIMIT_ORGANIZATION_PER_MINUTE: "500",
    CHANGE_STREAMS_PER_VIEWER: "2",
    CHANGE_STREAMS_PER_NODE: "0",
    METRICS_PORT: "9464",
    METRICS_HOST: "10.0.0.5",
    ALLOW_IMPERSONATION: "true",
    TRUST_PROXY: "10.0.0.0/8, ::1, loopback",
    AUTHKIT_COOKIE_DOMAIN: "example.com",
  });
  expect(config).toMatchObject({
    allowedOrigins: ["https://a.example.com", "https://b.example.com"],
    returnUrls: { sso: "/settings/sso", dsync: "https://app.example.com/people?a=b" },
    successUrls: { sso: "/done" },
    rateLimit: { viewerPerMinute: 0, organizationPerMinute: 500 },
    streamLimits: { perViewer: 2, perNode: 0 },
    metrics: { host: "10.0.0.5", port: 9464 },
    allowImpersonation: true,
    trustProxy: ["10.0.0.0/8", "::1", "loopback"],
    auth: { cookieDomain: "example.com" },
  });
  const onLoopback = { host: "127.0.0.1", port: 0 };
  expect(readConfig({ ...good, METRICS_PORT: "0" }).config?.metrics).toEqual(onLoopback);
  expect(readConfig({ ...good, TRUST_PROXY: "2" }).config?.trustProxy).toBe(2);
});

test.each<[Record<string, string | undefined>, string, RegExp]>([
  [{ ALLOWED_ORIGINS: "*" }, "ALLOWED_ORIGINS", /origin/],
  [{ ALLOWED_ORIGINS: "https://a.example.com/x" }, "ALLOWED_ORIGINS", /origin/],
  [{ RETURN_URLS: "/settings" }, "RETURN_URLS", /intent=path/],
  [{ RETURN_URLS: "sso=//evil.example" }, "RETURN_URLS", /intent=path/],
  [{ RETURN_URLS: "sso=/a sso=/b" }, "RETURN_URLS", /once/],
  [{ SUCCESS_URLS: "all=/a" }, "SUCCESS_URLS", /intent=path/],
  [{ SUCCESS_URLS: "sso=http://app.example.com/" }, "SUCCESS_URLS", /https/],
  [{ RATE_LIMIT_VIEWER_PER_MINUTE: "abc" }, "RATE_LIMIT_VIEWER_PER_MINUTE", /number/],
  [{ RATE_LIMIT_VIEWER_PER_MINUTE: "-1" }, "RATE_LIMIT_VIEWER_PER_MINUTE", /number/],
  [{ RATE_LIMIT_ORGANIZATION_PER_MINUTE: "1.5" }, "RATE_LIMIT_ORGANIZATION_PER_MINUTE", /number/],
  [{ CHANGE_STREAMS_PER_VIEWER: "many" }, "CHANGE_STREAMS_PER_VIEWER", /number/],
  [{ METRICS_PORT: "on" }, "METRICS_PORT", /port/],
  [{ METRICS_HOST: "0.0.0.0" }, "METRICS_HOST", /METRICS_PORT/],
  [{ ALLOW_IMPERSONATION: "yes" }, "ALLOW_IMPERSONATION", /true/],
  [{ TRUST_PROXY: "true" }, "TRUST_PROXY", /addresses/],
  [{ TRUST_PROXY: "10.0.0.0/33" }, "TRUST_PROXY", /addresses/],
  [{ TRUST_PROXY: "10" }, "TRUST_PROXY", /addresses/],
  [{ APP_URL: "http://app.example.com" }, "APP_URL", /https/],
  [{ APP_URL: "https://app.example.com/path" }, "APP_URL", /origin/],
  [{ APP_URL: "app.example.com" }, "APP_URL", /origin/],
  [{ PORT: "80a" }, "PORT", /port/],
  [{ PORT: "70000" }, "PORT", /port/],
  [{ DATABASE_URL: "postgres://never-to-be-seen@:x/app" }, "DATABASE_URL", /URL of a PostgreSQL/],
  [{ DATABASE_URL: "postgres:///app" }, "DATABASE_URL", /URL of a PostgreSQL/],
  [{ DATABASE_URL: "postgres://db/app", DATABASE_SCHEMA: "a-b" }, "DATABASE_SCHEMA", /plain name/],
  [
    { DATABASE_URL: "postgres://db/app", DATABASE_MAX_CONNECTIONS: "0" },
    "DATABASE_MAX_CONNECTIONS",
    /no connection/,
  ],
  [{ DATABASE_URL: "./x.db" }, "DATABASE_URL", /sqlite:/],
  [{ DATABASE_URL: "sqlite://host/x.db" }, "DATABASE_URL", /sqlite:/],
  [{ WORKOS_API_KEY: "never-to-be-seen" }, "WORKOS_API_KEY", /sk_/],
  [{ WORKOS_CLIENT_ID: "sk_x" }, "WORKOS_CLIENT_ID", /client_/],
  [{ WORKOS_API_URL: "http://api.workos.com" }, "WORKOS_API_URL", /https/],
  [{ WORKOS_API_URL: "nonsense" }, "WORKOS_API_URL", /URL/],
  [{ WORKOS_WEBHOOK_SECRET: "whsec_1,,whsec_2" }, "WORKOS_WEBHOOK_SECRET", /empty/],
  [{ WEBHOOK_PATH: "webhooks" }, "WEBHOOK_PATH", /path/],
  [{ WEBHOOK_TOLERANCE_SECONDS: "0" }, "WEBHOOK_TOLERANCE_SECONDS", /at least 1/],
  [{ WEBHOOK_TOLERANCE_SECONDS: "3m" }, "WEBHOOK_TOLERANCE_SECONDS", /whole number/],
  [{ RETENTION_EVENT_DAYS: "3" }, "RETENTION_EVENT_DAYS", /at least 4/],
  [{ RETENTION_ACTIVITY_DAYS: "0" }, "RETENTION_ACTIVITY_DAYS", /at least 1/],
  [{ AUTHKIT_COOKIE_PASSWORD: "never-to-be-seen" }, "AUTHKIT_COOKIE_PASSWORD", /32/],
  [{ AUTHKIT_COOKIE_DOMAIN: "https://example.com" }, "AUTHKIT_COOKIE_DOMAIN", /parent/],
  [{ AUTHKIT_COOKIE_DOMAIN: "other.example" }, "AUTHKIT_COOKIE_DOMAIN", /parent/],
  [{ ...jwt, AUTHKIT_COOKIE_PASSWORD: secret }, "AUTHKIT_COOKIE_PASSWORD", /not two/],
  [{ ...jwt, AUTH_AUDIENCE: "" }, "AUTH_AUDIENCE", /not set/],
  [{ ...jwt, AUTH_JWKS_URL: "http://auth.example.com/jwks" }, "AUTH_JWKS_URL", /https/],
  [{ ...jwt, AUTH_JWKS_URL: "jwks" }, "AUTH_JWKS_URL", /URL/],
])("%j is one problem of %s", (over, variable, words) => {
  const problems = readConfig({ ...good, ...over }).problems ?? [];
  expect(problems.map((problem) => problem.variable)).toEqual([variable]);
  expect(formatProblems(problems)).toMatch(words);
  expect(formatProblems(problems)).not.toContain("never-to-be-seen");
});

test("--help and the README name every variable that is read, and no other", () => {
  const read = new Set<string>();
  const recording = (env: Record<string, string | undefined>) =>
    new Proxy(env, {
      get: (target, name) => {
        read.add(String(name));
        return target[String(name)];
      },
    });
  readConfig(recording(good));
  readConfig(recording(jwt));
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const documented = [...readme.matchAll(/^\| `([A-Z][A-Z_]+)`/gm)].map(([, name]) => name);
  const names = variables.map(({ name }) => name);
  expect(new Set(names)).toEqual(read);
  expect(documented).toEqual(names);
});
