import { createHash } from "node:crypto";
import type { WorkOS } from "@workos-inc/node";

/**
 * - `refreshed`: the new sealed session.
 * - `ended`: WorkOS says that the session is over, or the cookie is none of ours.
 * - `unavailable`: it cannot be told now. The session is kept.
 */
export type RefreshOutcome =
  | { outcome: "refreshed"; sealed: string; sessionId: string }
  | { outcome: "ended" }
  | { outcome: "unavailable"; retryAfterSeconds?: number };

export interface SessionsOptions {
  /** With `maxRetries: 0`: a refresh token is good once, so a retry would end the session. */
  workos: WorkOS;
  /** At least 32 characters. */
  cookiePassword: string;
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
  /** How long callers with the old cookie get the same new one, in milliseconds. Default 10 000. */
  lateCallersMs?: number;
  /** Told what could not be done, without secrets. */
  warn?: (message: string) => void;
}

export interface Sessions {
  /** Single-flight per sealed session: however many ask, WorkOS sees one request. */
  refresh(sealed: string): Promise<RefreshOutcome>;
  /** Ends the session here at once and at WorkOS. Returns its id, null if there was none. */
  end(sealed: string): Promise<string | null>;
  /** Whether `end` was called for this session: its access token lives on for minutes. */
  isEnded(sessionId: string): boolean;
}

/** What the SDK seals. Anything else makes it throw errors that cannot be told from an outage. */
const sealedSession = /^Fe26\.2\*\w*\*[\da-f]+\*[\w-]+\*[\w-]+\*\d*\*[\da-f]+\*[\w-]+~\d+$/;

/** No access token of WorkOS lives longer. */
const endedForMs = 24 * 60 * 60 * 1000;

interface Flight {
  result: Promise<RefreshOutcome>;
  until: number;
  /** null while it is under way. */
  sessionId: string | null;
}

export function createSessions({
  workos,
  cookiePassword,
  now = Date.now,
  lateCallersMs = 10_000,
  warn = () => {},
}: SessionsOptions): Sessions {
  const flights = new Map<string, Flight>();
  const ended = new Map<string, number>();

  const load = (sealed: string) =>
    workos.userManagement.loadSealedSession({ sessionData: sealed, cookiePassword });

  const refreshOnce = async (sealed: string): Promise<RefreshOutcome> => {
    if (!sealedSession.test(sealed)) return { outcome: "ended" };
    try {
      const answer = await load(sealed).refresh();
      if (answer.authenticated) {
        const { sealedSession, sessionId } = answer;
        return sealedSession && !ended.has(sessionId)
          ? { outcome: "refreshed", sealed: sealedSession, sessionId }
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
      const { sessionId } = outcome;
      flights.set(key, {
        result: Promise.resolve(outcome),
        until: now() + lateCallersMs,
        sessionId,
      });
    } else flights.delete(key);
    return outcome;
  };

  const refresh = (sealed: string): Promise<RefreshOutcome> => {
    for (const [key, flight] of flights) if (flight.until <= now()) flights.delete(key);
    const key = createHash("sha256").update(sealed).digest("base64url");
    const known = flights.get(key);
    if (known) return known.result;
    const result = fly(key, sealed);
    flights.set(key, { result, until: Number.POSITIVE_INFINITY, sessionId: null });
    return result;
  };

  const sessionIdOf = async (sealed: string): Promise<string | null> => {
    if (!sealedSession.test(sealed)) return null;
    const session = await load(sealed)
      .authenticate()
      .catch(() => null);
    if (session?.authenticated) return session.sessionId;
    // Expired, or WorkOS' keys are out of reach: the refresh token still names the session.
    const refreshed = await refresh(sealed);
    return refreshed.outcome === "refreshed" ? refreshed.sessionId : null;
  };

  const end = async (sealed: string): Promise<string | null> => {
    const sessionId = await sessionIdOf(sealed);
    if (sessionId === null) return null;
    for (const [id, until] of ended) if (until <= now()) ended.delete(id);
    ended.set(sessionId, now() + endedForMs);
    for (const [key, flight] of flights) {
      if (flight.sessionId === sessionId) flights.delete(key);
    }
    try {
      await workos.userManagement.revokeSession({ sessionId });
    } catch (error) {
      warn(`WorkOS did not end the session: ${error instanceof Error ? error.name : "error"}`);
    }
    return sessionId;
  };

  return { refresh, end, isEnded: (sessionId) => (ended.get(sessionId) ?? 0) > now() };
}
