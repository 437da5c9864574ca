import type { FastifyInstance } from "fastify";
import type { SandboxContext } from "../SandboxContext.ts";
import { WorkOSError, unprocessable } from "../environment/WorkOSError.ts";
import { isSafeUrl } from "../environment/urls.ts";
import { PORTAL_INTENTS, type PortalIntent } from "../portal/portalLinks.ts";

interface LinkBody {
  organization: string;
  intent?: PortalIntent;
  return_url?: string;
  success_url?: string;
  intent_options?: { sso?: { provider_type?: string; bookmark_slug?: string } };
}

const sso = {
  type: "object",
  properties: { provider_type: { type: "string" }, bookmark_slug: { type: "string" } },
};
const emails = { type: "array", maxItems: 20, items: { type: "string" } };
const body = {
  type: "object",
  properties: {
    organization: { type: "string" },
    intent: { enum: PORTAL_INTENTS },
    return_url: { type: "string" },
    success_url: { type: "string" },
    intent_options: { type: "object", properties: { sso } },
    // The SDK's name and the specification's name for the same thing.
    admin_emails: emails,
    it_contact_emails: emails,
  },
  required: ["organization"],
};

/** `POST /portal/generate_link`: `{link}`, for one organization and one intent, used once. */
export function portalLinkRoute(app: FastifyInstance, context: SandboxContext): void {
  app.post<{ Body: LinkBody }>(
    "/portal/generate_link",
    { schema: { body } },
    async ({ body }, reply) => {
      if (!context.env.organizations.has(body.organization)) {
        const message = `Organization not found: '${body.organization}'.`;
        throw new WorkOSError(404, { message });
      }
      for (const field of ["return_url", "success_url"] as const) {
        if (body[field] !== undefined && !isSafeUrl(body[field])) {
          const message = `${field} must be https, or http on loopback.`;
          throw unprocessable(field, `invalid_${field}`, message);
        }
      }
      const token = context.portalLinks.create({
        organizationId: body.organization,
        intent: body.intent ?? "sso",
        returnUrl: body.return_url ?? null,
        successUrl: body.success_url ?? null,
        providerType: body.intent_options?.sso?.provider_type ?? null,
      });
      return reply.status(201).send({ link: `${context.url()}/portal?token=${token}` });
    },
  );
}
