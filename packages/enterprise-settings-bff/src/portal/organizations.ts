import { LRUCache } from "lru-cache";
import { within } from "../deadline.ts";
import { ProblemError } from "../errors.ts";
import type { Tenant, Viewer } from "../guard/guard.ts";
import type { Store } from "../store/Store.ts";
import type { Deadline, OrganizationIdentity, WorkOSGateway } from "../workos/WorkOSGateway.ts";

export interface OrganizationsOptions {
  store: Pick<Store, "readTenant" | "mapTenant">;
  workos: Pick<WorkOSGateway, "findOrganization" | "createOrganization" | "updateOrganization">;
  log?: { warn(entry: object, message: string): void };
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
}

type Member = Pick<Viewer, "organizationId" | "tenant">;

/** `asOf`: when WorkOS said that the tenant has no organization. */
export type Found = { organizationId: string } | { organizationId: null; asOf: number };

/** Which WorkOS organization a viewer belongs to. */
export interface Organizations {
  /** As far as it is known here: asks nobody else. */
  known(viewer: Member): Promise<string | null>;
  /**
   * Looks a tenant up and creates nothing. An answer "there is none" is kept for `maxAgeMs`, and a
   * failure for a few seconds. Throws `no_organization`, `workos_…` and `organization_conflict`.
   */
  find(viewer: Member, deadline: Deadline, maxAgeMs?: number): Promise<Found>;
  /**
   * Looks a tenant up, creates its organization when there is none, and keeps its name in step. However
   * many ask at once, on however many nodes, there is one organization: WorkOS refuses a second one with
   * the same external id. Throws as `find`, `workos_organization_rejected`, and a `TypeError` for a
   * tenant that cannot be mapped.
   */
  ensure(viewer: Member, deadline: Deadline): Promise<string>;
}

const maxTenants = 10_000;
/** A mapping is stable; another node's import is seen this much later, in milliseconds. */
const mappedMs = 30_000;
const absentMs = 30_000;
const failedMs = 5_000;
/** Of the deadline, what a new name may take: the link matters more. */
const renameMs = 1_500;

interface Absence {
  at: number;
  /** Why it could not be told; null: WorkOS said that there is none. */
  failure: ProblemError | null;
}

/** What the store may take of a request, in milliseconds. */
const storeTimeoutMs = 2_000;
const storeSilent = () => new Error("The store did not answer.");

export function createOrganizations(options: OrganizationsOptions): Organizations {
  const { store, workos, log, now = Date.now } = options;
  const perf = { now };
  const mapped = new LRUCache<string, string>({ max: maxTenants, ttl: mappedMs, perf });
  const absent = new LRUCache<string, Absence>({ max: maxTenants });
  const lookups = new Map<string, Promise<Found>>();
  const creations = new Map<string, Promise<string>>();

  async function readMapping(tenantId: string) {
    try {
      return await within(storeTimeoutMs, store.readTenant(tenantId), storeSilent);
    } catch (cause) {
      throw new ProblemError("store_unavailable", { cause, retryAfterSeconds: 5 });
    }
  }

  /** `expected`: what the mapping was before; one that an import moved meanwhile is left as it is. */
  async function keep(
    tenantId: string,
    { id, name }: OrganizationIdentity,
    expected?: string,
  ): Promise<string> {
    let isKept: boolean;
    try {
      isKept = await store.mapTenant({ tenantId, organizationId: id, name }, expected);
    } catch (cause) {
      throw new ProblemError("store_unavailable", { cause, retryAfterSeconds: 5 });
    }
    if (!isKept) {
      const moved = expected === undefined ? null : await readMapping(tenantId);
      if (moved === null) throw new ProblemError("organization_conflict");
      mapped.set(tenantId, moved.organizationId);
      return moved.organizationId;
    }
    mapped.set(tenantId, id);
    absent.delete(tenantId);
    return id;
  }

  async function known({ organizationId, tenant }: Member): Promise<string | null> {
    if (organizationId !== null || tenant === undefined) return organizationId;
    const cached = mapped.get(tenant.id);
    if (cached !== undefined) return cached;
    const mapping = await readMapping(tenant.id);
    if (mapping !== null) mapped.set(tenant.id, mapping.organizationId);
    return mapping?.organizationId ?? null;
  }

  async function lookUp(tenantId: string, deadline: Deadline): Promise<Found> {
    try {
      const found = await workos.findOrganization(tenantId, deadline);
      if (found !== null) return { organizationId: await keep(tenantId, found) };
      absent.set(tenantId, { at: now(), failure: null });
      return { organizationId: null, asOf: now() };
    } catch (error) {
      if (error instanceof ProblemError) absent.set(tenantId, { at: now(), failure: error });
      throw error;
    }
  }

  async function create(tenant: Tenant, deadline: Deadline): Promise<string> {
    const { id: externalId, name, domains = [] } = tenant;
    const mapping = await readMapping(externalId);
    if (mapping?.name === name) {
      mapped.set(externalId, mapping.organizationId);
      return mapping.organizationId;
    }
    if (mapping !== null) {
      const organization = { id: mapping.organizationId, name: mapping.name, externalId };
      return inStep(tenant, organization, deadline, organization.id);
    }
    const there = await workos.findOrganization(externalId, deadline);
    if (there !== null) return inStep(tenant, there, deadline);
    try {
      const order = { name, externalId, domains };
      return await keep(externalId, await workos.createOrganization(order, deadline));
    } catch (error) {
      if (!isRejection(error)) throw error;
      // Most likely another node was quicker: WorkOS answers 400 for an external id that is used.
      const quicker = await workos.findOrganization(externalId, deadline);
      if (quicker === null) throw error;
      return keep(externalId, quicker);
    }
  }

  /** A name that cannot be changed now is no reason to refuse a link: the next one tries again. */
  async function inStep(
    tenant: Tenant,
    organization: OrganizationIdentity,
    deadline: Deadline,
    expected?: string,
  ) {
    const { id, name } = organization;
    if (name === tenant.name) return keep(tenant.id, organization, expected);
    try {
      const at = Math.min(deadline.at, now() + renameMs);
      await workos.updateOrganization(id, { name: tenant.name }, { at });
      return await keep(tenant.id, { ...organization, name: tenant.name }, expected);
    } catch (error) {
      if (!(error instanceof ProblemError) || !error.code.startsWith("workos_")) throw error;
      log?.warn({ organizationId: id, code: error.code }, "The organization was not renamed");
      return keep(tenant.id, organization, expected);
    }
  }

  return {
    known,
    async find(viewer, deadline, maxAgeMs = absentMs) {
      const organizationId = await known(viewer);
      if (organizationId !== null) return { organizationId };
      const { id } = tenantOf(viewer);
      const last = absent.get(id);
      if (last?.failure && now() - last.at < failedMs) throw last.failure;
      if (last?.failure === null && now() - last.at < maxAgeMs) {
        return { organizationId: null, asOf: last.at };
      }
      return shared(lookups, id, () => lookUp(id, deadline));
    },
    async ensure(viewer, deadline) {
      if (viewer.organizationId !== null) return viewer.organizationId;
      const tenant = tenantOf(viewer);
      return shared(creations, tenant.id, () => create(tenant, deadline));
    },
  };
}

export interface EnsureOrganizationOptions extends OrganizationsOptions {
  tenant: Tenant;
  /** How long it may take, in milliseconds. Default 5 500. */
  deadlineMs?: number;
}

/**
 * The WorkOS organization of a tenant, created when it has none: for sign-up flows that do not want to
 * wait for the first link. Safe to repeat. Throws a `ProblemError`, and a `TypeError` for a tenant that
 * cannot be mapped.
 */
export async function ensureOrganization({
  tenant,
  deadlineMs = 5_500,
  ...options
}: EnsureOrganizationOptions): Promise<{ organizationId: string }> {
  const { now = Date.now } = options;
  const viewer = { organizationId: null, tenant };
  const deadline = { at: now() + deadlineMs };
  return { organizationId: await createOrganizations(options).ensure(viewer, deadline) };
}

/** Throws `no_organization`, and a `TypeError` for one that WorkOS cannot know by its id. */
function tenantOf({ tenant }: Member): Tenant {
  if (tenant === undefined) throw new ProblemError("no_organization");
  if (!isExternalId(tenant.id)) {
    throw new TypeError("A tenant's `id` must be 1 to 128 visible ASCII characters.");
  }
  if (tenant.name.trim() === "") throw new TypeError("A tenant's `name` must not be empty.");
  return tenant;
}

/** WorkOS: at most 128 ASCII characters. `.` and `..` would be another path. */
export function isExternalId(text: string): boolean {
  return /^[\x21-\x7e]{1,128}$/.test(text) && text !== "." && text !== "..";
}

function isRejection(error: unknown): boolean {
  return error instanceof ProblemError && error.code === "workos_organization_rejected";
}

/** Those who ask while the same work is under way wait for it. */
function shared<T>(running: Map<string, Promise<T>>, key: string, work: () => Promise<T>) {
  const known = running.get(key);
  if (known !== undefined) return known;
  const promise = work().finally(() => running.delete(key));
  running.set(key, promise);
  return promise;
}
