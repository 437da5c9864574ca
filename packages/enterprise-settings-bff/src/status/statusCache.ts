import { createHash } from "node:crypto";
import type { Intents } from "@acme/enterprise-settings-contract";
import { LRUCache } from "lru-cache";
import type { OrganizationState } from "../store/Store.ts";
import type { Presentation } from "./presentStatus.ts";

/** A status as it goes over the wire. */
export interface Rendered {
  body: string;
  /** A strong validator: two bodies share one only when they are equal. */
  etag: string;
}

interface Entry {
  state: OrganizationState;
  loadedAt: number;
  /** By what the viewer may open: nothing else about a viewer is in the body. */
  rendered: Map<string, Rendered & { validUntil: number }>;
}

/** Even with a change missed (another node's, a broken subscription), nobody sees an older state than this. */
const maxAgeMs = 30_000;
const maxOrganizations = 10_000;

export interface StatusCache {
  /** undefined: nothing fresh enough is held. */
  get(organizationId: string): OrganizationState | undefined;
  /** Refused when a higher revision was heard of while the state was being read. */
  fill(state: OrganizationState): void;
  /** A change was committed. */
  heard(organizationId: string, revision: number): void;
  /** The next look goes to the store. */
  drop(organizationId: string): void;
  /** The body for these intents, from memory if it is the same as `present` would make. */
  render(state: OrganizationState, intents: Intents, present: () => Presentation): Rendered;
}

const renderPresentation = ({ status, validUntil }: Presentation) => {
  const body = JSON.stringify(status);
  const hash = createHash("sha256").update(body).digest("base64url");
  return { body, etag: `"${hash}"`, validUntil };
};

/** Statuses in memory, so that an unchanged poll costs neither a query nor a rendering. */
export const createStatusCache = (now: () => number): StatusCache => {
  const entries = new LRUCache<string, Entry>({ max: maxOrganizations });
  const revisions = new LRUCache<string, number>({ max: maxOrganizations });
  return {
    get: (organizationId) => {
      const entry = entries.get(organizationId);
      return entry !== undefined && now() - entry.loadedAt < maxAgeMs ? entry.state : undefined;
    },
    fill: (state) => {
      if (state.revision < (revisions.get(state.id) ?? 0)) return;
      entries.set(state.id, { state, loadedAt: now(), rendered: new Map() });
    },
    heard: (organizationId, revision) => {
      revisions.set(organizationId, Math.max(revision, revisions.get(organizationId) ?? 0));
      const entry = entries.get(organizationId);
      if (entry !== undefined && entry.state.revision < revision) entries.delete(organizationId);
    },
    drop: (organizationId) => {
      entries.delete(organizationId);
    },
    render: (state, intents, present) => {
      const entry = entries.get(state.id);
      if (entry?.state !== state) return renderPresentation(present());
      const key = JSON.stringify(intents);
      const known = entry.rendered.get(key);
      if (known !== undefined && now() < known.validUntil) return known;
      const rendered = renderPresentation(present());
      entry.rendered.set(key, rendered);
      return rendered;
    },
  };
};
