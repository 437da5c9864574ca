import { ProblemError, type Guard, type Viewer } from "@acme/enterprise-settings-bff";
import type { WorkOS } from "@workos-inc/node";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Members } from "./createMembers.ts";
import { projectsOf } from "./projects.ts";

export interface OrbitRoutesOptions {
  guard: Guard;
  members: Members;
  workos: WorkOS;
}

/** Orbit's own API: who is signed in, their organization's people and projects. */
export async function orbitRoutes(
  app: FastifyInstance,
  { guard, members, workos }: OrbitRoutesOptions,
): Promise<void> {
  app.addHook("onSend", async (_request, reply) => {
    reply.header("cache-control", "no-store");
  });

  const readOrganization = organizationReader(workos);

  app.get("/api/me", async (request) => {
    const viewer = await viewerOf(guard, request);
    if (!viewer) return { user: null };
    const member = members.find(viewer.organizationId, viewer.userId);
    return {
      user: {
        id: viewer.userId,
        name: member?.name ?? viewer.name ?? "You",
        email: member?.email ?? "",
        role: viewer.roles[0] ?? null,
      },
      organization: viewer.organizationId ? await readOrganization(viewer.organizationId) : null,
    };
  });

  app.get("/api/members", async (request) => {
    const organizationId = await organizationOf(guard, request);
    return { members: members.list(organizationId) };
  });

  app.get("/api/projects", async (request) => ({
    projects: projectsOf(await organizationOf(guard, request)),
  }));
}

async function viewerOf(guard: Guard, request: FastifyRequest): Promise<Viewer | null> {
  try {
    return await guard(request);
  } catch (cause) {
    if (cause instanceof ProblemError) {
      if (cause.code === "not_signed_in") return null;
      throw cause;
    }
    throw new ProblemError("guard_unavailable", { cause });
  }
}

async function organizationOf(guard: Guard, request: FastifyRequest): Promise<string> {
  const viewer = await viewerOf(guard, request);
  if (!viewer) throw new ProblemError("not_signed_in");
  if (!viewer.organizationId) throw new ProblemError("no_organization");
  return viewer.organizationId;
}

interface Organization {
  id: string;
  /** null when WorkOS cannot say now. */
  name: string | null;
  domains: string[];
}

const minute = 60_000;

/** Reads an organization from WorkOS at most once a minute; an outage costs the name, not the page. */
function organizationReader(workos: WorkOS): (id: string) => Promise<Organization> {
  const read = new Map<string, { organization: Organization; until: number }>();
  return async (id) => {
    const known = read.get(id);
    if (known && known.until > Date.now()) return known.organization;
    try {
      const { name, domains } = await workos.organizations.getOrganization(id);
      const organization = { id, name, domains: domains.map(({ domain }) => domain) };
      read.set(id, { organization, until: Date.now() + minute });
      return organization;
    } catch {
      return known?.organization ?? { id, name: null, domains: [] };
    }
  };
}
