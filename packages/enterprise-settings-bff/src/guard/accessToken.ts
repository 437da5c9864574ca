import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload } from "jose";
import { ProblemError } from "../errors.ts";
import { isSecureUrl } from "../secureUrl.ts";
import type { Viewer } from "./guard.ts";

export interface AccessTokenOptions {
  /** Where the public keys are. https, or http on loopback. */
  jwksUrl: string;
  /** Accepted `iss`; undefined: any, since the keys are those of one client alone. */
  issuer?: string | undefined;
  /** Accepted `aud`; undefined: not looked at. */
  audience?: string | undefined;
  /** Accepted signature algorithms. Asymmetric ones only: a shared secret is no public key. */
  algorithms: readonly string[];
  /** How far clocks may be apart, in seconds. */
  clockToleranceSeconds: number;
  fetch?: typeof globalThis.fetch | undefined;
  now: () => number;
}

/** Within the 6 s that a request may take, and leaving most of it to WorkOS. */
const jwksTimeoutMs = 2_000;
/** An unknown `kid` may fetch the keys again this soon: rotated keys are found, floods are not passed on. */
const jwksCooldownMs = 5_000;

/** What jose says of the token itself. Everything else it throws is about the keys: an outage. */
const tokenErrors = [
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWTClaimValidationFailed,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  // An extension that must be understood (`crit`), or no `kid` where several keys would do.
  errors.JOSENotSupported,
  errors.JWKSMultipleMatchingKeys,
  errors.JWKSNoMatchingKey,
];

/**
 * Verifies access tokens with AuthKit-shaped claims (`sub`, `sid`, `org_id`, `role`, `roles`,
 * `permissions`, `act`; source: WorkOS' "Sessions", access token). The function throws `ProblemError`
 * `not_signed_in` or `session_expired` for the token, and anything else when the keys cannot be had.
 */
export function createAccessTokenReader(options: AccessTokenOptions) {
  const { issuer, audience, now, clockToleranceSeconds } = options;
  const url = URL.parse(options.jwksUrl);
  if (url === null || !isSecureUrl(url)) {
    throw new TypeError("`jwksUrl` must be an https URL, or an http one on loopback.");
  }
  const { fetch } = options;
  const keys = createRemoteJWKSet(url, {
    timeoutDuration: jwksTimeoutMs,
    cooldownDuration: jwksCooldownMs,
    ...(fetch === undefined ? {} : { [customFetch]: fetch }),
  });

  return async (token: string): Promise<Viewer> => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: [...options.algorithms],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(now()),
        requiredClaims: ["sub", "exp"],
        ...(issuer === undefined ? {} : { issuer }),
        ...(audience === undefined ? {} : { audience }),
      });
      return viewerOfClaims(payload, clockToleranceSeconds);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new ProblemError("session_expired");
      if (tokenErrors.some((kind) => error instanceof kind))
        throw new ProblemError("not_signed_in");
      throw error;
    }
  };
}

function viewerOfClaims(claims: JWTPayload, clockToleranceSeconds: number): Viewer {
  const { sub, exp, sid, org_id, role, roles, permissions, name, act } = claims;
  if (typeof sub !== "string" || sub === "" || typeof exp !== "number") {
    throw new ProblemError("not_signed_in");
  }
  const actor = typeof act === "object" && act !== null && "sub" in act ? act.sub : "unknown";
  return {
    userId: sub,
    organizationId: typeof org_id === "string" && org_id !== "" ? org_id : null,
    roles: [...new Set([...strings([role]), ...strings(roles)])],
    permissions: strings(permissions),
    expiresAt: (exp + clockToleranceSeconds) * 1000,
    ...(typeof sid === "string" ? { sessionId: sid } : {}),
    ...(typeof name === "string" ? { name } : {}),
    // An `act` that cannot be read is still an impersonation.
    ...(act === undefined ? {} : { impersonatedBy: typeof actor === "string" ? actor : "unknown" }),
  };
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
