import {
  PortalLink,
  PortalLinkRequest,
  portalIntents,
  routes,
  type PortalIntent,
} from "@acme/enterprise-settings-contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { toProblemError } from "../errorHandler.ts";
import type { Authenticate } from "../guard/authenticate.ts";
import type { Viewer } from "../guard/guard.ts";
import type { Attempt, PortalLinks } from "./portalLinks.ts";

export interface PortalRoutesOptions {
  links: PortalLinks;
  authenticate: Authenticate;
  /** Throws `cross_site`. */
  assertSameOrigin: (request: FastifyRequest, viewer: Viewer) => void;
  /** How long a request may take, in milliseconds. */
  deadlineMs: number;
  now: () => number;
}

/** `POST /portal-links`. Authenticated before a byte of the body is read. */
export async function portalRoutes(
  app: FastifyInstance,
  { links, authenticate, assertSameOrigin, deadlineMs, now }: PortalRoutesOptions,
): Promise<void> {
  const attempts = new WeakMap<FastifyRequest, Attempt>();

  async function keepFailure(request: FastifyRequest, failure: unknown): Promise<void> {
    const attempt = attempts.get(request);
    const problem = toProblemError(failure);
    // An entry that could not be written is what failed: writing another would fail too.
    if (attempt === undefined || problem.code === "store_unavailable") return;
    try {
      await links.record(attempt, intentOf(request.body), problem);
    } catch (err) {
      request.log.error({ err }, "A refusal was not recorded.");
    }
  }

  app.post<{ Body: PortalLinkRequest }>(
    routes.portalLinks,
    {
      schema: { body: PortalLinkRequest, response: { 201: PortalLink } },
      onRequest: async (request, reply) => {
        void reply.headers({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
        const deadlineAt = now() + deadlineMs;
        const viewer = await authenticate(request);
        attempts.set(request, { viewer, ip: request.ip, requestId: request.id, deadlineAt });
        assertSameOrigin(request, viewer);
      },
      errorHandler: (failure, request, reply) => {
        void keepFailure(request, failure).then(() => reply.send(failure));
      },
    },
    async (request, reply) => {
      const { intent, returnPath } = request.body;
      const link = await links.create(attemptOf(attempts, request), intent, returnPath);
      return reply.code(201).send(link);
    },
  );
}

function attemptOf(attempts: WeakMap<FastifyRequest, Attempt>, request: FastifyRequest): Attempt {
  const attempt = attempts.get(request);
  if (attempt === undefined) throw new Error("The request was not authenticated.");
  return attempt;
}

function intentOf(body: unknown): PortalIntent | null {
  if (typeof body !== "object" || body === null || !("intent" in body)) return null;
  const { intent } = body;
  return portalIntents.find((known) => known === intent) ?? null;
}
