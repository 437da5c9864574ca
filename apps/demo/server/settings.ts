/** How the demo reaches the real WorkOS. */
export interface WorkOSSettings {
  apiKey: string;
  clientId: string;
  apiUrl: string;
  cookiePassword: string;
  webhookSecrets: string[];
  /** Where WorkOS and people reach Orbit, when that is not `http://localhost:PORT`. */
  appUrl: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const required = {
  WORKOS_API_KEY: "the secret key, sk_…: WorkOS dashboard, API keys",
  WORKOS_CLIENT_ID: "the client id, client_…: WorkOS dashboard, API keys",
  WORKOS_WEBHOOK_SECRET:
    "the webhook endpoint's secret, several separated by commas: WorkOS dashboard, Webhooks",
  AUTHKIT_COOKIE_PASSWORD: "32 characters or more that only you know: openssl rand -base64 32",
} as const;

/**
 * Reads the WorkOS settings. Without WORKOS_API_KEY the demo brings its sandbox: `null`.
 *
 * @throws {Error} that lists every problem at once, and never a value.
 */
export function readWorkOSSettings(env: Environment): WorkOSSettings | null {
  if (!env["WORKOS_API_KEY"]) return null;
  const problems = Object.entries(required)
    .filter(([name]) => !env[name])
    .map(([name, what]) => `${name} is missing: ${what}.`);
  const cookiePassword = env["AUTHKIT_COOKIE_PASSWORD"] ?? "";
  if (cookiePassword && cookiePassword.length < 32) {
    problems.push("AUTHKIT_COOKIE_PASSWORD has fewer than 32 characters.");
  }
  for (const name of ["APP_URL", "WORKOS_API_URL"] as const) {
    const value = env[name];
    if (value && !/^https?:$/.test(URL.parse(value)?.protocol ?? "")) {
      problems.push(`${name} is no http or https URL.`);
    }
  }
  if (problems.length > 0) {
    throw new Error(
      `The demo cannot start against WorkOS:\n${problems.map((line) => `- ${line}`).join("\n")}\nWithout WORKOS_API_KEY it starts with its own sandbox instead.`,
    );
  }
  return {
    apiKey: env["WORKOS_API_KEY"],
    clientId: env["WORKOS_CLIENT_ID"] ?? "",
    apiUrl: env["WORKOS_API_URL"] || "https://api.workos.com",
    cookiePassword,
    webhookSecrets: (env["WORKOS_WEBHOOK_SECRET"] ?? "").split(",").map((secret) => secret.trim()),
    appUrl: env["APP_URL"] ? new URL(env["APP_URL"]).origin : null,
  };
}
