import { routes, statusHeaders, type Intents } from "@acme/enterprise-settings-contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ProblemError } from "../errors.ts";
import type { Viewer } from "../guard/guard.ts";
import type { Found, Organizations } from "../portal/organizations.ts";
import type { OrganizationState, Store } from "../store/Store.ts";
import { presentStatus } from "./presentStatus.ts";
import type { Reconciler } from "./reconcile.ts";
import { createStatusCache } from "./statusCache.ts";

export interface StatusRoutesOptions {
  /** Finds the viewer; throws `ProblemError` when there is none. */
  authenticate: (request: FastifyRequest) => Promise<Viewer>;
  /** Throws `ProblemError` `cross_site`. */
  assertSameOrigin: (request: FastifyRequest, viewer: Viewer) => void;
  /** What the viewer may open; rejects when that cannot be told by then. */
  intentsFor: (viewer: Viewer, deadlineAt: number) => Promise<Intents>;
  /** Finds the viewer's organization, and creates none. */
  organizations: Pick<Organizations, "find">;
  store: Pick<Store, "readOrganization" | "onChange">;
  reconciler: Reconciler;
  /** Shown to people who may see but not edit. */
  managedBy?: { name?: string; email?: string; url?: string };
  /** How long a request may take, in milliseconds. */
  deadlineMs: number;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** The floor for the kit's next poll, in milliseconds. Default 2 000. */
  pollAfterMs?: number;
}

/** What waiting will not mend is said; anything else is "not known yet". */
const lasting = new Set([
  "workos_unauthorized",
  "workos_forbidden",
  "workos_organization_not_found",
  "workos_invalid_answer",
  "store_unavailable",
]);

const isUnheardOf = (state: OrganizationState | null): boolean =>
  state === null ||
  (state.asOf === null &&
    state.connections.length + state.directories.length + state.domains.length === 0);

/** How long a tenant's organization is looked for, in milliseconds. */
const lookUpMs = 2_000;
/** A refresh asks WorkOS again for an organization that was not there this long ago, in milliseconds. */
const absentApartMs = 10_000;

/** A tenant that WorkOS does not know yet: nothing is configured, and that is known. */
const unmapped = ({ tenant }: Viewer, asOf: number): OrganizationState => ({
  id: tenant?.id ?? "",
  name: tenant?.name ?? null,
  asOf,
  revision: 0,
  connections: [],
  directories: [],
  domains: [],
  auditLogs: { state: "not_configured", retentionDays: null },
  logStreams: [],
});

/** RFC 9110 §13.1.2: a list of validators or `*`, compared weakly. */
const matches = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch !== undefined &&
  ifNoneMatch
    .split(",")
    .map((it) => it.trim().replace(/^W\//, ""))
    .some((it) => it === etag || it === "*");

/** `GET /status` and `POST /refresh`, for the organization of the viewer's session and no other. */
export const statusRoutes = async (
  app: FastifyInstance,
  options: StatusRoutesOptions,
): Promise<void> => {
  const { store, reconciler, deadlineMs, now, managedBy, pollAfterMs = 2_000 } = options;
  const cache = createStatusCache(now);
  const stopListening = store.onChange((id, revision) => cache.heard(id, revision));
  const stopHearingOfReads = reconciler.onRead((id) => cache.drop(id));
  app.addHook("onClose", async () => {
    stopListening();
    stopHearingOfReads();
  });

  const fromStore = async (organizationId: string): Promise<OrganizationState | null> => {
    try {
      return await store.readOrganization(organizationId);
    } catch (error) {
      throw new ProblemError("store_unavailable", { cause: error, retryAfterSeconds: 5 });
    }
  };

  const load = async (organizationId: string, deadlineAt: number): Promise<OrganizationState> => {
    const cached = cache.get(organizationId);
    if (cached !== undefined) return cached;
    let state = await fromStore(organizationId);
    if (state === null || state.asOf === null) {
      const failure = await reconciler.firstSight(organizationId, deadlineAt);
      state = await fromStore(organizationId);
      if (state === null || isUnheardOf(state)) {
        if (failure !== null && lasting.has(failure.code)) throw failure;
        throw new ProblemError("status_not_known", { cause: failure, retryAfterSeconds: 2 });
      }
    }
    // Without a first read the next request must try again.
    if (state.asOf !== null) cache.fill(state);
    return state;
  };

  const reload: typeof load = async (organizationId, deadlineAt) => {
    await reconciler.refresh(organizationId, deadlineAt);
    cache.drop(organizationId);
    return load(organizationId, deadlineAt);
  };

  const find = async (viewer: Viewer, at: number, maxAgeMs?: number): Promise<Found> => {
    try {
      return await options.organizations.find(viewer, { at }, maxAgeMs);
    } catch (error) {
      const waitingHelps = error instanceof ProblemError && error.code.startsWith("workos_");
      if (!waitingHelps || lasting.has(error.code)) throw error;
      throw new ProblemError("status_not_known", { cause: error, retryAfterSeconds: 2 });
    }
  };

  const stateOf = async (
    viewer: Viewer,
    deadlineAt: number,
    fresh: boolean,
  ): Promise<OrganizationState> => {
    const at = Math.min(deadlineAt, now() + lookUpMs);
    const found = await find(viewer, at, fresh ? absentApartMs : undefined);
    if (found.organizationId === null) return unmapped(viewer, found.asOf);
    const state = await (fresh ? reload : load)(found.organizationId, deadlineAt);
    reconciler.noticed(state);
    return state;
  };

  const deadlines = new WeakMap<FastifyRequest, number>();

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    viewer: Viewer,
    fresh = false,
  ) => {
    if (viewer.organizationId === null && viewer.tenant === undefined) {
      throw new ProblemError("no_organization");
    }
    const deadlineAt = deadlines.get(request) ?? now();
    // Together: a slow read leaves the policy no less time, and the other way round.
    const [state, intents] = await Promise.all([
      stateOf(viewer, deadlineAt, fresh),
      options.intentsFor(viewer, deadlineAt),
    ]);
    const { body, etag } = cache.render(state, intents, () =>
      presentStatus({ state, intents, managedBy, now: now() }),
    );
    if (state.asOf !== null) {
      void reply.header(statusHeaders.asOf, new Date(state.asOf).toISOString());
    }
    void reply.header("etag", etag);
    const validators = request.method === "GET" ? request.headers["if-none-match"] : undefined;
    if (matches(validators, etag)) return reply.code(304).send();
    return reply.type("application/json; charset=utf-8").send(body);
  };

  app.addHook("onRequest", async (request, reply) => {
    deadlines.set(request, now() + deadlineMs);
    void reply
      .header(statusHeaders.pollAfterMs, pollAfterMs)
      .header("cache-control", "private, no-cache")
      .header("vary", "Cookie, Authorization, Origin");
  });

  app.get(routes.status, async (request, reply) => {
    const viewer = await options.authenticate(request);
    return answer(request, reply, viewer);
  });

  app.post(routes.refresh, async (request, reply) => {
    const viewer = await options.authenticate(request);
    options.assertSameOrigin(request, viewer);
    return answer(request, reply, viewer, true);
  });
};
