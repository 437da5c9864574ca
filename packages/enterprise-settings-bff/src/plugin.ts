import { requestIdHeader } from "@acme/enterprise-settings-contract";
import type { FastifyInstance } from "fastify";
import { fastifyPlugin } from "fastify-plugin";
import { errorHandler, notFoundHandler, validatorCompiler } from "./errorHandler.ts";
import { createAccessCheck } from "./guard/accessCheck.ts";
import { createAuthenticate } from "./guard/authenticate.ts";
import { allowOrigins } from "./guard/cors.ts";
import { createRevokedSessions, revocationMatters } from "./guard/revokedSessions.ts";
import { createSameOriginCheck } from "./guard/sameOrigin.ts";
import { healthRoutes } from "./healthRoutes.ts";
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
import { createReconciler } from "./status/reconcile.ts";
import { statusRoutes } from "./status/statusRoutes.ts";
import { createSink } from "./webhook/sink.ts";
import { webhookRoutes } from "./webhook/webhookRoutes.ts";

/** Of the kit's requests, in bytes. */
const bodyLimit = 16 * 1024;

const pruneMs = 60 * 60_000;

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
    forgetWhatIsOver(app, options);
    await app.register(kitRoutes, { ...options, prefix: options.prefix });
    await app.register(async (root) => {
      answerProblems(root);
      await root.register(webhookRoutes, {
        sink: createSink(store),
        secrets: options.webhookSecrets,
        toleranceMs: options.webhookToleranceMs,
        now: options.now,
        path: options.webhookPath,
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

  answerProblems(app);
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
    deadlineMs,
    now,
  });

  const delays = { deadline: deadlineMs };
  const reconciler = createReconciler({ store, workos, log: app.log, now, delays });
  app.addHook("preClose", async () => reconciler.close());
  await app.register(statusRoutes, {
    authenticate,
    assertSameOrigin,
    intentsFor: (viewer, deadlineAt) => access.toAll(viewer, deadlineAt),
    organizations,
    store,
    reconciler,
    deadlineMs,
    ...(managedBy === undefined ? {} : { managedBy }),
    now,
  });
}

/** Revoked sessions of which no token lives, and rate windows that ended: once an hour. */
function forgetWhatIsOver(app: FastifyInstance, { store, now }: ResolvedOptions): void {
  const prune = async () => {
    try {
      const at = now();
      await store.prune({ revokedSessions: at - revocationMatters, attemptWindows: at - pruneMs });
    } catch (err) {
      app.log.warn({ err }, "Old rows were kept.");
    }
  };
  const timer = setInterval(() => void prune(), pruneMs).unref();
  app.addHook("onReady", async () => void prune());
  app.addHook("preClose", async () => clearInterval(timer));
}

/** No forms and no text: a page of another site could send those without asking. */
function takeOnlyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string", bodyLimit }, parse);
}

function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler(errorHandler);
  app.setValidatorCompiler(validatorCompiler);
  app.addHook("onRequest", async (request, reply) => {
    void reply.header(requestIdHeader, request.id);
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
