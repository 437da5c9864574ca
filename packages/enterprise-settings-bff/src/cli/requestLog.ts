import { rootRoutes } from "@acme/enterprise-settings-contract";
import { LogController, type FastifyReply, type FastifyRequest } from "fastify";

/** Request headers that hold credentials: logged by nobody, and if somebody does, not with these. */
const redact = ["authorization", "cookie", "workos-signature"].flatMap((name) => [
  `req.headers["${name}"]`,
  `request.headers["${name}"]`,
  `headers["${name}"]`,
]);

const probes: ReadonlySet<string> = new Set([rootRoutes.health, rootRoutes.ready]);

/** A query may hold what somebody else's redirect put there: a code, a token. */
const pathOf = ({ url }: { url: string }): string => url.split("?", 1)[0] ?? "";

/** Pino's options: no credentials, and of a request no more than one has to know. */
export const logger = {
  redact,
  serializers: {
    req: (request: FastifyRequest) => ({
      method: request.method,
      path: pathOf(request),
      remoteAddress: request.ip,
    }),
  },
};

/** One line a request, when it has been answered; the load balancer's probes only at `debug`. */
export class RequestLog extends LogController {
  override incomingRequest(): void {
    // Its one line comes with the answer.
  }

  override requestCompleted(
    err: Error | null | undefined,
    req: FastifyRequest,
    { statusCode, elapsedTime }: FastifyReply,
  ): void {
    const isFine = err == null && statusCode < 400;
    const level = probes.has(pathOf(req)) && isFine ? "debug" : "info";
    const durationMs = Math.round(elapsedTime * 10) / 10;
    const entry = { req, statusCode, durationMs, ...(err == null ? {} : { err }) };
    req.log[level](entry, "request completed");
  }
}
