import { type Environment, iso } from "./Environment.ts";
import { WorkOSError } from "./WorkOSError.ts";

/** What a person is in one organization: the source of a token's role and permissions. */
export interface Membership {
  organizationId: string;
  /** Slug, such as `admin`. */
  role: string;
  permissions: string[];
}

/** Somebody who can sign in. Directory users are others: WorkOS keeps them apart. */
export interface UserRecord {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  memberships: Membership[];
  lastSignInAt: number | null;
  createdAt: number;
}

/** From the exchange of a code to sign-out or revocation. */
export interface SessionRecord {
  id: string;
  userId: string;
  organizationId: string | null;
  /** The one refresh token that is still good: they rotate and are used once. */
  refreshToken: string;
  userAgent: string | null;
  createdAt: number;
  updatedAt: number;
  /** null while it lasts. */
  endedAt: number | null;
}

/** Only told in events: nothing ends a session by age here. */
const SESSION_LIFE_MS = 30 * 86_400_000;

/** Emits `session.created`. */
export function startSession(
  env: Environment,
  order: Pick<SessionRecord, "userId" | "organizationId" | "refreshToken" | "userAgent">,
): SessionRecord {
  const at = env.stamp();
  const record: SessionRecord = {
    id: env.newId("session"),
    ...order,
    createdAt: at,
    updatedAt: at,
    endedAt: null,
  };
  env.sessions.set(record.id, record);
  env.emit("session.created", sessionWire(record));
  return record;
}

/** Emits `session.revoked`. @throws WorkOSError 400 unknown or ended already. */
export function revokeSession(env: Environment, id: string): void {
  const record = env.sessions.get(id);
  if (!record || record.endedAt !== null) {
    throw new WorkOSError(400, { message: `Session is unknown or has ended already: '${id}'.` });
  }
  const at = env.stamp(record.updatedAt);
  Object.assign(record, { endedAt: at, updatedAt: at });
  env.emit("session.revoked", sessionWire(record));
}

function sessionWire(record: SessionRecord) {
  return {
    object: "session",
    id: record.id,
    user_id: record.userId,
    ...(record.organizationId && { organization_id: record.organizationId }),
    auth_method: "password",
    status: record.endedAt === null ? "active" : "revoked",
    ip_address: "127.0.0.1",
    user_agent: record.userAgent,
    expires_at: iso(record.createdAt + SESSION_LIFE_MS),
    ended_at: record.endedAt === null ? null : iso(record.endedAt),
    created_at: iso(record.createdAt),
    updated_at: iso(record.updatedAt),
  };
}

/** As AuthKit answers it. */
export function userWire(record: UserRecord) {
  return {
    object: "user",
    id: record.id,
    email: record.email,
    email_verified: true,
    first_name: record.firstName,
    last_name: record.lastName,
    profile_picture_url: null,
    external_id: null,
    metadata: {},
    locale: null,
    last_sign_in_at: record.lastSignInAt === null ? null : iso(record.lastSignInAt),
    created_at: iso(record.createdAt),
    updated_at: iso(record.lastSignInAt ?? record.createdAt),
  };
}
