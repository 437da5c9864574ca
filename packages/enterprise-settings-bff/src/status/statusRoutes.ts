import {
  atLeastParam,
  routes,
  statusHeaders,
  type Intents,
} from "@acme/enterprise-settings-contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ProblemError } from "../errors.ts";
import { isPending } from "../deadline.ts";
import type { Authenticate } from "../guard/authenticate.ts";
import type { Viewer } from "../guard/guard.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Found, Organizations } from "../portal/organizations.ts";
import type { OrganizationState } from "../store/Store.ts";
import { presentStatus } from "./presentStatus.ts";
import type { OrganizationReads } from "../reconcile/organizationReads.ts";
import type { Known, StatusCache } from "./statusCache.ts";

export interface StatusRoutesOptions {
  /** Finds the viewer; throws `ProblemError` when there is none. */
  authenticate: Authenticate;
  /** Throws `ProblemError` `cross_site`. */
  assertSameOrigin: (request: FastifyRequest, viewer: Viewer) => void;
  /** What the viewer may open; rejects when that cannot be told by then. */
  intentsFor: (viewer: Viewer, deadlineAt: number) => Intents | Promise<Intents>;
  /** Finds the viewer's organization, and creates none. */
  organizations: Pick<Organizations, "find">;
  cache: StatusCache;
  reconciler: OrganizationReads;
  metrics: Metrics;
  /** Shown to people who may see but not edit. */
  managedBy?: { name?: string; email?: string; url?: string };
  /** How long a request may take, in milliseconds. */
  deadlineMs: number;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** The floor for the kit's next poll, in milliseconds. */
  pollAfterMs: () => number;
}

/** How the state is looked for. */
interface Look {
  /** When the answer must be there, in milliseconds since the epoch. */
  deadlineAt: number;
  /** WorkOS is asked first. */
  fresh?: boolean;
  /** Older revisions in memory will not do. */
  atLeast?: number;
}

interface Shown {
  state: OrganizationState;
  source: Known["source"];
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

/** A revision that the viewer was told of; one that is not there yet asks the store, and is no error. */
const readAtLeast = (text: unknown): number => {
  if (text === undefined) return 0;
  if (typeof text === "string" && /^\d{1,15}$/.test(text)) return Number(text);
  const detail = `\`${atLeastParam}\` must be a revision: up to 15 digits.`;
  throw new ProblemError("invalid_request", { detail });
};

/** RFC 9110 §13.1.2: a list of validators or `*`, compared weakly. */
const matches = (ifNoneMatch: string | undefined, etag: string): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch === etag ||
    ifNoneMatch
      .split(",")
      .map((it) => it.trim().replace(/^W\//, ""))
      .some((it) => it === etag || it === "*"));

/** `GET /status` and `POST /refresh`, for the organization of the viewer's session and no other. */
export const statusRoutes = async (
  app: FastifyInstance,
  options: StatusRoutesOptions,
): Promise<void> => {
  const { cache, reconciler, metrics, deadlineMs, now, managedBy, pollAfterMs } = options;
  const stopHearingOfReads = reconciler.onRead((id) => cache.drop(id));
  app.addHook("onClose", async () => stopHearingOfReads());

  const load = async (id: string, { deadlineAt, atLeast = 0 }: Look): Promise<Shown> => {
    const known = await cache.read(id, { atLeast, deadlineAt });
    if (known.state !== null && known.state.asOf !== null) return { ...known, state: known.state };
    const failure = await reconciler.firstSight(id, deadlineAt);
    const { state, source } = await cache.read(id, { deadlineAt });
    if (state === null || isUnheardOf(state)) {
      if (failure !== null && lasting.has(failure.code)) throw failure;
      throw new ProblemError("status_not_known", { cause: failure, retryAfterSeconds: 2 });
    }
    return { state, source };
  };

  const reload: typeof load = async (id, look) => {
    await reconciler.refresh(id, look.deadlineAt);
    cache.drop(id);
    return load(id, look);
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

  const show = async (viewer: Viewer, look: Look): Promise<Shown> => {
    const at = Math.min(look.deadlineAt, now() + lookUpMs);
    const found = await find(viewer, at, look.fresh ? absentApartMs : undefined);
    if (found.organizationId === null) {
      return { state: unmapped(viewer, found.asOf), source: "store" };
    }
    const shown = await (look.fresh ? reload : load)(found.organizationId, look);
    reconciler.noticed(shown.state);
    return shown;
  };

  /** The common case, which waits for nothing. */
  const hold = ({ organizationId }: Viewer, { fresh, atLeast }: Look): Shown | undefined => {
    if (fresh || organizationId === null) return undefined;
    const state = cache.peek(organizationId, atLeast);
    if (state === undefined) return undefined;
    reconciler.noticed(state);
    return { state, source: "memory" };
  };

  const send = (reply: FastifyReply, { state, source }: Shown, intents: Intents): FastifyReply => {
    const { method, headers } = reply.request;
    const { body, etag, asOf, isNew } = cache.render(state, intents, () =>
      presentStatus({ state, intents, managedBy, now: now() }),
    );
    if (asOf !== undefined) void reply.header(statusHeaders.asOf, asOf);
    void reply.header("etag", etag);
    const validators = method === "POST" ? undefined : headers["if-none-match"];
    const status = matches(validators, etag) ? 304 : 200;
    const rendered = isNew ? "rendered" : "memory";
    metrics.count("statusAnswers", { status, source: source === "store" ? source : rendered });
    if (status === 304) return reply.code(304).send();
    return reply.type("application/json; charset=utf-8").send(body);
  };

  /** At once when all that it takes is in memory. */
  const answer = (reply: FastifyReply, viewer: Viewer, look: Look) => {
    if (viewer.organizationId === null && viewer.tenant === undefined) {
      throw new ProblemError("no_organization");
    }
    const intents = options.intentsFor(viewer, look.deadlineAt);
    const held = hold(viewer, look);
    if (held !== undefined && !isPending(intents)) {
      send(reply, held, intents);
      return undefined;
    }
    // Together: a slow read leaves the policy no less time, and the other way round.
    return Promise.all([held ?? show(viewer, look), intents]).then((found) =>
      send(reply, ...found),
    );
  };

  app.addHook("onRequest", (_request, reply, done) => {
    void reply
      // As text: Node checks and writes a number as one each time.
      .header(statusHeaders.pollAfterMs, String(pollAfterMs()))
      .header("cache-control", "private, no-cache")
      .header("vary", "Cookie, Authorization, Origin");
    done();
  });

  app.get<{ Querystring: Record<string, unknown> }>(routes.status, (request, reply) => {
    const deadlineAt = now() + deadlineMs;
    const look = { deadlineAt, atLeast: readAtLeast(request.query[atLeastParam]) };
    const viewer = options.authenticate(request);
    if (!isPending(viewer)) return answer(reply, viewer, look);
    return viewer.then((it) => answer(reply, it, look) ?? reply);
  });

  app.post(routes.refresh, async (request, reply) => {
    const deadlineAt = now() + deadlineMs;
    const viewer = await options.authenticate(request);
    options.assertSameOrigin(request, viewer);
    return answer(reply, viewer, { deadlineAt, fresh: true });
  });
};
