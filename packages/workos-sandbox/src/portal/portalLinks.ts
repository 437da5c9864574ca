import { randomBytes } from "node:crypto";

export const PORTAL_INTENTS = [
  "sso",
  "dsync",
  "audit_logs",
  "log_streams",
  "domain_verification",
  "certificate_renewal",
  "bring_your_own_key",
] as const;
export type PortalIntent = (typeof PORTAL_INTENTS)[number];

/** What a portal link is for. */
export interface PortalGrant {
  organizationId: string;
  intent: PortalIntent;
  returnUrl: string | null;
  successUrl: string | null;
  /** A connection type that the caller wants to start with, such as `GoogleSAML`. */
  providerType: string | null;
}

/** An opened link. `id` stands in addresses, `secret` in the cookie. */
export interface PortalSession extends PortalGrant {
  id: string;
  secret: string;
  expiresAt: number;
  /** Something to tell on the next page, once. */
  notice: string | null;
  /** A directory's bearer token that the next page shows, once. */
  bearerToken: string | null;
}

export type OpenedLink =
  | { session: PortalSession }
  | {
      refused: "unknown" | "used" | "expired";
      /** Where its owner came from. */ returnUrl: string | null;
    };

export interface PortalLinks {
  /** @returns the single-use token. */
  create(grant: PortalGrant): string;
  open(token: string): OpenedLink;
  /** null: unknown or over. */
  session(id: string, secret: string | undefined): PortalSession | null;
}

/** WorkOS does not document how long an opened portal lasts. */
const SESSION_MS = 60 * 60_000;

export function createPortalLinks({
  now,
  ttlMs,
}: {
  now: () => number;
  ttlMs: number;
}): PortalLinks {
  const links = new Map<string, { grant: PortalGrant; expiresAt: number; used: boolean }>();
  const sessions = new Map<string, PortalSession>();
  return {
    create(grant) {
      const token = randomBytes(32).toString("base64url");
      links.set(token, { grant, expiresAt: now() + ttlMs, used: false });
      return token;
    },
    open(token) {
      const link = links.get(token);
      if (!link) return { refused: "unknown", returnUrl: null };
      const { returnUrl } = link.grant;
      if (link.used) return { refused: "used", returnUrl };
      if (link.expiresAt <= now()) return { refused: "expired", returnUrl };
      link.used = true;
      const session: PortalSession = {
        ...link.grant,
        id: randomBytes(9).toString("base64url"),
        secret: randomBytes(32).toString("base64url"),
        expiresAt: now() + SESSION_MS,
        notice: null,
        bearerToken: null,
      };
      sessions.set(session.id, session);
      return { session };
    },
    session(id, secret) {
      const session = sessions.get(id);
      return session && session.secret === secret && session.expiresAt > now() ? session : null;
    },
  };
}
