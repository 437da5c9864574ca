import { hash } from "node:crypto";
import { portalIntents, type Intents } from "@acme/enterprise-settings-contract";
import { LRUCache } from "lru-cache";
import { within } from "../deadline.ts";
import { ProblemError } from "../errors.ts";
import type { OrganizationState, Store } from "../store/Store.ts";
import type { Presentation } from "./presentStatus.ts";

/** A status as it goes over the wire. */
export interface Rendered {
  body: string;
  /** A strong validator: two bodies share one only when they are equal. */
  etag: string;
  /** Up to when the state is known, as a header; undefined: WorkOS was never read. */
  asOf: string | undefined;
  /** Whether it was made just now, and not found in memory. */
  isNew: boolean;
}

export interface Known {
  /** null: nothing is known of the organization, or it was deleted. */
  state: OrganizationState | null;
  source: "memory" | "store";
}

interface ReadOptions {
  /** A state of an older revision will not do while it comes from memory. Default 0. */
  atLeast?: number;
  /** When the answer must be there, in milliseconds since the epoch. */
  deadlineAt?: number;
}

interface Entry {
  state: OrganizationState;
  loadedAt: number;
  /** By what the viewer may open: nothing else about a viewer is in the body. */
  rendered: Map<number, Rendered & { validUntil: number }>;
}

/** Even with a change missed (another node's, a broken subscription), nobody sees an older state than this. */
const maxAgeMs = 30_000;
const maxOrganizations = 10_000;
/** What the store may take of a request, in milliseconds. */
const storeTimeoutMs = 2_000;

export interface StatusCache {
  /** The organization's state if memory has it, fresh and of that revision or newer. */
  peek(organizationId: string, atLeast?: number): OrganizationState | undefined;
  /**
   * The organization's state, from memory or else from the store; those who ask at the same time share
   * one look. Throws `store_unavailable`.
   */
  read(organizationId: string, options?: ReadOptions): Promise<Known>;
  /** The next look goes to the store. */
  drop(organizationId: string): void;
  /** The body for these intents, from memory if it is the same as `present` would make. */
  render(state: OrganizationState, intents: Intents, present: () => Presentation): Rendered;
  /** Stops listening to the store. */
  close(): void;
}

interface StatusCacheOptions {
  store: Pick<Store, "readOrganization" | "onChange" | "onResync">;
  /** Milliseconds since the epoch. */
  now: () => number;
}

const renderPresentation = (state: OrganizationState, { status, validUntil }: Presentation) => {
  const asOf = state.asOf === null ? undefined : new Date(state.asOf).toISOString();
  const body = JSON.stringify(status);
  const digest = hash("sha256", body, "base64url");
  return { body, etag: `"${digest}"`, asOf, isNew: true, validUntil };
};

const digits = { allowed: 0, forbidden: 1, not_in_plan: 2 };

/** The intents as a number to base 3. */
const keyOf = (intents: Intents): number =>
  portalIntents.reduce((key, intent) => key * 3 + digits[intents[intent]], 0);

const unavailable = (cause: unknown) =>
  new ProblemError("store_unavailable", { cause, retryAfterSeconds: 5 });
const silent = () => new Error("The store did not answer in time.");

/**
 * Statuses in memory, so that an unchanged poll costs neither a query nor a rendering. Of a change that
 * the store tells, on whichever node, nothing older is kept; when it may have missed some, nothing is.
 */
export const createStatusCache = ({ store, now }: StatusCacheOptions): StatusCache => {
  const entries = new LRUCache<string, Entry>({ max: maxOrganizations });
  const revisions = new LRUCache<string, number>({ max: maxOrganizations });
  /** Looks under way. One that is no longer in here began before a change, and fills nothing. */
  const looks = new Map<string, Promise<OrganizationState | null>>();

  const stopListening = store.onChange((id, revision) => {
    if (revision <= (revisions.get(id) ?? 0)) return;
    revisions.set(id, revision);
    looks.delete(id);
    const entry = entries.get(id);
    if (entry !== undefined && entry.state.revision < revision) entries.delete(id);
  });
  const stopResyncing = store.onResync(() => {
    looks.clear();
    entries.clear();
  });

  const look = (id: string): Promise<OrganizationState | null> => {
    const underWay = looks.get(id);
    if (underWay !== undefined) return underWay;
    const fetching = async (): Promise<OrganizationState | null> => {
      try {
        const state = await within(storeTimeoutMs, store.readOrganization(id), silent);
        const isNewest = looks.get(id) === started && (state?.revision ?? 0) >= heard();
        // Without a first read of WorkOS the next request must try again.
        if (isNewest && state !== null && state.asOf !== null) {
          entries.set(id, { state, loadedAt: now(), rendered: new Map() });
        }
        return state;
      } catch (error) {
        throw unavailable(error);
      } finally {
        if (looks.get(id) === started) looks.delete(id);
      }
    };
    const heard = () => revisions.get(id) ?? 0;
    const started = Promise.resolve().then(fetching);
    looks.set(id, started);
    return started;
  };

  /** One that is under way may have begun before the change that somebody was told of by another node. */
  const lookFor = async (id: string, atLeast: number): Promise<OrganizationState | null> => {
    const underWay = looks.get(id);
    const state = await (underWay ?? look(id));
    return underWay === undefined || (state?.revision ?? 0) >= atLeast ? state : look(id);
  };

  const peek = (id: string, atLeast = 0): OrganizationState | undefined => {
    const entry = entries.get(id);
    const isFresh = entry !== undefined && now() - entry.loadedAt < maxAgeMs;
    return isFresh && entry.state.revision >= atLeast ? entry.state : undefined;
  };

  return {
    peek,
    read: async (organizationId, { atLeast = 0, deadlineAt } = {}) => {
      const held = peek(organizationId, atLeast);
      if (held !== undefined) return { state: held, source: "memory" };
      const looking = lookFor(organizationId, atLeast);
      const state =
        deadlineAt === undefined
          ? await looking
          : await within(deadlineAt - now(), looking, () => unavailable(silent()));
      return { state, source: "store" };
    },
    drop: (organizationId) => {
      looks.delete(organizationId);
      entries.delete(organizationId);
    },
    render: (state, intents, present) => {
      const entry = entries.peek(state.id);
      if (entry?.state !== state) return renderPresentation(state, present());
      const key = keyOf(intents);
      const known = entry.rendered.get(key);
      if (known !== undefined && now() < known.validUntil) return known;
      const rendered = renderPresentation(state, present());
      entry.rendered.set(key, { ...rendered, isNew: false });
      return rendered;
    },
    close: () => {
      stopListening();
      stopResyncing();
    },
  };
};
