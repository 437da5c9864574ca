import type { RequestListener } from "node:http";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  answerJson as json,
  answerText as text,
  loopbackServer,
} from "../../test/loopbackServer.ts";
import { ProblemError } from "../errors.ts";
import { createWorkOSGateway, type WorkOSGatewayOptions } from "./createWorkOSGateway.ts";

const apiKey = "sk_test_never_to_be_seen";
const link = "https://setup.workos.com?token=never_to_be_seen";
const order = {
  organizationId: "org_1",
  intent: "sso",
  returnUrl: "https://app.example.com/",
} as const;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(listener: RequestListener) {
  const server = await loopbackServer(listener);
  closers.push(server.close);
  return server.url;
}

const gateway = (apiUrl: string, over: Partial<WorkOSGatewayOptions> = {}) =>
  createWorkOSGateway({ apiKey, clientId: "client_1", apiUrl, ...over });

async function problemOf(work: Promise<unknown>): Promise<ProblemError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw new Error("no ProblemError", { cause: error });
  return error;
}

/** Everything an error could show in a log, its causes included. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? "";
  return [error.stack, JSON.stringify(error), everythingOf(error.cause)].join("\n");
}

describe("WorkOS' own emulator, which differs", () => {
  test("answers 200 for a link, needs the intent, and names another host in it", async () => {
    const elsewhere = "https://setup.example.test/portal";
    const url = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        const { intent } = JSON.parse(body) as { intent?: string };
        json(intent ? 200 : 422, { link: elsewhere })(request, response);
      });
    });
    expect(await gateway(url).createPortalLink(order, { at: Date.now() + 2000 })).toEqual({
      url: elsewhere,
    });
  });

  test("says `enabled` of webhook endpoints instead of `status`", async () => {
    const data = [{ endpoint_url: "https://a.example/hook", enabled: true, events: [] }];
    const url = await serve(json(200, { data, list_metadata: {} }));
    const { endpoints } = await gateway(url).listWebhookEndpoints({ at: Date.now() + 2000 });
    expect(endpoints).toMatchObject([{ enabled: true, secret: null }]);
  });
});

describe("createPortalLink", () => {
  test("asks for one organization and one intent, with the key in a header alone", async () => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        seen.push([request.method, request.url, request.headers.authorization, JSON.parse(body)]);
        json(201, { link })(request, response);
      });
    });
    const answer = await gateway(url).createPortalLink(
      { ...order, successUrl: "https://app.example.com/done" },
      { at: Date.now() + 2000 },
    );
    expect(answer.url).toBe("https://setup.workos.com/?token=never_to_be_seen");
    expect(seen).toEqual([
      [
        "POST",
        "/portal/generate_link",
        `Bearer ${apiKey}`,
        {
          organization: "org_1",
          intent: "sso",
          return_url: "https://app.example.com/",
          success_url: "https://app.example.com/done",
        },
      ],
    ]);
  });

  describe("the hint of a provider", () => {
    async function hinted(answers: RequestListener[]) {
      const seen: unknown[] = [];
      const url = await serve((request, response) => {
        let body = "";
        request.on("data", (chunk) => (body += chunk));
        request.on("end", () => {
          seen.push((JSON.parse(body) as Record<string, unknown>)["intent_options"]);
          answers[seen.length - 1]?.(request, response);
        });
      });
      const deadline = { at: Date.now() + 2000 };
      const hinted = { ...order, provider: "OktaSAML" };
      const asked = gateway(url).createPortalLink(hinted, deadline);
      const outcome = await asked.then(
        () => "minted",
        (error: unknown) => (error instanceof ProblemError ? error.code : "no problem"),
      );
      return { outcome, seen };
    }
    const hint = { sso: { provider_type: "OktaSAML" } };
    const refused = json(422, { message: "intent_options is not allowed" });

    test.each<[string, RequestListener[], string, unknown[]]>([
      ["is passed on", [json(201, { link })], "minted", [hint]],
      ["is dropped when refused", [refused, json(201, { link })], "minted", [hint, undefined]],
      [
        "is dropped once",
        [refused, json(400, {})],
        "workos_redirect_not_configured",
        [hint, undefined],
      ],
      [
        "is not what another failure is about",
        [json(404, {})],
        "workos_organization_not_found",
        [hint],
      ],
    ])("%s", async (_name, answers, outcome, seen) => {
      expect(await hinted(answers)).toEqual({ outcome, seen });
    });
  });

  const html = text(502, "text/html", `<html>${link} Bad Gateway</html>`);
  test.each<[string, RequestListener, string, number?]>([
    ["400", json(400, { message: "bad", link }), "workos_redirect_not_configured"],
    ["401", json(401, { message: "Unauthorized" }), "workos_unauthorized"],
    ["403", json(403, { error: "forbidden", link }), "workos_forbidden"],
    [
      "404",
      json(404, { message: "Organization not found: 'org_1'" }),
      "workos_organization_not_found",
    ],
    ["422", json(422, { errors: [{ code: "x" }] }), "workos_redirect_not_configured"],
    ["429 with Retry-After", json(429, {}, { "retry-after": "7" }), "workos_rate_limited", 7],
    ["429 as a string", json(429, "Ratelimited"), "workos_rate_limited"],
    ["500", json(500, { message: "oops" }), "workos_unavailable"],
    ["502 as HTML", html, "workos_unavailable"],
    ["a redirect", (_q, r) => r.writeHead(302, { location: "/x" }).end(), "workos_invalid_answer"],
    ["200 as text", text(200, "text/plain", link), "workos_invalid_answer"],
    [
      "200 as broken JSON",
      text(200, "application/json", `{"link":"${link}`),
      "workos_invalid_answer",
    ],
    ["null", json(200, null), "workos_invalid_answer"],
    ["no link", json(201, { url: link }), "workos_invalid_answer"],
    ["a javascript: link", json(201, { link: "javascript:alert(1)" }), "workos_invalid_answer"],
    [
      "an http link",
      json(201, { link: "http://setup.workos.com/?token=x" }),
      "workos_invalid_answer",
    ],
    ["a reset connection", (q) => q.socket.destroy(), "workos_unavailable"],
  ])("%s", async (_name, listener, code, retryAfterSeconds) => {
    const asked = gateway(await serve(listener)).createPortalLink(order, { at: Date.now() + 1500 });
    const problem = await problemOf(asked);
    expect(problem).toMatchObject({ code, retryAfterSeconds });
    expect(everythingOf(problem)).not.toContain("never_to_be_seen");
  });

  test("a closed port is an outage", async () => {
    const asked = gateway("http://127.0.0.1:1").createPortalLink(order, { at: Date.now() + 500 });
    expect(await problemOf(asked)).toMatchObject({ code: "workos_unavailable" });
  });

  test.each<[string, RequestListener]>([
    ["headers never come", () => {}],
    ["the body never ends", (_q, r) => void r.writeHead(200).write("{")],
  ])("the deadline ends the call when %s", async (_name, listener) => {
    const started = performance.now();
    const asked = gateway(await serve(listener)).createPortalLink(order, { at: Date.now() + 150 });
    expect(await problemOf(asked)).toMatchObject({ code: "workos_timeout" });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test("retries once after a reset connection, if 2 s are left", async () => {
    let calls = 0;
    const url = await serve((request, response) =>
      ++calls === 1 ? request.socket.destroy() : json(201, { link })(request, response),
    );
    await gateway(url).createPortalLink(order, { at: Date.now() + 5000 });
    expect(calls).toBe(2);
  });

  test("never retries what was answered", async () => {
    let calls = 0;
    const url = await serve((request, response) => {
      calls++;
      json(503, {})(request, response);
    });
    await problemOf(gateway(url).createPortalLink(order, { at: Date.now() + 5000 }));
    expect(calls).toBe(1);
  });

  test("at most 20 calls run at once; the others wait, and not beyond their deadline", async () => {
    const held = new Set<() => void>();
    let seen = 0;
    let most = 0;
    const release = () => {
      for (const answer of held) answer();
      held.clear();
    };
    const url = await serve((request, response) => {
      held.add(() => json(201, { link })(request, response));
      most = Math.max(most, held.size);
      // Time for one call too many to show.
      if (++seen % 20 === 0 || seen === 50) setTimeout(release, 50);
    });
    const workos = gateway(url);
    const deadline = { at: Date.now() + 5000 };
    const asked = Array.from({ length: 50 }, () => workos.createPortalLink(order, deadline));
    const late = problemOf(workos.createPortalLink(order, { at: Date.now() + 20 }));
    expect(await late).toMatchObject({ code: "workos_timeout" });
    await Promise.all(asked);
    expect(most).toBe(20);
  });

  test("is minted while reads hang", async () => {
    let reads = 0;
    const url = await serve((request, response) => {
      if (request.method === "GET") reads++;
      else json(201, { link })(request, response);
    });
    const workos = gateway(url);
    const deadline = { at: Date.now() + 1000 };
    const hanging = Array.from({ length: 5 }, () =>
      problemOf(workos.readOrganization("org_1", deadline)),
    );
    await vi.waitFor(() => expect(reads).toBe(16));
    await workos.createPortalLink(order, deadline);
    expect(reads).toBe(16);
    for (const read of hanging) expect(await read).toMatchObject({ code: "workos_timeout" });
  });
});

test.each(["http://api.workos.com", "ftp://127.0.0.1", "nonsense", "https://api.workos.com/v1"])(
  "refuses the apiUrl %s",
  (apiUrl) => {
    expect(() => gateway(apiUrl)).toThrow(TypeError);
  },
);
