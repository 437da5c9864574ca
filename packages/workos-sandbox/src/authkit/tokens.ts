import { SignJWT, exportJWK, generateKeyPair } from "jose";
import { randomUUID } from "node:crypto";
import type { Environment } from "../environment/Environment.ts";
import type { SessionRecord } from "../environment/people.ts";

export interface Tokens {
  /** An access token for the session as its member stands now. */
  accessToken(session: SessionRecord): Promise<string>;
  /** The body of `GET /sso/jwks/:clientId`. */
  jwks(): Promise<{ keys: object[] }>;
  /** The `iss` claim. */
  issuer(): string;
}

/** Signs with a key of its own, new in every run. */
export function createTokens(options: {
  env: Environment;
  clientId: string;
  url: () => string;
  ttlSeconds: number;
}): Tokens {
  const kid = `sandbox_${randomUUID()}`;
  // Made on first use: it takes longer than all else at the start.
  let keys: ReturnType<typeof generateKeyPair> | undefined;
  const keyPair = () => (keys ??= generateKeyPair("RS256", { extractable: true }));
  const issuer = () => `${options.url()}/user_management/${options.clientId}`;
  return {
    issuer,
    async accessToken(session) {
      const { privateKey } = await keyPair();
      const issuedAt = Math.floor(options.env.now() / 1000);
      const user = options.env.users.get(session.userId);
      const membership = user?.memberships.find(
        ({ organizationId }) => organizationId === session.organizationId,
      );
      const claims = membership && {
        org_id: membership.organizationId,
        role: membership.role,
        roles: [membership.role],
        permissions: membership.permissions,
      };
      return new SignJWT({ sid: session.id, client_id: options.clientId, ...claims })
        .setProtectedHeader({ alg: "RS256", kid, typ: "JWT" })
        .setIssuer(issuer())
        .setSubject(session.userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + options.ttlSeconds)
        .setJti(randomUUID())
        .sign(privateKey);
    },
    async jwks() {
      const { publicKey } = await keyPair();
      return { keys: [{ ...(await exportJWK(publicKey)), kid, use: "sig", alg: "RS256" }] };
    },
  };
}
