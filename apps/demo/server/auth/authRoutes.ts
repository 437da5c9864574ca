import { ProblemError } from "@acme/enterprise-settings-bff";
import { authkitRefresh, type AuthkitSessions } from "@acme/enterprise-settings-bff/authkit";
import { AuthenticationException, OauthException, type WorkOS } from "@workos-inc/node";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { readCookie, setCookie } from "./cookies.ts";
import { returnUrl } from "./returnUrl.ts";

export const sessionCookie = "wos-session";
const signInCookie = "orbit-sign-in";
const thirtyDays = 30 * 24 * 60 * 60;

/** Why a sign-in did not succeed; the sign-in page has the words. */
type SignInProblem = "denied" | "expired" | "failed" | "unavailable";

export interface SignedIn {
  organizationId: string | null;
  user: { id: string; email: string; firstName: string | null; lastName: string | null };
  role: string | null;
}

export interface AuthRoutesOptions {
  workos: WorkOS;
  sessions: AuthkitSessions;
  /** Origin of Orbit. */
  appUrl: string;
  cookiePassword: string;
  onSignIn: (signedIn: SignedIn) => void;
}

interface SignInQuery {
  return?: string;
}

interface CallbackQuery {
  code?: string;
  state?: string;
  error?: string;
}

/** Lax cookies keep other sites out already; this also holds for other ports of this host. */
function isSameOrigin(request: FastifyRequest, appUrl: string): boolean {
  const site = request.headers["sec-fetch-site"];
  return site === undefined ? request.headers.origin === appUrl : site === "same-origin";
}

export async function authRoutes(app: FastifyInstance, options: AuthRoutesOptions): Promise<void> {
  const { sessions, appUrl } = options;
  const secure = appUrl.startsWith("https:");

  app.addHook("onSend", async (_request, reply) => {
    reply.header("cache-control", "no-store");
  });
  app.addHook("preHandler", async (request) => {
    if (request.method === "POST" && !isSameOrigin(request, appUrl)) {
      throw new ProblemError("cross_site");
    }
  });

  signInRoutes(app, options, secure);

  await app.register(authkitRefresh, {
    sessions,
    appUrl,
    cookieName: sessionCookie,
    cookieMaxAge: thirtyDays,
  });

  app.post("/auth/sign-out", async (request, reply) => {
    const sealed = readCookie(request, sessionCookie);
    const sessionId = sealed ? await sessions.end(sealed) : null;
    setCookie(reply, sessionCookie, "", { secure, maxAge: 0 });
    const returnTo = new URL("/sign-in", appUrl).href;
    // WorkOS' own page of the session remembers the person too, so the browser passes by there.
    const url = sessionId
      ? options.workos.userManagement.getLogoutUrl({ sessionId, returnTo })
      : returnTo;
    return { url };
  });
}

function signInRoutes(app: FastifyInstance, options: AuthRoutesOptions, secure: boolean): void {
  const { workos, appUrl, cookiePassword } = options;
  const authkit = workos.userManagement;

  app.get<{ Querystring: SignInQuery }>("/auth/sign-in", async (request, reply) => {
    const { url, state, codeVerifier } = await authkit.getAuthorizationUrlWithPKCE({
      provider: "authkit",
      redirectUri: new URL("/auth/callback", appUrl).href,
    });
    const attempt = new URLSearchParams({
      state,
      codeVerifier,
      return: request.query.return ?? "/",
    });
    setCookie(reply, signInCookie, attempt.toString(), {
      secure,
      maxAge: 600,
      path: "/auth/callback",
    });
    return reply.redirect(url);
  });

  const fail = (reply: FastifyReply, problem: SignInProblem) =>
    reply.redirect(new URL(`/sign-in?problem=${problem}`, appUrl).href);

  app.get<{ Querystring: CallbackQuery }>("/auth/callback", async (request, reply) => {
    const attempt = new URLSearchParams(readCookie(request, signInCookie));
    setCookie(reply, signInCookie, "", { secure, maxAge: 0, path: "/auth/callback" });
    const { code, state, error } = request.query;
    const codeVerifier = attempt.get("codeVerifier");
    if (!state || !codeVerifier || attempt.get("state") !== state) return fail(reply, "expired");
    if (error || !code) return fail(reply, error === "access_denied" ? "denied" : "failed");
    try {
      const answer = await authkit.authenticateWithCode({
        code,
        codeVerifier,
        session: { sealSession: true, cookiePassword },
      });
      const sessionData = answer.sealedSession ?? "";
      const session = await authkit
        .loadSealedSession({ sessionData, cookiePassword })
        .authenticate();
      if (!session.authenticated) return fail(reply, "failed");
      const { organizationId, user, role } = session;
      options.onSignIn({ organizationId: organizationId ?? null, user, role: role ?? null });
      setCookie(reply, sessionCookie, sessionData, { secure, maxAge: thirtyDays });
      return reply.redirect(returnUrl(attempt.get("return") ?? undefined, appUrl));
    } catch (error) {
      const refused = error instanceof AuthenticationException || error instanceof OauthException;
      request.log.warn(`Sign-in failed: ${error instanceof Error ? error.name : "error"}`);
      return fail(reply, refused ? "failed" : "unavailable");
    }
  });
}
