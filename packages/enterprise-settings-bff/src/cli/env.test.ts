import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatProblems, readConfig, variables } from "./env.ts";

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
      databasePath: "./data/enterprise-settings.db",
      workos: { apiKey: "sk_test_1", clientId: "client_1", apiUrl: "https://api.workos.com" },
      webhookSecrets: ["whsec_1", "whsec_2"],
      webhookPath: "/webhooks/workos",
      auth: { kind: "authkit", cookiePassword: secret },
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
  expect(readConfig({ ...good, DATABASE_URL }).config?.databasePath).toBe(path);
});

test.each<[Record<string, string | undefined>, string, RegExp]>([
  [{ APP_URL: "http://app.example.com" }, "APP_URL", /https/],
  [{ APP_URL: "https://app.example.com/path" }, "APP_URL", /origin/],
  [{ APP_URL: "app.example.com" }, "APP_URL", /origin/],
  [{ PORT: "80a" }, "PORT", /port/],
  [{ PORT: "70000" }, "PORT", /port/],
  [{ DATABASE_URL: "postgres://db/app" }, "DATABASE_URL", /PostgreSQL.*0\.2/],
  [{ DATABASE_URL: "./x.db" }, "DATABASE_URL", /sqlite:/],
  [{ DATABASE_URL: "sqlite://host/x.db" }, "DATABASE_URL", /sqlite:/],
  [{ WORKOS_API_KEY: "never-to-be-seen" }, "WORKOS_API_KEY", /sk_/],
  [{ WORKOS_CLIENT_ID: "sk_x" }, "WORKOS_CLIENT_ID", /client_/],
  [{ WORKOS_API_URL: "http://api.workos.com" }, "WORKOS_API_URL", /https/],
  [{ WORKOS_API_URL: "nonsense" }, "WORKOS_API_URL", /URL/],
  [{ WORKOS_WEBHOOK_SECRET: "whsec_1,,whsec_2" }, "WORKOS_WEBHOOK_SECRET", /empty/],
  [{ WEBHOOK_PATH: "webhooks" }, "WEBHOOK_PATH", /path/],
  [{ AUTHKIT_COOKIE_PASSWORD: "never-to-be-seen" }, "AUTHKIT_COOKIE_PASSWORD", /32/],
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
