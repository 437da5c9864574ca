import {
  defaultPrefix,
  requestIdHeader,
  routes,
  statusHeaders,
} from "@acme/enterprise-settings-contract/routes";
import { portalIntents } from "@acme/enterprise-settings-contract/states";
import type { Problem } from "@acme/enterprise-settings-contract/wire";
import type { StatusAnswer } from "../client/createClient.ts";
import { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import type { FakeClient } from "./fakeClient.ts";

/** What is needed of MSW's `http` (`msw/http` 3.0): nothing of MSW is imported. */
export interface MswHttp<Handler> {
  all(path: string, resolve: (info: { request: Request }) => Promise<Response>): Handler;
}

function problem(error: EnterpriseSettingsError): Response {
  // What failed without an answer has none here either.
  if (error.status === undefined) return Response.error();
  const { code, status, message, requestId = "req-test", retryAfterSeconds } = error;
  const body: Problem = {
    type: `urn:acme:enterprise-settings:problem:${code}`,
    title: message,
    status,
    code,
    remedy: "",
    requestId,
  };
  return Response.json(body, {
    status,
    headers: {
      "content-type": "application/problem+json",
      [requestIdHeader]: requestId,
      ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
    },
  });
}

const refuse = (code: string, status: number, message: string): never => {
  throw new EnterpriseSettingsError(code, message, { status });
};

/** As the BFF's: a tag of the body, which says nothing of when it was asked. */
function tagOf(body: string): string {
  let hash = 0;
  for (const char of body) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) | 0;
  return `"${(hash >>> 0).toString(36)}"`;
}

function statusResponse({ status, asOf, pollAfterMs }: StatusAnswer, request: Request): Response {
  const body = JSON.stringify(status);
  const etag = tagOf(body);
  const headers = {
    "content-type": "application/json",
    etag,
    ...(asOf === null ? {} : { [statusHeaders.asOf]: asOf }),
    ...(pollAfterMs === null ? {} : { [statusHeaders.pollAfterMs]: String(pollAfterMs) }),
  };
  return request.headers.get("if-none-match") === etag
    ? new Response(null, { status: 304, headers })
    : new Response(body, { headers });
}

async function linkResponse(client: FakeClient, request: Request): Promise<Response> {
  const isForm = request.headers.get("content-type")?.startsWith("application/x-www-form") ?? false;
  const body = isForm
    ? Object.fromEntries(new URLSearchParams(await request.text()))
    : ((await request.json()) as Record<string, unknown>);
  const intent = portalIntents.find((it) => it === body["intent"]);
  if (!intent) return refuse("unknown_intent", 400, "There is no such intent.");
  const link = await client.createPortalLink({ intent });
  return isForm
    ? new Response(null, { status: 303, headers: { location: link.url } })
    : Response.json(link, { status: 201 });
}

async function answer(client: FakeClient, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const asks = (method: string, route: string) =>
    request.method === method && pathname.endsWith(route);
  if (asks("GET", routes.status)) return statusResponse(await client.getStatus(), request);
  if (asks("POST", routes.refresh)) return statusResponse(await client.refresh(), request);
  if (asks("POST", routes.portalLinks)) return linkResponse(client, request);
  if (asks("GET", routes.changes) && client.openChanges) return client.openChanges(request.signal);
  // The change stream too, of a client that does not push: the kit polls.
  return refuse("not_found", 404, "There is no such route.");
}

/**
 * Request handlers for MSW that answer as the BFF does, with what the fake client says: statuses with
 * their ETag, problems by code, links for JSON and for forms. For tests of the whole way, the client that
 * goes over the network included.
 * @param http MSW's own: `import { http } from "msw/http"` (MSW 3).
 * @param baseUrl Where the BFF is mounted, on whatever origin. Default `/api/enterprise-settings`.
 */
export function createRequestHandlers<Handler>(
  http: MswHttp<Handler>,
  client: FakeClient,
  baseUrl: string = defaultPrefix,
): Handler[] {
  const handler = http.all(`*${baseUrl}/*`, async ({ request }) => {
    try {
      return await answer(client, request);
    } catch (cause) {
      if (cause instanceof EnterpriseSettingsError) return problem(cause);
      throw cause;
    }
  });
  return [handler];
}
