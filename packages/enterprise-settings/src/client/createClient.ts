import type { PortalLink, Status } from "@acme/enterprise-settings-contract/wire";
import {
  atLeastParam,
  defaultPrefix,
  requestIdHeader,
  routes,
  statusHeaders,
} from "@acme/enterprise-settings-contract/routes";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import { EnterpriseSettingsError, readProblem, readRetryAfter } from "./EnterpriseSettingsError.ts";
import { readStatus } from "./readStatus.ts";

export interface ClientOptions {
  /** Where the BFF is mounted, without a trailing slash. Default `/api/enterprise-settings`. */
  readonly baseUrl?: string;
  /** Default: the global `fetch`, looked up at each call. */
  readonly fetch?: typeof fetch;
  /** Extra request headers, read before each request: a bearer token, for instance. */
  readonly headers?: () => HeadersInit | Promise<HeadersInit>;
  /**
   * Renews the session after a 401: `true` makes the client try again once, `false` means that the
   * session is over. Called once for all requests that failed together. A throw is an outage.
   */
  readonly onUnauthorized?: () => Promise<boolean>;
  /** How long one request may take, in milliseconds. Default 10,000 (the BFF's own limit is 5,500). */
  readonly timeoutMs?: number;
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number;
}

/** What one read of the status told. */
export interface StatusAnswer {
  readonly status: Status;
  /** The instant up to which the server knows WorkOS' state; null while it never read it. */
  readonly asOf: string | null;
  /** The server's floor for the next poll, in milliseconds. */
  readonly pollAfterMs: number | null;
  readonly etag: string | null;
  /** When this client got the answer, in milliseconds since the epoch. */
  readonly checkedAt: number;
  /** Names the request in the server's log. */
  readonly requestId?: string | undefined;
}

export interface PortalLinkOptions {
  readonly intent: PortalIntent;
  /** A pathname of the application to come back to. */
  readonly returnPath?: string | undefined;
  /** For `sso`: the identity provider to set up, a WorkOS connection type such as `OktaSAML`. */
  readonly provider?: string | undefined;
}

export interface StatusOptions {
  /** A node of the server that knows an older revision than this reads its store first. */
  readonly atLeast?: number | undefined;
}

export interface EnterpriseSettingsClient {
  /** Reads the status. With the previous answer an unchanged status costs a 304 and stays the same object. */
  getStatus(previous?: StatusAnswer, options?: StatusOptions): Promise<StatusAnswer>;
  /** Makes the server read WorkOS again, then answers the status. */
  refresh(): Promise<StatusAnswer>;
  /** Mints a link that lives five minutes: navigate to it at once, keep it nowhere. */
  createPortalLink(options: PortalLinkOptions): Promise<PortalLink>;
  /** Opens `GET /changes`, which tells when to read again. Without it the status is polled alone. */
  readonly openChanges?: (signal: AbortSignal) => Promise<Response>;
  /**
   * Where a plain form asks for a link when there is no JavaScript. Absent where a session is proved by
   * headers, which no form can send.
   */
  readonly formAction?: string;
}

/** Whatever a server says, a link never runs a script. */
const isNavigable = (url: unknown): url is string =>
  typeof url === "string" && /^https?:\/\/[^/]/i.test(url);

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Runs `renew` once for everybody whose request was already under way when it started. */
function createRenewal(renew: () => Promise<boolean>) {
  let finished = 0;
  let latest: Promise<boolean> | undefined;
  let running = false;
  const run = async () => {
    running = true;
    try {
      return await renew();
    } finally {
      running = false;
      finished += 1;
    }
  };
  return {
    mark: () => finished,
    since(mark: number): Promise<boolean> {
      if (!latest || (!running && mark === finished)) latest = run();
      return latest;
    },
  };
}

interface Answer {
  readonly response: Response;
  /** Parsed JSON; nothing for a 304 and for a stream. */
  readonly body: unknown;
}

/** The BFF's client. Without React; every failure is an `EnterpriseSettingsError`. */
export function createClient(options: ClientOptions = {}): EnterpriseSettingsClient {
  const { baseUrl = defaultPrefix, timeoutMs = 10_000, now = Date.now } = options;

  /** Gives up after the time limit, whatever it is that hangs, and says what went wrong in our words. */
  async function limited<T>(
    work: (signal: AbortSignal, abort: () => void) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController();
    const abort = () => controller.abort();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const expired = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new EnterpriseSettingsError("timeout", "The server did not answer in time."));
        abort();
      }, timeoutMs);
    });
    try {
      return await Promise.race([work(controller.signal, abort), expired]);
    } catch (cause) {
      if (cause instanceof EnterpriseSettingsError) throw cause;
      throw new EnterpriseSettingsError("network", "The server could not be reached.", { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  const renewal = createRenewal(() =>
    limited(async () => (await options.onUnauthorized?.()) ?? false),
  );

  async function send(path: string, init: RequestInit, stream?: AbortSignal): Promise<Answer> {
    return limited(async (signal, abort) => {
      const headers = new Headers(await options.headers?.());
      headers.set("accept", stream ? "text/event-stream" : "application/json");
      for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
      stream?.addEventListener("abort", abort);
      if (stream?.aborted) abort();
      // The headers may have come too late: nobody waits for the answer any more.
      signal.throwIfAborted();
      const response = await (options.fetch ?? globalThis.fetch)(baseUrl + path, {
        credentials: "same-origin",
        // The ETag is ours to send; a browser cache in between would hide the 304.
        cache: "no-store",
        ...init,
        headers,
        signal,
      });
      const unread = response.status === 304 || (stream && response.ok);
      return { response, body: unread ? undefined : parseJson(await response.text()) };
    });
  }

  async function request(path: string, init: RequestInit, stream?: AbortSignal): Promise<Answer> {
    const mark = renewal.mark();
    let answer = await send(path, init, stream);
    if (answer.response.status === 401 && options.onUnauthorized && (await renewal.since(mark))) {
      answer = await send(path, init, stream);
    }
    const { ok, status, headers } = answer.response;
    if (ok || status === 304) return answer;
    throw readProblem(status, answer.body, {
      requestId: headers.get(requestIdHeader) ?? undefined,
      retryAfterSeconds: readRetryAfter(headers.get("retry-after"), now()),
    });
  }

  function readAnswer({ headers }: Response, status: Status, etag: string | null): StatusAnswer {
    const floor = Number(headers.get(statusHeaders.pollAfterMs));
    return {
      status,
      asOf: headers.get(statusHeaders.asOf),
      pollAfterMs: Number.isFinite(floor) && floor > 0 ? floor : null,
      etag,
      checkedAt: now(),
      requestId: headers.get(requestIdHeader) ?? undefined,
    };
  }

  const readNew = ({ response, body }: Answer) =>
    readAnswer(response, readStatus(body), response.headers.get("etag"));

  return {
    ...(options.headers ? {} : { formAction: baseUrl + routes.portalLinks }),
    async getStatus(previous, { atLeast } = {}) {
      const query = atLeast ? `?${atLeastParam}=${atLeast}` : "";
      const headers = previous?.etag ? { "if-none-match": previous.etag } : {};
      const answer = await request(routes.status + query, { method: "GET", headers });
      if (answer.response.status !== 304) return readNew(answer);
      if (previous) return readAnswer(answer.response, previous.status, previous.etag);
      throw new EnterpriseSettingsError("invalid_answer", "A 304 that nobody asked for.");
    },
    async refresh() {
      return readNew(await request(routes.refresh, { method: "POST" }));
    },
    async createPortalLink({ intent, returnPath, provider }) {
      const { response, body } = await request(routes.portalLinks, {
        method: "POST",
        headers: { "content-type": "application/json" },
        // What is undefined is not sent.
        body: JSON.stringify({ intent, returnPath, provider }),
      });
      const link = (body ?? {}) as Partial<PortalLink>;
      if (isNavigable(link.url)) {
        return { intent, url: link.url, expiresAt: link.expiresAt ?? "" };
      }
      throw new EnterpriseSettingsError("invalid_answer", "The answer holds no link.", {
        requestId: response.headers.get(requestIdHeader) ?? undefined,
      });
    },
    openChanges: async (signal) =>
      (await request(routes.changes, { method: "GET" }, signal)).response,
  };
}
