import type { FastifyInstance } from "fastify";
import type { SandboxContext } from "../SandboxContext.ts";
import { deleteOrganization } from "../environment/deleteOrganization.ts";
import {
  type DomainState,
  createDomain,
  deleteDomain,
  domainWire,
  domainsOf,
  getDomain,
  restartDomainVerification,
} from "../environment/domains.ts";
import type { Environment } from "../environment/Environment.ts";
import {
  auditLogWire,
  createOrganization,
  getOrganization,
  getOrganizationByExternalId,
  organizationWire,
  updateOrganization,
} from "../environment/organizations.ts";
import { notFound } from "../environment/WorkOSError.ts";
import { type ListQuery, listQuery, listWire } from "./pagination.ts";

interface OrganizationBody {
  name?: string;
  external_id?: string | null;
  metadata?: Record<string, string> | null;
  domain_data?: { domain: string; state: DomainState }[];
}
type ById = { Params: { id: string } };

const organizationBody = {
  type: "object",
  properties: {
    name: { type: "string" },
    // Printable ASCII, as WorkOS wants it.
    external_id: { type: ["string", "null"], maxLength: 128, pattern: "^[ -~]*$" },
    metadata: {
      type: ["object", "null"],
      maxProperties: 50,
      propertyNames: { maxLength: 40 },
      additionalProperties: { type: "string", maxLength: 600 },
    },
    domain_data: {
      type: "array",
      items: {
        type: "object",
        properties: {
          domain: { type: "string", minLength: 1 },
          state: { enum: ["pending", "verified"] },
        },
        required: ["domain", "state"],
      },
    },
  },
};

/** Only what the body names, in the environment's words. */
const fieldsOf = ({ name, external_id, metadata, domain_data }: OrganizationBody) => ({
  ...(name !== undefined && { name }),
  ...(external_id !== undefined && { externalId: external_id }),
  ...(metadata !== undefined && { metadata: metadata ?? {} }),
  ...(domain_data && { domains: domain_data }),
});

/** Organizations and their domains. Deleting answers 202, as WorkOS', and is done at once. */
export function organizationRoutes(app: FastifyInstance, { env }: SandboxContext): void {
  app.post<{ Body: OrganizationBody & { name: string } }>(
    "/organizations",
    { schema: { body: { ...organizationBody, required: ["name"] } } },
    async ({ body }, reply) => {
      const record = createOrganization(env, { ...fieldsOf(body), name: body.name });
      return reply.status(201).send(organizationWire(env, record));
    },
  );
  app.get<{ Params: { externalId: string } }>(
    "/organizations/external_id/:externalId",
    async ({ params }) =>
      organizationWire(env, getOrganizationByExternalId(env, params.externalId)),
  );
  app.get<ById>("/organizations/:id", async ({ params }) =>
    organizationWire(env, getOrganization(env, params.id)),
  );
  app.put<ById & { Body: OrganizationBody }>(
    "/organizations/:id",
    { schema: { body: organizationBody } },
    async ({ params, body }) =>
      organizationWire(env, updateOrganization(env, params.id, fieldsOf(body))),
  );
  app.delete<ById>("/organizations/:id", async ({ params }, reply) => {
    deleteOrganization(env, params.id);
    return reply.status(202).send();
  });
  app.get<ById>("/organizations/:id/audit_log_configuration", async ({ params }) => {
    const wire = auditLogWire(env, getOrganization(env, params.id));
    if (!wire) throw notFound("Audit log configuration", params.id);
    return wire;
  });
  organizationListRoute(app, env);
  domainRoutes(app, env);
}

function organizationListRoute(app: FastifyInstance, env: Environment): void {
  app.get<{ Querystring: ListQuery & { domains?: string; search?: string } }>(
    "/organizations",
    {
      schema: {
        querystring: {
          type: "object",
          properties: { ...listQuery, domains: { type: "string" }, search: { type: "string" } },
        },
      },
    },
    async ({ query }) => {
      const domains = query.domains?.split(",");
      const search = query.search?.toLowerCase();
      const records = [...env.organizations.values()].filter(
        ({ id, name }) =>
          (!domains || domainsOf(env, id).some(({ domain }) => domains.includes(domain))) &&
          (search === undefined || name.toLowerCase().includes(search)),
      );
      return listWire(
        records,
        query,
        ({ id }) => id,
        (record) => organizationWire(env, record),
      );
    },
  );
}

function domainRoutes(app: FastifyInstance, env: Environment): void {
  app.post<{ Body: { organization_id: string; domain: string } }>(
    "/organization_domains",
    {
      schema: {
        body: {
          type: "object",
          properties: {
            organization_id: { type: "string" },
            domain: { type: "string", minLength: 1 },
          },
          required: ["organization_id", "domain"],
        },
      },
    },
    async ({ body }, reply) =>
      reply.status(201).send(domainWire(createDomain(env, body.organization_id, body.domain))),
  );
  app.get<ById>("/organization_domains/:id", async ({ params }) =>
    domainWire(getDomain(env, params.id)),
  );
  app.post<ById>("/organization_domains/:id/verify", async ({ params }, reply) =>
    reply.status(201).send(domainWire(restartDomainVerification(env, params.id))),
  );
  app.delete<ById>("/organization_domains/:id", async ({ params }, reply) => {
    deleteDomain(env, params.id);
    return reply.status(204).send();
  });
}
