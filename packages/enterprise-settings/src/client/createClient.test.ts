// @vitest-environment node
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { makeProblem, makeStatus } from "@acme/enterprise-settings-contract/fixtures";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createClient, type ClientOptions } from "./createClient.ts";
import { EnterpriseSettingsError } from "./EnterpriseSettingsError.ts";

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const json = (response: ServerResponse, status: number, body: unknown, headers = {}) =>
  response
    .writeHead(status, { "content-type": "application/json", ...headers })
    .end(JSON.stringify(body));

/** A real server on loopback, and a client of it. */
async function serve(handler: Handler, options: ClientOptions = {}) {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => handler(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return createClient({ baseUrl: `http://127.0.0.1:${port}/es`, ...options });
}

const codeOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(EnterpriseSettingsError);
  return error as EnterpriseSettingsError;
};

describe("getStatus", () => {
  test("reads status and headers; a 304 gives the same object with new headers", async () => {
    let asOf = "2026-11-21T14:00:00.000Z";
    const client = await serve((request, response) => {
      const headers = {
        "enterprise-settings-as-of": asOf,
        "enterprise-settings-poll-after-ms": "4000",
      };
      if (request.headers["if-none-match"] === '"e1"') response.writeHead(304, headers).end();
      else json(response, 200, makeStatus(), { ...headers, etag: '"e1"' });
    });
    const first = await client.getStatus();
    expect(first).toMatchObject({ status: makeStatus(), asOf, pollAfterMs: 4000 });
    asOf = "2026-11-21T14:01:00.000Z";
    const second = await client.getStatus(first);
    expect(second.status).toBe(first.status);
    expect(second.asOf).toBe(asOf);
  });

  test("sends headers that are read before each request", async () => {
    let token = "a";
    const seen: unknown[] = [];
    const client = await serve(
      (request, response) => {
        seen.push(request.headers["authorization"]);
        json(response, 200, makeStatus());
      },
      { headers: () => ({ authorization: `Bearer ${token}` }) },
    );
    await client.getStatus();
    token = "b";
    await client.getStatus();
    expect(seen).toEqual(["Bearer a", "Bearer b"]);
  });
});

describe("failures", () => {
  test.each([
    ["a problem", 503, JSON.stringify(makeProblem("workos_unavailable")), "workos_unavailable"],
    ["a proxy's page", 502, "<html>Bad gateway</html>", "invalid_answer"],
    ["a proxy's refusal", 429, "slow down", "rate_limited"],
    ["a status that is none", 200, "[]", "invalid_answer"],
    ["half an answer", 200, '{"organization":', "invalid_answer"],
  ])("%s becomes a code", async (_name, status, body, code) => {
    const client = await serve((_request, response) => response.writeHead(status).end(body));
    expect((await codeOf(client.getStatus())).code).toBe(code);
  });

  test("keep the request id and how long to wait", async () => {
    const client = await serve((_request, response) =>
      json(response, 429, makeProblem("rate_limited"), { "retry-after": "20" }),
    );
    const error = await codeOf(client.getStatus());
    expect(error).toMatchObject({ status: 429, requestId: "req-7f3k2", retryAfterSeconds: 20 });
  });

  test("a server that hangs is a timeout, one that is gone a network failure", async () => {
    const client = await serve(() => {}, { timeoutMs: 30 });
    expect((await codeOf(client.getStatus())).code).toBe("timeout");
    const gone = createClient({ baseUrl: "http://127.0.0.1:1" });
    expect((await codeOf(gone.getStatus())).code).toBe("network");
  });
});

describe("what is given up while it waits for its headers or a renewal is never sent", () => {
  /** A `fetch` that, unlike the browser's, does not look at the signal. */
  function deaf(status = 200) {
    const answer = () => new Response(JSON.stringify(makeProblem("session_expired")), { status });
    return vi.fn<typeof fetch>(async () => answer());
  }
  const later = () => new Promise<void>((resolve) => setTimeout(resolve, 20));

  test("a stream that is stopped meanwhile", async () => {
    const stop = new AbortController();
    const opens = deaf();
    const client = createClient({
      fetch: opens,
      headers: async () => {
        stop.abort();
        return {};
      },
    });
    expect((await codeOf(client.openChanges!(stop.signal))).code).toBe("network");
    expect(opens).not.toHaveBeenCalled();
  });

  test("a stream that is stopped while the session is renewed", async () => {
    const stop = new AbortController();
    const opens = deaf(401);
    const onUnauthorized = async () => {
      stop.abort();
      return true;
    };
    const client = createClient({ fetch: opens, onUnauthorized });
    expect((await codeOf(client.openChanges!(stop.signal))).code).toBe("network");
    expect(opens).toHaveBeenCalledTimes(1);
  });

  test("a request whose time is over", async () => {
    const sends = deaf();
    const headers = () => later().then(() => ({}));
    const client = createClient({ fetch: sends, headers, timeoutMs: 5 });
    expect((await codeOf(client.createPortalLink({ intent: "sso" }))).code).toBe("timeout");
    await later();
    expect(sends).not.toHaveBeenCalled();
  });
});

describe("a session that has expired", () => {
  const guarded =
    (isRenewed: () => boolean): Handler =>
    (_request, response) =>
      isRenewed()
        ? json(response, 200, makeStatus())
        : json(response, 401, makeProblem("session_expired"));

  test("is renewed once for all requests, which are tried again", async () => {
    let renewed = false;
    const onUnauthorized = vi.fn<() => Promise<boolean>>(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return (renewed = true);
    });
    const client = await serve(
      guarded(() => renewed),
      { onUnauthorized },
    );
    const answers = await Promise.all([client.getStatus(), client.getStatus(), client.refresh()]);
    expect(answers).toHaveLength(3);
    expect(onUnauthorized).toHaveBeenCalledTimes(1);
  });

  test("is not renewed again for a request that was already under way", async () => {
    let renewed = false;
    let late: (() => void) | undefined;
    const handler: Handler = (request, response, body) => {
      if (renewed || request.method === "GET") guarded(() => renewed)(request, response, body);
      else late = () => json(response, 401, makeProblem("session_expired"));
    };
    const onUnauthorized = vi.fn<() => Promise<boolean>>(async () => (renewed = true));
    const client = await serve(handler, { onUnauthorized });
    const slow = client.refresh();
    await vi.waitUntil(() => late);
    await client.getStatus();
    late?.();
    await slow;
    expect(onUnauthorized).toHaveBeenCalledTimes(1);
  });

  test("is over when it cannot be renewed; an outage while renewing is no sign-out", async () => {
    const handler = guarded(() => false);
    const over = await serve(handler, { onUnauthorized: () => Promise.resolve(false) });
    expect(await codeOf(over.getStatus())).toMatchObject({
      code: "session_expired",
      signedOut: true,
    });
    const outage = await serve(handler, {
      onUnauthorized: () => Promise.reject(new Error("down")),
    });
    expect(await codeOf(outage.getStatus())).toMatchObject({ code: "network", signedOut: false });
  });

  test("is tried again once, not forever", async () => {
    const onUnauthorized = vi.fn<() => Promise<boolean>>(() => Promise.resolve(true));
    const client = await serve(
      guarded(() => false),
      { onUnauthorized },
    );
    expect((await codeOf(client.getStatus())).signedOut).toBe(true);
    expect(onUnauthorized).toHaveBeenCalledTimes(1);
  });
});

describe("createPortalLink", () => {
  test("posts intent and path as JSON", async () => {
    const client = await serve((request, response, body) => {
      expect([request.method, request.url]).toEqual(["POST", "/es/portal-links"]);
      expect(JSON.parse(body)).toEqual({ intent: "sso", returnPath: "/settings" });
      json(response, 201, { intent: "sso", url: "https://setup.example/?t=1", expiresAt: "x" });
    });
    const link = await client.createPortalLink({ intent: "sso", returnPath: "/settings" });
    expect(link.url).toBe("https://setup.example/?t=1");
  });

  test.each(["javascript:alert(1)", "", 7, "not a url", "data:text/html,x"])(
    "never gives %j to navigate to, nor names it",
    async (url) => {
      const client = await serve((_request, response) =>
        json(response, 201, { intent: "sso", url }),
      );
      const error = await codeOf(client.createPortalLink({ intent: "sso" }));
      expect(error.code).toBe("invalid_answer");
      expect(error.message).toBe("The answer holds no link.");
    },
  );
});
