import type { FastifyRequest } from "fastify";
import { isPending, within } from "../deadline.ts";
import { ProblemError } from "../errors.ts";
import type { Guard, Viewer } from "./guard.ts";
import type { RevokedSessions } from "./revokedSessions.ts";

/**
 * Finds the viewer, at once if the guard does; throws the `ProblemError` that says why there is none, or
 * rejects with it.
 */
export type Authenticate = (request: FastifyRequest) => Viewer | Promise<Viewer>;

interface AuthenticateOptions {
  guard: Guard;
  revoked: Pick<RevokedSessions, "has">;
  /** How long the guard may take, in milliseconds. */
  timeoutMs: number;
  now: () => number;
}

/**
 * Runs the guard. `null` is `not_signed_in`; a viewer past its own `expiresAt` is `session_expired`, one
 * whose session WorkOS revoked `not_signed_in`; a guard that throws or hangs is `guard_unavailable`,
 * since an outage is never "signed out".
 */
export function createAuthenticate(options: AuthenticateOptions): Authenticate {
  const { guard, revoked, timeoutMs, now } = options;

  const admit = (found: Viewer | null | undefined): Viewer | Promise<Viewer> => {
    // Guards in JavaScript return nothing, and leave fields out.
    if (found == null) throw new ProblemError("not_signed_in");
    const viewer = found.organizationId === undefined ? { ...found, organizationId: null } : found;
    if (viewer.expiresAt !== undefined && viewer.expiresAt <= now()) {
      throw new ProblemError("session_expired");
    }
    const { sessionId } = viewer;
    const told = sessionId !== undefined && revoked.has(sessionId);
    const unlessRevoked = (isRevoked: boolean): Viewer => {
      if (isRevoked) throw new ProblemError("not_signed_in");
      return viewer;
    };
    return isPending(told) ? told.then(unlessRevoked) : unlessRevoked(told);
  };

  return (request) => {
    const found = ask(() => guard(request), timeoutMs);
    return isPending(found) ? found.then(admit) : admit(found);
  };
}

const guardSilent = () => new Error("The guard did not answer in time.");

function ask(guard: () => ReturnType<Guard>, timeoutMs: number): ReturnType<Guard> {
  try {
    const answer = guard();
    if (!isPending(answer)) return answer;
    return within(timeoutMs, answer, guardSilent).catch((cause: unknown) => {
      throw problemOf(cause);
    });
  } catch (cause) {
    throw problemOf(cause);
  }
}

const problemOf = (cause: unknown): ProblemError =>
  cause instanceof ProblemError ? cause : new ProblemError("guard_unavailable", { cause });
