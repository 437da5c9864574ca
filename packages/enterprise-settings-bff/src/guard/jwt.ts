import { createAccessTokenReader } from "./accessToken.ts";
import { createCredentialMemory } from "./credentialMemory.ts";
import type { Guard, Viewer } from "./guard.ts";

export interface JwtGuardOptions {
  /** The identity provider's key set, `https://…/jwks.json`. https, or http on loopback. */
  jwksUrl: string;
  /** The tokens' `iss`, exactly. */
  issuer: string;
  /** The tokens' `aud`; `"none"` says in so many words that they carry none. */
  audience: string;
  /** Default RS256, PS256, ES256 and EdDSA. Symmetric algorithms are refused. */
  algorithms?: readonly string[];
  /** How far the clocks may be apart, in seconds. Default 10. */
  clockToleranceSeconds?: number;
  /** Default the global one. */
  fetch?: typeof globalThis.fetch;
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
}

const defaultAlgorithms = ["RS256", "PS256", "ES256", "EdDSA"];

/**
 * Guards by `Authorization: Bearer <JWT>` with AuthKit-shaped claims: `sub`, `sid`, `org_id`, `role`,
 * `roles`, `permissions`, `act`. Throws a `TypeError` at once when an option cannot work.
 */
export function jwtGuard(options: JwtGuardOptions): Guard {
  const { issuer, audience, algorithms = defaultAlgorithms, now = Date.now } = options;
  if (issuer === "" || audience === "") {
    throw new TypeError("jwtGuard needs `issuer` and `audience` (`none` when tokens carry none).");
  }
  if (algorithms.length === 0 || algorithms.some((name) => !/^(RS|PS|ES)\d+$|^EdDSA$/.test(name))) {
    throw new TypeError("jwtGuard takes asymmetric `algorithms` only: RS*, PS*, ES*, EdDSA.");
  }
  const read = createAccessTokenReader({
    jwksUrl: options.jwksUrl,
    issuer,
    audience: audience === "none" ? undefined : audience,
    algorithms,
    clockToleranceSeconds: options.clockToleranceSeconds ?? 10,
    fetch: options.fetch,
    now,
  });
  const remembered = createCredentialMemory(now);
  const verify = async (token: string): Promise<Viewer> => ({
    ...(await read(token)),
    credential: "header",
  });
  return (request) => {
    const token = tokenOf(request.headers.authorization ?? "");
    return token === "" ? null : remembered(token, () => verify(token));
  };
}

/** RFC 6750 §2.1; empty when it is something else. One expression for all of it costs a hash. */
function tokenOf(authorization: string): string {
  const [scheme = ""] = /^Bearer +/i.exec(authorization) ?? [];
  const token = authorization.slice(scheme.length).trimEnd();
  return scheme === "" || token.includes(" ") ? "" : token;
}
