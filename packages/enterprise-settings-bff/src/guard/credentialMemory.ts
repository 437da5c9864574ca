import { hash } from "node:crypto";
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

  const verified = async (key: string, verify: () => Promise<Viewer>): Promise<Viewer> => {
    const viewer = fixed(await verify());
    const until = Math.min(now() + believedMs, viewer.expiresAt ?? Number.POSITIVE_INFINITY);
    known.set(key, { viewer, until });
    return { ...viewer };
  };

  /** At once when it is remembered. */
  return (credential: string, verify: () => Promise<Viewer>): Viewer | Promise<Viewer> => {
    const key = hash("sha256", credential, "hex");
    const remembered = known.get(key);
    // A copy: what a host's policy does to one request's viewer is not the next one's.
    const isKnown = remembered !== undefined && remembered.until > now();
    return isKnown ? { ...remembered.viewer } : verified(key, verify);
  };
}

/** Lists that nobody can change: they are those of every request with this credential. */
function fixed({ tenant, ...viewer }: Viewer): Viewer {
  const roles = Object.freeze([...viewer.roles]);
  const permissions = Object.freeze([...viewer.permissions]);
  const own = tenant === undefined ? {} : { tenant: Object.freeze(structuredClone(tenant)) };
  return { ...viewer, ...own, roles, permissions };
}
