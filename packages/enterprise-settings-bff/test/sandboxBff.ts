import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type SandboxOptions } from "@acme/workos-sandbox";
import { WorkOS } from "@workos-inc/node";
import Fastify from "fastify";
import { authkitGuard } from "../src/guard/authkit.ts";
import { createWorkOSGateway } from "../src/workos/createWorkOSGateway.ts";
import { enterpriseSettingsBff } from "../src/plugin.ts";
import type { EnterpriseSettingsBffOptions } from "../src/options.ts";
import { createSqliteStore } from "../src/store/sqlite.ts";

export const appUrl = "https://app.example.com";
export const cookiePassword = "a password for tests, 32 characters and more";
export const webhookSecret = "whsec_for_tests";
const redirectUri = `${appUrl}/callback`;

const member = (id: string, organizationId: string, role: string, permissions: string[] = []) => ({
  id,
  email: `${id}@example.com`,
  firstName: "Test",
  lastName: id,
  memberships: [{ organizationId, role, permissions }],
});

export const seed = {
  organizations: [
    { id: "org_northwind", name: "Northwind" },
    { id: "org_fabrikam", name: "Fabrikam" },
  ],
  users: [
    member("owner", "org_northwind", "owner"),
    member("plain", "org_northwind", "member"),
    member("directory", "org_northwind", "member", ["widgets:dsync:manage"]),
    member("stranger", "org_fabrikam", "admin"),
    {
      id: "alone",
      email: "alone@example.com",
      firstName: "No",
      lastName: "Organization",
      memberships: [],
    },
  ],
};

/** A sandbox that listens. */
export async function startSandbox(options: SandboxOptions = {}) {
  const sandbox = createSandbox({ seed, webhookRetryDelaysMs: [10, 20], ...options });
  await sandbox.listen();
  return sandbox;
}
type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Signs somebody in through the sandbox's own pages; the answer is the `Cookie` header. */
export async function signIn({ url, apiKey, clientId }: Sandbox, userId: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const workos = new WorkOS({ apiKey, clientId, apiHostname: hostname, port: +port, https: false });
  const page = await fetch(
    workos.userManagement.getAuthorizationUrl({ clientId, redirectUri, provider: "authkit" }),
  );
  const request = /name="request"\s+value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  const chosen = await fetch(`${url}/user_management/authorize`, {
    method: "POST",
    body: new URLSearchParams({ request, user: userId }),
    redirect: "manual",
  });
  const code = new URL(chosen.headers.get("location") ?? "").searchParams.get("code") ?? "";
  const { sealedSession } = await workos.userManagement.authenticateWithCode({
    clientId,
    code,
    session: { sealSession: true, cookiePassword },
  });
  return `theme=dark; wos-session=${sealedSession}`;
}

/** The plugin on a real store file, with what the sandbox's WorkOS needs; every part can be replaced. */
export async function startBff(
  sandbox: Pick<Sandbox, "url" | "apiKey" | "clientId">,
  over: Partial<EnterpriseSettingsBffOptions> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "bff-"));
  const store = over.store ?? (await createSqliteStore({ path: join(folder, "test.db") }));
  const { url: apiUrl, apiKey, clientId } = sandbox;
  const lines: string[] = [];
  const app = Fastify({
    logger: { level: "trace", stream: { write: (line: string) => void lines.push(line) } },
  });
  app.addHook("onClose", async () => rmSync(folder, { recursive: true, force: true }));
  await app.register(enterpriseSettingsBff, {
    guard: authkitGuard({ apiKey, clientId, apiUrl, cookiePassword }),
    workos: createWorkOSGateway({ apiKey, clientId, apiUrl }),
    store,
    appUrl,
    webhookSecrets: [webhookSecret],
    // Tests say themselves when to look for what was missed.
    reconcile: false,
    ...over,
  });
  return { app, store, log: () => lines.join("") };
}
