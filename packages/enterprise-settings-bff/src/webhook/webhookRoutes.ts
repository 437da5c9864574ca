import type { FastifyInstance } from "fastify";
import { toProblemError } from "../errorHandler.ts";
import { ProblemError } from "../errors.ts";
import { noMetrics, type Metrics } from "../metrics/metrics.ts";
import { tryProject } from "../status/tryProject.ts";
import { parseEvent } from "./parseEvent.ts";
import type { Sink } from "./sink.ts";
import { verifySignature, type SignatureVerdict } from "./verifySignature.ts";

export interface WebhookRoutesOptions {
  sink: Sink;
  /** Accepted webhook secrets; several while one is being rotated. */
  secrets: readonly string[];
  /** How far a delivery's timestamp may be from now, both ways, in milliseconds. */
  toleranceMs: number;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Where WorkOS delivers, `/webhooks/workos`. */
  path: string;
  /** Default: nobody measures. */
  metrics?: Metrics;
}

const bodyLimit = 1024 * 1024;

const refusals = {
  missing: "webhook_signature_missing",
  invalid: "webhook_signature_invalid",
  out_of_tolerance: "webhook_timestamp_out_of_tolerance",
} as const satisfies Record<Exclude<SignatureVerdict, "valid">, string>;

/**
 * Takes WorkOS' deliveries: verified over the received bytes, and answered only once durable. An
 * encapsulated plugin, since its body parser must not become that of other routes.
 */
export const webhookRoutes = async (
  app: FastifyInstance,
  { sink, secrets, toleranceMs, now, path, metrics = noMetrics }: WebhookRoutesOptions,
): Promise<void> => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  // Deliveries under way are settled before the store, which the plugin's owner closes later, goes.
  app.addHook("preClose", () => sink.close());
  const stopWatching = metrics.watch("sinkQueue", () => sink.waiting());
  app.addHook("onClose", async () => stopWatching());
  app.addHook("onError", async (_request, _reply, error) => {
    metrics.count("webhooks", { outcome: toProblemError(error).code });
  });

  app.post(path, { bodyLimit }, async (request, reply) => {
    const receivedAt = now();
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const header = request.headers["workos-signature"];
    const verdict = verifySignature({ body, header }, { secrets, toleranceMs, now: receivedAt });
    if (verdict !== "valid") throw new ProblemError(refusals[verdict]);
    const event = parseEvent(body, receivedAt);
    const outcome = await sink.accept(event);
    const lagSeconds = Math.max(now() - event.createdAt, 0) / 1_000;
    metrics.count("webhooks", { outcome });
    if (outcome !== "duplicate") metrics.observe("webhookLag", lagSeconds);
    const told = { eventId: event.id, event: event.event, outcome, lagSeconds };
    request.log.info(told, "webhook accepted");
    const error = outcome === "stored" ? tryProject(event).error : null;
    // Never the payload: it holds people.
    if (error !== null)
      request.log.warn({ eventId: event.id, event: event.event, error }, "event not projected");
    return reply.code(200).send({ outcome });
  });
};
