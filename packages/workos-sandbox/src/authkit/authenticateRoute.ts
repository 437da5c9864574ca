import type { FastifyInstance } from "fastify";
import { randomBytes } from "node:crypto";
import type { SandboxContext } from "../SandboxContext.ts";
import { sameText } from "../sameText.ts";
import { type SessionRecord, startSession, userWire } from "../environment/people.ts";
import { WorkOSError } from "../environment/WorkOSError.ts";
import type { Authorizations } from "./authorizations.ts";

interface AuthenticateBody {
  grant_type: "authorization_code" | "refresh_token";
  client_id: string;
  client_secret?: string;
  code?: string;
  code_verifier?: string;
  refresh_token?: string;
  organization_id?: string;
  user_agent?: string;
}

const text = { type: "string" };
const body = {
  type: "object",
  properties: {
    grant_type: { enum: ["authorization_code", "refresh_token"] },
    client_id: text,
    client_secret: text,
    code: text,
    code_verifier: text,
    refresh_token: text,
    organization_id: text,
    user_agent: text,
  },
  required: ["grant_type", "client_id"],
};

/** The SDK makes an OauthException of a body with `error`, and of `invalid_grant` a lost session. */
const oauthError = (error: string, description: string): WorkOSError =>
  new WorkOSError(400, { message: description, error, error_description: description });

const newRefreshToken = (): string => randomBytes(24).toString("base64url");

/** `POST /user_management/authenticate` for codes and refresh tokens. */
export function authenticateRoute(
  app: FastifyInstance,
  context: SandboxContext,
  authorizations: Authorizations,
): void {
  const { env, tokens } = context;
  app.post<{ Body: AuthenticateBody }>(
    "/user_management/authenticate",
    { schema: { body } },
    async ({ body }) => {
      checkClient(body, context);
      const session =
        body.grant_type === "refresh_token"
          ? refresh(body, context)
          : redeem(body, context, authorizations);
      const user = env.users.get(session.userId);
      if (!user) throw oauthError("invalid_grant", "The user is gone.");
      return {
        user: userWire(user),
        ...(session.organizationId !== null && { organization_id: session.organizationId }),
        access_token: await tokens.accessToken(session),
        refresh_token: session.refreshToken,
        authentication_method: "Password",
      };
    },
  );
}

/** A client proves itself by the API key; a public one by the verifier of its code. */
function checkClient(body: AuthenticateBody, { clientId, apiKey }: SandboxContext): void {
  const secret = body.client_secret;
  const fits = secret === undefined || sameText(secret, apiKey);
  const isPublic = body.grant_type === "refresh_token" || body.code_verifier !== undefined;
  if (body.client_id !== clientId || !fits || (secret === undefined && !isPublic)) {
    throw oauthError("invalid_client", "Invalid client ID or secret.");
  }
}

/** Starts a session for a code. */
function redeem(
  body: AuthenticateBody,
  { env }: SandboxContext,
  authorizations: Authorizations,
): SessionRecord {
  const grant = authorizations.redeem(body.code ?? "", body.code_verifier);
  const user = grant && env.users.get(grant.userId);
  if (!grant || !user) {
    throw oauthError("invalid_grant", "The code is invalid, expired or used already.");
  }
  user.lastSignInAt = env.now();
  const userAgent = body.user_agent ?? null;
  return startSession(env, { ...grant, refreshToken: newRefreshToken(), userAgent });
}

/** No await between check and rotation: of two parallel calls exactly one gets through. */
function refresh(body: AuthenticateBody, { env }: SandboxContext): SessionRecord {
  const token = body.refresh_token;
  const session = [...env.sessions.values()].find(({ refreshToken }) => refreshToken === token);
  if (!session) throw oauthError("invalid_grant", "The refresh token is invalid or used already.");
  if (session.endedAt !== null) throw oauthError("invalid_grant", "Session has already ended.");
  const { organization_id: organizationId } = body;
  const memberships = env.users.get(session.userId)?.memberships ?? [];
  if (
    organizationId !== undefined &&
    !memberships.some((membership) => membership.organizationId === organizationId)
  ) {
    const message = "The user is not a member of that organization.";
    throw new WorkOSError(400, { message, code: "invalid_organization_id" });
  }
  session.refreshToken = newRefreshToken();
  session.organizationId = organizationId ?? session.organizationId;
  session.updatedAt = env.stamp(session.updatedAt);
  return session;
}
