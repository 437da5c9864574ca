import { WorkOS } from "@workos-inc/node";
import { parseCookie } from "cookie";
import { ProblemError } from "../errors.ts";
import { createAccessTokenReader } from "./accessToken.ts";
import { createCredentialMemory } from "./credentialMemory.ts";
import type { Guard, Viewer } from "./guard.ts";

export { authkitRefresh, type AuthkitRefreshOptions } from "./authkitRefresh.ts";
export {
  createAuthkitSessions,
  type AuthkitSessions,
  type AuthkitSessionsOptions,
  type RefreshOutcome,
} from "./authkitSessions.ts";

export interface AuthkitGuardOptions {
  /** `client_…`, from the API Keys page of the WorkOS dashboard. */
  clientId: string;
  /** `sk_…`, from the same page. */
  apiKey: string;
  /** What the sign-in route seals the session cookie with, at least 32 characters. */
  cookiePassword: string;
  /** Default `https://api.workos.com`. https, or http on loopback. */
  apiUrl?: string;
  /** Default `wos-session`. */
  cookieName?: string;
  /** The tokens' `iss`, exactly. Default any: the keys are those of your client alone. */
  issuer?: string;
  /** Default the global one. */
  fetch?: typeof globalThis.fetch;
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
}

/**
 * Guards by AuthKit's sealed session cookie. It only reads: an expired access token is
 * `session_expired`, and refreshing it is the sign-in routes' business. Throws a `TypeError` at once
 * when an option cannot work.
 */
export function authkitGuard(options: AuthkitGuardOptions): Guard {
  const { clientId, apiKey, cookiePassword, cookieName = "wos-session", now = Date.now } = options;
  if (clientId === "" || apiKey === "" || cookiePassword.length < 32) {
    throw new TypeError(
      "authkitGuard needs `clientId`, `apiKey` and a `cookiePassword` of at least 32 characters.",
    );
  }
  const { userManagement } = new WorkOS({ apiKey, clientId });
  const apiUrl = options.apiUrl ?? "https://api.workos.com";
  const read = createAccessTokenReader({
    issuer: options.issuer,
    jwksUrl: new URL(`/sso/jwks/${encodeURIComponent(clientId)}`, apiUrl).href,
    // AuthKit signs with RS256 alone, and its `iss` differs between environments and domains.
    algorithms: ["RS256"],
    clockToleranceSeconds: 0,
    fetch: options.fetch,
    now,
  });

  async function viewerOf(sessionData: string): Promise<Viewer> {
    // Unsealing is local, so that whatever it throws is about the cookie: never an outage.
    const session = await userManagement
      .getSessionFromCookie({ sessionData, cookiePassword })
      .catch(() => undefined);
    if (typeof session?.accessToken !== "string") throw new ProblemError("not_signed_in");
    const viewer = await read(session.accessToken);
    const name = displayName(session.user);
    const impersonatedBy = viewer.impersonatedBy ?? session.impersonator?.email;
    return {
      ...viewer,
      credential: "cookie",
      ...(name === undefined ? {} : { name }),
      ...(impersonatedBy === undefined ? {} : { impersonatedBy }),
    };
  }

  const remembered = createCredentialMemory(now);
  return (request) => {
    const sessionData = parseCookie(request.headers.cookie ?? "")[cookieName];
    if (sessionData === undefined || sessionData === "") return null;
    return remembered(sessionData, () => viewerOf(sessionData));
  };
}

interface SessionUser {
  firstName?: string | null;
  lastName?: string | null;
  email?: string;
}

function displayName(user: SessionUser | undefined): string | undefined {
  const name = [user?.firstName, user?.lastName].filter(Boolean).join(" ");
  return name === "" ? user?.email : name;
}
