import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { WorkOS } from "@workos-inc/node";
import { parseSetCookie } from "cookie";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listenToChanges } from "./changeReader.ts";
import { appUrl, cookiePassword, signIn, startSandbox, webhookSecret } from "./sandboxBff.ts";

const main = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "bff-secrets-"));
const prefix = "/api/enterprise-settings";

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  sandbox = await startSandbox({ apiKey: "sk_test_only_the_server_knows" });
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The real server as a process; `output` is everything that it ever printed. */
function serve() {
  const child = spawn(process.execPath, ["--conditions=source", main, "serve"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PORT: "0",
      APP_URL: appUrl,
      WORKOS_API_KEY: sandbox.apiKey,
      WORKOS_CLIENT_ID: sandbox.clientId,
      WORKOS_API_URL: sandbox.url,
      WORKOS_WEBHOOK_SECRET: webhookSecret,
      AUTHKIT_COOKIE_PASSWORD: cookiePassword,
      METRICS_PORT: "0",
      DATABASE_URL: `sqlite:${join(folder, "bff.db")}`,
    },
  });
  let output = "";
  const origin = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        const found = /Server listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    child.once("close", () => reject(new Error(`It ended: ${output}`)));
  });
  const stop = async () => {
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGTERM");
    await ended;
  };
  /** What Prometheus is told. */
  const metrics = async () => {
    const port = /"metrics":\{[^}]*"port":(\d+)/.exec(output)?.[1];
    return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  };
  return { origin, stop, metrics, output: () => output };
}

/** What is inside the cookie, for whoever has the password. */
async function open(cookie: string) {
  const workos = new WorkOS({ apiKey: sandbox.apiKey, clientId: sandbox.clientId });
  const sessionData = cookie.slice(cookie.indexOf("wos-session=") + "wos-session=".length);
  const session = await workos.userManagement.getSessionFromCookie({ sessionData, cookiePassword });
  const { accessToken = "", refreshToken = "" } = session ?? {};
  return [sessionData, accessToken, refreshToken, accessToken.split(".")[2] ?? ""];
}

test(
  "no secret of a whole run is printed or stored, come what may",
  { timeout: 30_000 },
  async () => {
    const { origin: listening, stop, metrics, output } = serve();
    const origin = await listening;
    const post = (path: string, headers: Record<string, string>, body: string) =>
      fetch(origin + path, {
        method: "POST",
        headers: { "sec-fetch-site": "same-origin", ...headers },
        body,
        redirect: "manual",
      });
    const json = { "content-type": "application/json" };
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const links = `${prefix}/portal-links`;
    const statuses: number[] = [];
    const note = <T extends { status: number }>(answer: T): T => {
      statuses.push(answer.status);
      return answer;
    };

    sandbox.addWebhookEndpoint({ url: `${origin}/webhooks/workos`, secret: webhookSecret });
    const first = await signIn(sandbox, "owner");
    const plain = await signIn(sandbox, "plain");
    const [, accessToken = ""] = await open(first);

    note(await fetch(origin + prefix + "/status", { headers: { cookie: first } }));
    const page = await listenToChanges(`${origin}${prefix}/changes`, { cookie: first });
    note(page);
    await page.next();
    const [, token = ""] = await open(plain);
    note(await fetch(`${origin}${prefix}/changes?token=${token}`));
    note(await fetch(`${origin}${prefix}/status?atLeast=${token}`, { headers: { cookie: plain } }));
    const minted = note(await post(links, { ...json, cookie: first }, '{"intent":"sso"}'));
    const { url } = (await minted.json()) as { url: string };
    const redirected = note(await post(links, { ...form, cookie: first }, "intent=dsync"));
    note(await post(links, { ...json, cookie: plain }, '{"intent":"sso"}'));
    note(await post(links, { ...form, cookie: first.replace("*", "*x") }, "intent=sso"));
    note(await post(links, { ...json, authorization: `Bearer ${accessToken}` }, "{}"));
    note(await post(links, { ...json, cookie: first }, `{"intent":"${accessToken}"}`));
    const refreshed = note(await post("/auth/refresh", { cookie: first }, ""));
    const renewed = parseSetCookie(refreshed.headers.getSetCookie()[0] ?? "").value ?? "";
    const forged = { "workos-signature": `t=${Date.now()}, v1=${"ab".repeat(32)}` };
    note(await post("/webhooks/workos", { ...json, ...forged }, "{}"));
    sandbox.createConnection({ organizationId: "org_northwind", type: "OktaSAML", name: "Okta" });
    await sandbox.idle();
    // And once everything fails.
    await sandbox.close();
    const cookie = `wos-session=${renewed}`;
    note(await post(links, { ...json, cookie }, '{"intent":"sso"}'));
    note(await post("/auth/refresh", { cookie }, ""));
    page.leave();
    const measured = await metrics();
    await stop();

    expect(statuses).toEqual([
      200, 200, 401, 400, 201, 303, 403, 401, 401, 400, 204, 401, 503, 503,
    ]);
    const secrets = [
      sandbox.apiKey,
      cookiePassword,
      webhookSecret,
      url,
      ...[url, redirected.headers.get("location") ?? ""].map(
        (link) => new URL(link).searchParams.get("token") ?? link,
      ),
      ...(await open(first)),
      ...(await open(plain)),
      ...(await open(cookie)),
      forged["workos-signature"],
      "ab".repeat(32),
    ];
    expect(secrets.filter((secret) => secret.length < 10)).toEqual([]);
    const stored = readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1"));
    expect(stored.join("").length).toBeGreaterThan(10_000);
    expect(output()).toContain("request completed");
    expect(measured).toContain('enterprise_settings_portal_links_total{outcome="created"} 2');
    const everything = output() + measured + stored.join("\n");
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
  },
);
