import type { FastifyRequest } from "fastify";
import { within } from "../deadline.ts";
import { ProblemError } from "../errors.ts";
import type { Guard, Viewer } from "./guard.ts";

/** Finds the viewer or throws the `ProblemError` that says why there is none. */
export type Authenticate = (request: FastifyRequest) => Promise<Viewer>;

interface AuthenticateOptions {
  guard: Guard;
  /** How long the guard may take, in milliseconds. */
  timeoutMs: number;
  now: () => number;
}

/**
 * Runs the guard. `null` is `not_signed_in`; a viewer past its own `expiresAt` is `session_expired`; a
 * guard that throws or hangs is `guard_unavailable`, since an outage is never "signed out".
 */
export function createAuthenticate({ guard, timeoutMs, now }: AuthenticateOptions): Authenticate {
  return async (request) => {
    const viewer = await ask(() => guard(request), timeoutMs);
    if (viewer === null) throw new ProblemError("not_signed_in");
    if (viewer.expiresAt !== undefined && viewer.expiresAt <= now()) {
      throw new ProblemError("session_expired");
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
