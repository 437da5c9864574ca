import { requestIdHeader } from "@acme/enterprise-settings-contract";
import type { FastifyInstance } from "fastify";
import { fastifyPlugin } from "fastify-plugin";
import { errorHandler, notFoundHandler, validatorCompiler } from "./errorHandler.ts";
import { createAccessCheck } from "./guard/accessCheck.ts";
import { createAuthenticate } from "./guard/authenticate.ts";
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
import { openApiRoute } from "./reference/openApiRoute.ts";
import { createReconciler } from "./status/reconcile.ts";
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
  const authenticate = createAuthenticate({ guard, timeoutMs, now });
  const access = createAccessCheck({ policy, timeoutMs, now });
  const assertSameOrigin = createSameOriginCheck(origins);

  answerProblems(app);
  app.setNotFoundHandler(notFoundHandler);
  takeOnlyJson(app);
  await app.register(openApiRoute, { mounts: options });
  const organizations = createOrganizations({ store, workos, log: app.log, now });
  const links = createPortalLinks({ ...options, access, organizations });
  await app.register(portalRoutes, { links, authenticate, assertSameOrigin, deadlineMs, now });

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

function originOf(url: string): string {
  return new URL(url).origin;
}
