import { parseCookie, stringifySetCookie } from "cookie";
import type { FastifyInstance, FastifyReply } from "fastify";
import { errorHandler } from "../errorHandler.ts";
import { ProblemError } from "../errors.ts";
import type { AuthkitSessions } from "./authkitSessions.ts";
import { allowOrigins } from "./cors.ts";
import { isSameOrigin } from "./sameOrigin.ts";

export interface AuthkitRefreshOptions {
  /** `createAuthkitSessions(…)`. */
  sessions: Pick<AuthkitSessions, "refresh">;
  /** Origin of the web app: whose pages may ask, and whether the cookie is for https alone. */
  appUrl: string;
  /** Other origins whose pages may ask. Default none. */
  allowedOrigins?: readonly string[];
  /** Default `/auth/refresh`. */
  path?: string;
  /** As the sign-in route sets it. Default `wos-session`. */
  cookieName?: string;
  /** As the sign-in route sets it. Default none: the host alone. */
  cookieDomain?: string | undefined;
  /** In seconds. Default 400 days, as WorkOS' own libraries have it. */
  cookieMaxAge?: number;
}

/**
 * `POST /auth/refresh`: 204 with the renewed session cookie. 401 `not_signed_in` once WorkOS says that
 * the session is over, and the cookie goes; 503 `guard_unavailable` while that cannot be told, and it
 * stays. However many ask at once, WorkOS sees one request, and all get the same cookie.
 */
export async function authkitRefresh(
  app: FastifyInstance,
  options: AuthkitRefreshOptions,
): Promise<void> {
  const { sessions, appUrl, path = "/auth/refresh", cookieName = "wos-session" } = options;
  const { allowedOrigins = [], cookieDomain, cookieMaxAge = 400 * 24 * 60 * 60 } = options;
  const listed = new Set(allowedOrigins.map((url) => new URL(url).origin));
  const origins = new Set([...listed, new URL(appUrl).origin]);
  const setCookie = (reply: FastifyReply, value: string, maxAge: number) =>
    reply.header(
      "set-cookie",
      stringifySetCookie({
        name: cookieName,
        value,
        maxAge,
        httpOnly: true,
        sameSite: "lax",
        secure: appUrl.startsWith("https:"),
        path: "/",
        ...(cookieDomain === undefined ? {} : { domain: cookieDomain }),
      }),
    );

  app.setErrorHandler(errorHandler);
  app.removeAllContentTypeParsers();
  // There is nothing to say in a body: an empty one has a type too, in some clients.
  app.addContentTypeParser("*", { parseAs: "string", bodyLimit: 1024 }, async () => undefined);
  allowOrigins(app, listed);

  app.post(path, async ({ headers }, reply) => {
    void reply.header("cache-control", "no-store");
    const { origin, cookie = "", "sec-fetch-site": secFetchSite } = headers;
    if (!isSameOrigin({ secFetchSite, origin }, origins)) throw new ProblemError("cross_site");
    const sealed = parseCookie(cookie)[cookieName];
    if (sealed === undefined || sealed === "") throw new ProblemError("not_signed_in");
    const refreshed = await sessions.refresh(sealed);
    if (refreshed.outcome === "unavailable") {
      const { retryAfterSeconds } = refreshed;
      const more = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
      throw new ProblemError("guard_unavailable", more);
    }
    if (refreshed.outcome === "ended") {
      setCookie(reply, "", 0);
      throw new ProblemError("not_signed_in");
    }
    setCookie(reply, refreshed.sealed, cookieMaxAge);
    return reply.code(204).send();
  });
}
