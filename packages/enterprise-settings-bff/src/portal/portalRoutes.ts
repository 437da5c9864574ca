import {
  PortalLink,
  PortalLinkRequest,
  portalIntents,
  routes,
  type PortalIntent,
} from "@acme/enterprise-settings-contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sendRetryAfter, logProblem, toProblemError } from "../errorHandler.ts";
import { ProblemError } from "../errors.ts";
import type { Authenticate } from "../guard/authenticate.ts";
import type { Viewer } from "../guard/guard.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { errorPage, errorPagePolicy } from "./errorPage.ts";
import { isForm, takeForms } from "./form.ts";
import type { Attempt, PortalLinks } from "./portalLinks.ts";
import { RateLimitError } from "./rateLimit.ts";

export interface PortalRoutesOptions {
  links: PortalLinks;
  authenticate: Authenticate;
  /** Throws `cross_site`. */
  assertSameOrigin: (request: FastifyRequest, viewer: Viewer) => void;
  /** The page of the app that the error page leads back to, by the path that the request named. */
  backUrl: (returnPath: string | undefined) => string;
  /** Of a body, in bytes. */
  bodyLimit: number;
  metrics: Metrics;
  /** How long a request may take, in milliseconds. */
  deadlineMs: number;
  now: () => number;
}

/**
 * `POST /portal-links`, authenticated before a byte of the body is read. JSON is answered with the link;
 * an HTML form, which only cookie sessions may send, with a redirect there or a page that says why not.
 */
export async function portalRoutes(
  app: FastifyInstance,
  options: PortalRoutesOptions,
): Promise<void> {
  const { links, authenticate, assertSameOrigin, metrics, deadlineMs, now } = options;
  const attempts = new WeakMap<FastifyRequest, Attempt>();
  takeForms(app, options.bodyLimit);

  app.addHook("onError", async (_request, _reply, error) => {
    metrics.count("portalLinks", { outcome: toProblemError(error).code });
  });

  async function keepFailure(request: FastifyRequest, problem: ProblemError): Promise<void> {
    const attempt = attempts.get(request);
    // An entry that could not be written is what failed: writing another would fail too.
    if (attempt === undefined || problem.code === "store_unavailable") return;
    if (problem instanceof RateLimitError && !problem.firstInWindow) return;
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
        if (isForm(request) && viewer.credential === "header") {
          throw new ProblemError("unsupported_media_type");
        }
      },
      errorHandler: (failure, request, reply) => {
        const problem = toProblemError(failure);
        void keepFailure(request, problem).then(() =>
          isForm(request)
            ? sendErrorPage(problem, request, reply, options.backUrl)
            : reply.send(problem),
        );
      },
    },
    async (request, reply) => {
      if (request.body.provider !== undefined && request.body.intent !== "sso") {
        throw new ProblemError("invalid_request", { detail: "`provider` goes with `sso` alone." });
      }
      const link = await links.create(attemptOf(attempts, request), request.body);
      metrics.count("portalLinks", { outcome: "created" });
      return isForm(request) ? reply.redirect(link.url, 303) : reply.code(201).send(link);
    },
  );
}

function sendErrorPage(
  problem: ProblemError,
  request: FastifyRequest,
  reply: FastifyReply,
  backUrl: PortalRoutesOptions["backUrl"],
) {
  logProblem(problem, request);
  sendRetryAfter(problem, reply);
  return reply
    .code(problem.statusCode)
    .headers({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": errorPagePolicy,
      "x-content-type-options": "nosniff",
    })
    .send(errorPage(problem, request.id, backUrl(textOf(request.body, "returnPath"))));
}

function attemptOf(attempts: WeakMap<FastifyRequest, Attempt>, request: FastifyRequest): Attempt {
  const attempt = attempts.get(request);
  if (attempt === undefined) throw new Error("The request was not authenticated.");
  return attempt;
}

function intentOf(body: unknown): PortalIntent | null {
  const intent = textOf(body, "intent");
  return portalIntents.find((known) => known === intent) ?? null;
}

/** Of a body that need not be valid. */
function textOf(body: unknown, name: string): string | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const value: unknown = Reflect.get(body, name);
  return typeof value === "string" ? value : undefined;
}
