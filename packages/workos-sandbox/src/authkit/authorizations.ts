import { createHash, randomBytes } from "node:crypto";

/** What an app asks for when it sends somebody to sign in. */
export interface AuthorizationRequest {
  redirectUri: string;
  state: string | null;
  /** Only people of this organization. */
  organizationId: string | null;
  loginHint: string | null;
  /** S256. */
  codeChallenge: string | null;
}

/** Who signed in, and for which organization; null: for none. */
export interface Grant {
  userId: string;
  organizationId: string | null;
}

export interface Authorizations {
  /** @returns the id that the sign-in page carries. */
  begin(request: AuthorizationRequest): string;
  get(id: string): AuthorizationRequest | null;
  /** Ends the request. @returns where to send the browser, with code and state. */
  finish(id: string, grant: Grant): string;
  /** Uses the code up. null: unknown, used, too old, or the verifier does not fit. */
  redeem(code: string, codeVerifier: string | undefined): Grant | null;
}

/** RFC 6749, 4.1.2: a code lives ten minutes at most. The sign-in page gets as long. */
const LIFE_MS = 10 * 60_000;

/** Sign-ins under way and codes not yet exchanged, in memory. */
export function createAuthorizations(now: () => number): Authorizations {
  const requests = new Map<string, { request: AuthorizationRequest; expiresAt: number }>();
  const codes = new Map<
    string,
    { grant: Grant; codeChallenge: string | null; expiresAt: number }
  >();
  const get = (id: string): AuthorizationRequest | null => {
    const entry = requests.get(id);
    return entry && entry.expiresAt > now() ? entry.request : null;
  };
  return {
    begin(request) {
      const id = randomBytes(16).toString("base64url");
      requests.set(id, { request, expiresAt: now() + LIFE_MS });
      return id;
    },
    get,
    finish(id, grant) {
      const request = get(id);
      if (!request) throw new Error("The sign-in request is over.");
      requests.delete(id);
      const code = randomBytes(24).toString("base64url");
      const { codeChallenge, redirectUri, state } = request;
      codes.set(code, { grant, codeChallenge, expiresAt: now() + LIFE_MS });
      const url = new URL(redirectUri);
      url.searchParams.set("code", code);
      if (state !== null) url.searchParams.set("state", state);
      return url.href;
    },
    redeem(code, codeVerifier) {
      const entry = codes.get(code);
      codes.delete(code);
      if (!entry || entry.expiresAt <= now()) return null;
      if (entry.codeChallenge !== null) {
        const hash = createHash("sha256")
          .update(codeVerifier ?? "")
          .digest("base64url");
        if (hash !== entry.codeChallenge) return null;
      } else if (codeVerifier !== undefined) {
        return null;
      }
      return entry.grant;
    },
  };
}
