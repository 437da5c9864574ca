import type { FastifyRequest } from "fastify";

/** A customer of the host, mapped to a WorkOS organization by external id. */
export interface Tenant {
  /** The host's own id: at most 128 visible ASCII characters. WorkOS keeps it as `external_id`. */
  id: string;
  /** The customer's name for people; the organization's name is kept in step with it. */
  name: string;
  /** Claimed, not proved: an organization that is created gets them as pending. */
  domains?: string[];
}

/** Who looks at the screen, as the guard found it in the request's credential. */
export interface Viewer {
  /** The user's id in the host or in WorkOS. */
  userId: string;
  /** For the audit trail. */
  name?: string;
  /** Names the session for single-flight work and for `session.revoked`. */
  sessionId?: string;
  /** The WorkOS organization of the session, `org_…`. Never taken from the request's body or URL. */
  organizationId: string | null;
  /**
   * The host's own tenant, when `organizationId` is null: its organization is looked up, and created at
   * the first link. Never taken from the request's body or URL either.
   */
  tenant?: Tenant;
  roles: readonly string[];
  permissions: readonly string[];
  /** How the credential came: cookies need cross-site protection, headers do not. Default `cookie`. */
  credential?: "cookie" | "header";
  /** The real person behind an impersonated session. */
  impersonatedBy?: string;
  /** When the credential ends, in milliseconds since the epoch. */
  expiresAt?: number;
}

/**
 * Finds the viewer of a request. A host's own guard is a function of this type.
 *
 * - `null`: nobody is signed in (401 `not_signed_in`).
 * - throw a `ProblemError`, such as `session_expired`: that problem.
 * - throw anything else: it cannot be told (503 `guard_unavailable`), which is never "signed out".
 *
 * A guard only reads: it never refreshes a session. What it knows at once it may say without a promise,
 * which spares every poll one.
 */
export type Guard = (request: FastifyRequest) => Viewer | null | Promise<Viewer | null>;
