import { requestIdHeader } from "@acme/enterprise-settings-contract";
import type { FastifyInstance } from "fastify";
import { fastifyPlugin } from "fastify-plugin";
import {
  errorHandler,
  notFoundHandler,
  toProblemError,
  validatorCompiler,
} from "./errorHandler.ts";
import { createAccessCheck } from "./guard/accessCheck.ts";
import { createAuthenticate } from "./guard/authenticate.ts";
import { allowOrigins } from "./guard/cors.ts";
import { createRevokedSessions } from "./guard/revokedSessions.ts";
import { createSameOriginCheck } from "./guard/sameOrigin.ts";
import { createHandlerRunner } from "./handlers/handlerRunner.ts";
import { healthRoutes } from "./healthRoutes.ts";
import { watchGauges } from "./metrics/gauges.ts";
import {
  resolveOptions,
  type EnterpriseSettingsBffOptions,
  type ResolvedOptions,
} from "./options.ts";
import { createOrganizations } from "./portal/organizations.ts";
import { createPortalLinks } from "./portal/portalLinks.ts";
import { portalRoutes } from "./portal/portalRoutes.ts";
import { buildReturnUrl } from "./portal/returnUrl.ts";
import { openApiRoute } from "./reference/openApiRoute.ts";
import { createOrganizationReads } from "./reconcile/organizationReads.ts";
import { createReconciliation } from "./reconcile/reconciliation.ts";
import { createRequestRate } from "./reconcile/requestRate.ts";
import { createRetention } from "./retention/retention.ts";
import { changeRoutes } from "./status/changeRoutes.ts";
import { createChangeStreams } from "./status/changeStreams.ts";
import { createStatusCache } from "./status/statusCache.ts";
import { statusRoutes } from "./status/statusRoutes.ts";
import { createSink } from "./webhook/sink.ts";
import { webhookRoutes } from "./webhook/webhookRoutes.ts";

/** Of the kit's requests, in bytes. */
const bodyLimit = 16 * 1024;

/** What the host's guard and policy may take each, in milliseconds: most of a request is WorkOS'. */
const hostTimeoutMs = 2_500;

/**
 * The BFF as a Fastify plugin: the routes for the kit under `prefix`, the webhook sink and the health
 * checks at the root. Its error handling, validation and hooks stay inside; the host's routes see none.
 * Registration throws one `TypeError` that lists every problem of the options.
 */
export const enterpriseSettingsBff = fastifyPlugin(
  async (app: FastifyInstance, given: EnterpriseSettingsBffOptions): Promise<void> => {
    const options = resolveOptions(given);
    const { store } = options;

    // Registered first, so that it runs last: whatever still writes has ended by then.
    app.addHook("onClose", async () => {
      await store.close();
    });
    handleEvents(app, options);
    forgetWhatIsOver(app, options);
    await app.register(kitRoutes, { ...options, prefix: options.prefix });
    await app.register(async (root) => {
      answerProblems(root, options);
      await root.register(webhookRoutes, {
        sink: createSink(store),
        secrets: options.webhookSecrets,
        toleranceMs: options.webhookToleranceMs,
        now: options.now,
        path: options.webhookPath,
        metrics: options.metrics,
      });
      if (options.health) await root.register(healthRoutes, { store });
    });
  },
  { name: "@acme/enterprise-settings-bff", fastify: "5.x" },
);

/** Everything below `prefix`. */
async function kitRoutes(app: FastifyInstance, options: ResolvedOptions): Promise<void> {
  const { guard, store, workos, policy, managedBy, deadlineMs, now } = options;
  const origins = new Set([options.appUrl, ...options.allowedOrigins].map(originOf));
  const timeoutMs = Math.min(deadlineMs, hostTimeoutMs);
  const revoked = createRevokedSessions({ store, now });
  app.addHook("onClose", async () => revoked.close());
  const authenticate = createAuthenticate({ guard, revoked, timeoutMs, now });
  const { allowImpersonation } = options;
  const access = createAccessCheck({ policy, timeoutMs, allowImpersonation, now });
  const assertSameOrigin = createSameOriginCheck(origins);

  answerProblems(app, options);
  app.setNotFoundHandler(notFoundHandler);
  takeOnlyJson(app);
  allowOrigins(app, new Set(options.allowedOrigins.map(originOf)));
  await app.register(openApiRoute, { mounts: options });
  const organizations = createOrganizations({ store, workos, log: app.log, now });
  const links = createPortalLinks({ ...options, access, organizations });
  await app.register(portalRoutes, {
    links,
    authenticate,
    assertSameOrigin,
    backUrl: (path) => backUrlOf(options, path),
    bodyLimit,
    metrics: options.metrics,
    deadlineMs,
    now,
  });

  const { reads: reconciler, progress } = findWhatWasMissed(app, options);
  const cache = createStatusCache({ store, now });
  app.addHook("onClose", async () => cache.close());
  await app.register(statusRoutes, {
    authenticate,
    assertSameOrigin,
    intentsFor: (viewer, deadlineAt) => access.toAll(viewer, deadlineAt),
    organizations,
    cache,
    reconciler,
    metrics: options.metrics,
    deadlineMs,
    ...(managedBy === undefined ? {} : { managedBy }),
    pollAfterMs: options.pollAfterMs,
    now,
  });
  const revisionOf = async (id: string) => (await cache.read(id)).state?.revision ?? 0;
  const limits = options.streamLimits;
  const streams = createChangeStreams({ organizations, revisionOf, revoked, store, limits, now });
  await app.register(changeRoutes, { authenticate, streams });
  const stopWatching = watchGauges({ ...options, streams: () => streams.count(), progress });
  app.addHook("onClose", async () => stopWatching());
}

/** Begins once the server is ready, and ends before the store, which is closed last. */
function handleEvents(app: FastifyInstance, options: ResolvedOptions): void {
  const { store, handlers, handlerOptions, now } = options;
  const jobs = store.handlerJobs;
  const runner = createHandlerRunner({ ...handlerOptions, jobs, handlers, log: app.log, now });
  app.addHook("onReady", () => runner.start());
  let closing: Promise<void> | undefined;
  // Handlers may end while requests do.
  app.addHook("preClose", async () => void (closing = runner.close()));
  app.addHook("onClose", async () => closing);
}

/** Reads WorkOS when somebody looks, and on a schedule from when the server is ready. */
function findWhatWasMissed(app: FastifyInstance, options: ResolvedOptions) {
  const { reconcile, deadlineMs, now, handlers } = options;
  const rate = createRequestRate(reconcile.requestsPerSecond);
  const parts = { store: options.store, workos: options.workos, log: app.log, rate, now };
  const reads = createOrganizationReads({
    ...parts,
    delays: { deadline: deadlineMs },
    plan: reconcile,
  });
  const reconciliation = createReconciliation({
    ...parts,
    reads,
    options: reconcile,
    eventNames: Object.keys(handlers),
    deadlineMs,
  });
  if (reconcile.enabled) app.addHook("onReady", async () => reconciliation.start());
  app.addHook("preClose", async () => {
    reads.close();
    await reconciliation.close();
  });
  return { reads, progress: () => reconciliation.progress() };
}

function forgetWhatIsOver(app: FastifyInstance, { store, retentionDays, now }: ResolvedOptions) {
  const retention = createRetention({ store, days: retentionDays, log: app.log, now });
  app.addHook("onReady", async () => retention.start());
  app.addHook("preClose", () => retention.close());
}

/** No forms and no text: a page of another site could send those without asking. */
function takeOnlyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string", bodyLimit }, parse);
}

function answerProblems(app: FastifyInstance, { metrics }: ResolvedOptions): void {
  app.setErrorHandler(errorHandler);
  app.setValidatorCompiler(validatorCompiler);
  app.addHook("onError", async (_request, _reply, error) => {
    const { code, statusCode: status } = toProblemError(error);
    metrics.count("problems", { code, status });
  });
  app.addHook("onRequest", (request, reply, done) => {
    void reply.header(requestIdHeader, request.id);
    done();
  });
}

/** Where the request came from, if it says so and that is a page of the application. */
function backUrlOf({ appUrl, defaultReturnPath }: ResolvedOptions, path = defaultReturnPath) {
  const isPage = buildReturnUrl(appUrl, path, "sso") !== null;
  return new URL(isPage ? path : defaultReturnPath, appUrl).href;
}

function originOf(url: string): string {
  return new URL(url).origin;
}
