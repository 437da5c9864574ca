import formbody from "@fastify/formbody";
import { Ajv, type ValidateFunction } from "ajv";
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";
import { randomUUID } from "node:crypto";
import type { SandboxContext } from "./SandboxContext.ts";
import { apiRoutes } from "./api/apiRoutes.ts";
import { authkitRoutes } from "./authkit/authkitRoutes.ts";
import { WorkOSError } from "./environment/WorkOSError.ts";
import { messagePage, sendPage, stylesheetRoute } from "./pages/page.ts";
import { portalRoutes } from "./portal/portalRoutes.ts";

/** The HTTP face of the sandbox. `log` gets method, route and status: no query, no body. */
export async function createServer(
  context: SandboxContext,
  log: (line: string) => void,
): Promise<FastifyInstance> {
  const app = Fastify({
    // A HEAD request must not use a portal link up.
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.setValidatorCompiler(({ schema }) => compileOnce(schema as object));
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({
      "x-request-id": request.id,
      // On the sandbox's clock, which a test may have set.
      date: new Date(context.env.now()).toUTCString(),
    });
  });
  app.addHook("onResponse", async (request, reply) => {
    log(`${request.method} ${request.routeOptions.url ?? "(no route)"} ${reply.statusCode}`);
  });
  app.setErrorHandler((error: FastifyError | WorkOSError, _request, reply) => answer(error, reply));
  app.setNotFoundHandler((_request, reply) => reply.status(404).send({ message: "Not Found" }));

  const parseJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    // The SDK announces JSON on DELETE and sends none.
    if (body === "") done(null, undefined);
    else void parseJson(request, String(body), done);
  });
  await app.register(formbody);
  await app.register(async (scope) => apiRoutes(scope, context));
  await app.register(async (scope) => {
    scope.addHook("preHandler", async (request, reply) => {
      if (!isSameOrigin(request.headers.origin, request.headers.host)) {
        const text = "This form was sent from another site.";
        return sendPage(reply.status(403), messagePage(context, { title: "Refused", text }));
      }
      return undefined;
    });
    authkitRoutes(scope, context);
    portalRoutes(scope, context);
    stylesheetRoute(scope);
  });
  return app;
}

const ajv = new Ajv({ coerceTypes: true, useDefaults: true });
const compiled = new Map<string, ValidateFunction>();

/** The same for every sandbox of the process: compiling is most of what a start costs. */
function compileOnce(schema: object): ValidateFunction {
  const key = JSON.stringify(schema);
  const validate = compiled.get(key) ?? ajv.compile(schema);
  compiled.set(key, validate);
  return validate;
}

function answer(error: FastifyError | WorkOSError, reply: FastifyReply): FastifyReply {
  if (error instanceof WorkOSError) return reply.status(error.status).send(error.body);
  if (error.validation) {
    const errors = error.validation.map(({ instancePath, keyword, params, message }) => {
      const missing = params["missingProperty"];
      const field = typeof missing === "string" ? missing : instancePath.slice(1) || "body";
      const code = keyword === "required" ? `${field}_required` : `invalid_${field}`;
      return { code, field, message: message ?? keyword };
    });
    return reply.status(422).send({ message: "Validation failed.", errors });
  }
  const status = error.statusCode ?? 500;
  const message = status < 500 ? error.message : "Internal server error in the sandbox.";
  return reply.status(status).send({ message });
}

/** Browsers send Origin with every form; SDKs and servers do not. */
function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
