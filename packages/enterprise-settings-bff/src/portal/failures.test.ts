import type { RequestListener } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { answerJson, answerText, loopbackServer } from "../../test/loopbackServer.ts";
import { startBff, startSandbox } from "../../test/sandboxBff.ts";
import type { Viewer } from "../guard/guard.ts";
import type { EnterpriseSettingsBffOptions } from "../options.ts";

const path = "/api/enterprise-settings/portal-links";
const sameOrigin = { "sec-fetch-site": "same-origin" };
const owner: Viewer = {
  userId: "owner",
  organizationId: "org_northwind",
  roles: ["owner"],
  permissions: [],
};

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const closers: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

async function start(over?: Partial<EnterpriseSettingsBffOptions>, workos: WorkOSLike = sandbox) {
  const bff = await startBff(workos, over);
  closers.push(() => bff.app.close());
  const post = (payload: object) =>
    bff.app.inject({ method: "POST", url: path, payload, headers: sameOrigin });
  return { ...bff, post };
}
type WorkOSLike = Parameters<typeof startBff>[0];

/** A WorkOS that answers everything the same way. */
async function workosAnswering(listener: RequestListener): Promise<WorkOSLike> {
  const server = await loopbackServer(listener);
  closers.push(server.close);
  return { url: server.url, apiKey: "sk_never_to_be_seen", clientId: "client_1" };
}

test.each<[string, EnterpriseSettingsBffOptions["guard"]]>([
  ["throws", () => Promise.reject(new Error("JWKS unreachable"))],
  ["hangs", () => new Promise(() => {})],
])("a guard that %s cannot tell, which is not signed out", async (_name, guard) => {
  const { post } = await start({ guard, deadlineMs: 50 });
  const answer = await post({ intent: "sso" });
  expect([answer.statusCode, answer.json()]).toMatchObject([503, { code: "guard_unavailable" }]);
});

describe("WorkOS down", () => {
  const link = "javascript:alert('never_to_be_seen')";
  test.each<[string, RequestListener | null, number, string]>([
    ["a closed port", null, 503, "workos_unavailable"],
    ["a reset connection", (request) => request.socket.destroy(), 503, "workos_unavailable"],
    ["a hang", () => {}, 503, "workos_timeout"],
    [
      "400",
      answerJson(400, { message: "never_to_be_seen" }),
      502,
      "workos_redirect_not_configured",
    ],
    ["401", answerJson(401, { message: "never_to_be_seen" }), 502, "workos_unauthorized"],
    ["403", answerJson(403, { message: "never_to_be_seen" }), 502, "workos_forbidden"],
    ["404", answerJson(404, { message: "unknown" }), 502, "workos_organization_not_found"],
    ["422", answerJson(422, { errors: [] }), 502, "workos_redirect_not_configured"],
    ["429", answerJson(429, {}), 503, "workos_rate_limited"],
    ["429 in 9 s", answerJson(429, {}, { "retry-after": "9" }), 503, "workos_rate_limited"],
    ["500", answerJson(500, { message: "never_to_be_seen" }), 503, "workos_unavailable"],
    [
      "502 as HTML",
      answerText(502, "text/html", "<h1>never_to_be_seen"),
      503,
      "workos_unavailable",
    ],
    [
      "200 as text",
      answerText(200, "text/plain", "never_to_be_seen"),
      502,
      "workos_invalid_answer",
    ],
    ["a javascript: link", answerJson(201, { link }), 502, "workos_invalid_answer"],
  ])("%s", async (name, listener, status, code) => {
    const workos = listener
      ? await workosAnswering(listener)
      : { url: "http://127.0.0.1:1", apiKey: "sk_never_to_be_seen", clientId: "client_1" };
    // Short where it is waited for; elsewhere a busy machine must not turn an answer into a time-out.
    const deadlineMs = name === "a hang" ? 300 : 5_500;
    const { post, store, log } = await start({ guard: async () => owner, deadlineMs }, workos);
    const started = performance.now();
    const answer = await post({ intent: "sso" });
    expect(performance.now() - started).toBeLessThan(6_000);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect(answer.headers["retry-after"]).toBe(name === "429 in 9 s" ? "9" : undefined);
    expect(await store.listActivity("org_northwind", 10)).toMatchObject([
      { action: "portal_link.failed", code, intent: "sso" },
    ]);
    expect(answer.body + log()).not.toContain("never_to_be_seen");
  });
});

test("WorkOS silent for 30 s is answered within 6 s, as it is served", async () => {
  const timers = new Set<NodeJS.Timeout>();
  closers.push(async () => timers.forEach(clearTimeout));
  const workos = await workosAnswering((request, response) => {
    timers.add(setTimeout(() => answerJson(201, {})(request, response), 30_000));
  });
  const { post } = await start({ guard: async () => owner }, workos);
  const started = performance.now();
  const answer = await post({ intent: "sso" });
  expect([answer.statusCode, answer.json()]).toMatchObject([503, { code: "workos_timeout" }]);
  expect(performance.now() - started).toBeLessThan(6_000);
}, 10_000);

test("a link that cannot be recorded is dropped", async () => {
  const { store: fine } = await start();
  const store = { ...fine, appendActivity: () => Promise.reject(new Error("disk full")) };
  const { post, log } = await start({ guard: async () => owner, store });
  const answer = await post({ intent: "sso" });
  expect([answer.statusCode, answer.json()]).toMatchObject([503, { code: "store_unavailable" }]);
  expect(answer.body + log()).not.toContain("/portal?token=");
});
