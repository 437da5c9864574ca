import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Viewer } from "./guard.ts";

/** How long a verified credential is believed without looking again, in milliseconds. */
const believedMs = 60_000;
const maxCredentials = 10_000;

/**
 * Remembers verified credentials by their hash, so that polling costs no public-key operation each
 * time. Never longer than 60 s, never beyond the credential's own expiry, and only what was accepted.
 */
export function createCredentialMemory(now: () => number) {
  const known = new LRUCache<string, { viewer: Viewer; until: number }>({ max: maxCredentials });

  return async (credential: string, verify: () => Promise<Viewer>): Promise<Viewer> => {
    const key = createHash("sha256").update(credential).digest("base64url");
    const remembered = known.get(key);
    // A copy: what a host's policy does to one request's viewer is not the next one's.
    if (remembered !== undefined && remembered.until > now())
      return structuredClone(remembered.viewer);
    const viewer = await verify();
    const until = Math.min(now() + believedMs, viewer.expiresAt ?? Number.POSITIVE_INFINITY);
    known.set(key, { viewer, until });
    return structuredClone(viewer);
  };
}
