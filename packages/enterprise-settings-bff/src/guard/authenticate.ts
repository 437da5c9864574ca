import type { FastifyRequest } from "fastify";
import { within } from "../deadline.ts";
import { ProblemError } from "../errors.ts";
import type { Guard, Viewer } from "./guard.ts";
import type { RevokedSessions } from "./revokedSessions.ts";

/** Finds the viewer or throws the `ProblemError` that says why there is none. */
export type Authenticate = (request: FastifyRequest) => Promise<Viewer>;

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
  async function isRevoked(sessionId: string): Promise<boolean> {
    const silent = () => new ProblemError("store_unavailable", { retryAfterSeconds: 5 });
    return within(timeoutMs, revoked.has(sessionId), silent);
  }

  return async (request) => {
    const found: Viewer | null | undefined = await ask(() => guard(request), timeoutMs);
    // Guards in JavaScript return nothing, and leave fields out.
    if (found == null) throw new ProblemError("not_signed_in");
    const viewer: Viewer = { ...found, organizationId: found.organizationId ?? null };
    if (viewer.expiresAt !== undefined && viewer.expiresAt <= now()) {
      throw new ProblemError("session_expired");
    }
    const { sessionId } = viewer;
    if (sessionId !== undefined && (await isRevoked(sessionId))) {
      throw new ProblemError("not_signed_in");
    }
    return viewer;
  };
}

async function ask(guard: () => Promise<Viewer | null>, timeoutMs: number) {
  try {
    return await within(timeoutMs, guard(), () => new Error("The guard did not answer in time."));
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause;
    throw new ProblemError("guard_unavailable", { cause });
  }
}
