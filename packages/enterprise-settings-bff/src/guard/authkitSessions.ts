import { createHash } from "node:crypto";
import { WorkOS } from "@workos-inc/node";
import { isSecureOrigin } from "../secureUrl.ts";

/**
 * - `refreshed`: the new sealed session.
 * - `ended`: WorkOS says that the session is over, or the cookie is none of ours.
 * - `unavailable`: it cannot be told now. The session is kept.
 */
export type RefreshOutcome =
  | { outcome: "refreshed"; sealed: string; sessionId: string }
  | { outcome: "ended" }
  | { outcome: "unavailable"; retryAfterSeconds?: number };

export interface AuthkitSessionsOptions {
  /** `client_…`, from the API Keys page of the WorkOS dashboard. */
  clientId: string;
  /** `sk_…`, from the same page. */
  apiKey: string;
  /** What the sign-in route seals the session cookie with, at least 32 characters. */
  cookiePassword: string;
  /** Default `https://api.workos.com`. https, or http on loopback. */
  apiUrl?: string;
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
  /** How long callers with the old cookie get the same new one, in milliseconds. Default 10 000. */
  lateCallersMs?: number;
  /** Told what could not be done, without secrets. */
  warn?: (message: string) => void;
}

export interface AuthkitSessions {
  /** Single-flight per sealed session: however many ask, WorkOS sees one request. */
  refresh(sealed: string): Promise<RefreshOutcome>;
  /** Ends the session here at once and at WorkOS. Returns its id, null if there was none. */
  end(sealed: string): Promise<string | null>;
  /** Whether `end` was called for this session: its access token lives on for minutes. */
  isEnded(sessionId: string): boolean;
}

/** No access token of WorkOS lives longer. */
const endedForMs = 24 * 60 * 60 * 1000;
/** How long WorkOS may take, in milliseconds. */
const timeoutMs = 5_000;

interface Flight {
  result: Promise<RefreshOutcome>;
  until: number;
}

/**
 * Refreshes and ends AuthKit's sealed sessions, for the sign-in routes: the guard only reads. Throws a
 * `TypeError` at once when an option cannot work.
 */
export function createAuthkitSessions(options: AuthkitSessionsOptions): AuthkitSessions {
  const { cookiePassword, now = Date.now, lateCallersMs = 10_000, warn = () => {} } = options;
  const { userManagement } = createClient(options);
  const flights = new Map<string, Flight>();
  const ended = new Map<string, number>();
  const isEnded = (sessionId: string) => (ended.get(sessionId) ?? 0) > now();

  /** Unsealing is local: whatever it throws is about the cookie, never an outage. */
  const sessionIdOf = async (sealed: string): Promise<string | null> => {
    const session = await userManagement
      .getSessionFromCookie({ sessionData: sealed, cookiePassword })
      .catch(() => undefined);
    return session?.accessToken ? readSessionId(session.accessToken) : null;
  };

  const refreshOnce = async (sealed: string): Promise<RefreshOutcome> => {
    const known = await sessionIdOf(sealed);
    if (known === null || isEnded(known)) return { outcome: "ended" };
    try {
      const answer = await userManagement
        .loadSealedSession({ sessionData: sealed, cookiePassword })
        .refresh();
      if (answer.authenticated) {
        const { sealedSession: renewed, sessionId } = answer;
        return renewed
          ? { outcome: "refreshed", sealed: renewed, sessionId }
          : { outcome: "ended" };
      }
      if (!answer.retryable) return { outcome: "ended" };
      warn(`The session could not be refreshed: ${answer.reason}`);
      return {
        outcome: "unavailable",
        ...(answer.retryAfter ? { retryAfterSeconds: Math.ceil(answer.retryAfter) } : {}),
      };
    } catch (error) {
      warn(`The session could not be refreshed: ${error instanceof Error ? error.name : "error"}`);
      return { outcome: "unavailable" };
    }
  };

  const fly = async (key: string, sealed: string): Promise<RefreshOutcome> => {
    const outcome = await refreshOnce(sealed);
    if (outcome.outcome === "refreshed") {
      flights.set(key, { result: Promise.resolve(outcome), until: now() + lateCallersMs });
    } else flights.delete(key);
    return outcome;
  };

  const refresh = async (sealed: string): Promise<RefreshOutcome> => {
    for (const [key, flight] of flights) if (flight.until <= now()) flights.delete(key);
    const key = createHash("sha256").update(sealed).digest("base64url");
    let flight = flights.get(key);
    if (!flight) {
      flight = { result: fly(key, sealed), until: Number.POSITIVE_INFINITY };
      flights.set(key, flight);
    }
    const outcome = await flight.result;
    // It may have been ended while this was under way, or since.
    const over = outcome.outcome === "refreshed" && isEnded(outcome.sessionId);
    return over ? { outcome: "ended" } : outcome;
  };

  const end = async (sealed: string): Promise<string | null> => {
    const sessionId = await sessionIdOf(sealed);
    if (sessionId === null) return null;
    for (const [id, until] of ended) if (until <= now()) ended.delete(id);
    ended.set(sessionId, now() + endedForMs);
    try {
      await userManagement.revokeSession({ sessionId });
    } catch (error) {
      warn(`WorkOS did not end the session: ${error instanceof Error ? error.name : "error"}`);
    }
    return sessionId;
  };

  return { refresh, end, isEnded };
}

function createClient({ apiKey, clientId, cookiePassword, apiUrl }: AuthkitSessionsOptions) {
  const origin = apiUrl ?? "https://api.workos.com";
  if (apiKey === "" || clientId === "" || cookiePassword.length < 32 || !isSecureOrigin(origin)) {
    throw new TypeError(
      "createAuthkitSessions needs `clientId`, `apiKey`, a `cookiePassword` of at least 32 characters, and an https `apiUrl`.",
    );
  }
  const { hostname, port, protocol } = new URL(origin);
  return new WorkOS({
    apiKey,
    clientId,
    apiHostname: hostname,
    https: protocol === "https:",
    ...(port === "" ? {} : { port: Number(port) }),
    timeout: timeoutMs,
    // A refresh token is good once: a retry would turn a slow answer into "signed out".
    maxRetries: 0,
  });
}

/** From a token that only we could seal, so it is read even when it has expired. */
function readSessionId(accessToken: string): string | null {
  const payload = Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString();
  const claims: unknown = JSON.parse(payload || "{}");
  return typeof claims === "object" && claims && "sid" in claims && typeof claims.sid === "string"
    ? claims.sid
    : null;
}
