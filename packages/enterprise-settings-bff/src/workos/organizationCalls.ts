import { ProblemError } from "../errors.ts";
import { wire, type Api, type WireOrganizationIdentity } from "./wire.ts";
import type { OrganizationIdentity } from "./WorkOSGateway.ts";

/** Source: WorkOS' OpenAPI description, `/organizations` and `/organizations/external_id/{external_id}`. */

export async function getOrganization(api: Api, id: string): Promise<OrganizationIdentity> {
  return identityOf(await api.get(wire.organizationIdentity, `/organizations/${segment(id)}`));
}

export async function findOrganization(
  api: Api,
  externalId: string,
): Promise<OrganizationIdentity | null> {
  const path = `/organizations/external_id/${segment(externalId)}`;
  try {
    const found = identityOf(await api.get(wire.organizationIdentity, path));
    // Whatever stands in for WorkOS: one tenant must never get another's organization.
    if (found.externalId !== externalId) throw new ProblemError("workos_invalid_answer");
    return found;
  } catch (error) {
    const isUnknown =
      error instanceof ProblemError && error.code === "workos_organization_not_found";
    if (isUnknown) return null;
    throw error;
  }
}

export async function createOrganization(
  api: Api,
  { name, externalId, domains }: { name: string; externalId: string; domains: readonly string[] },
): Promise<OrganizationIdentity> {
  return identityOf(
    await api.post(wire.organizationIdentity, "/organizations", {
      name,
      external_id: externalId,
      // Whoever claims a domain has not proved it: only its DNS record does.
      domain_data: domains.map((domain) => ({ domain, state: "pending" })),
    }),
  );
}

export async function updateOrganization(
  api: Api,
  id: string,
  { name, externalId }: { name?: string; externalId?: string | null },
): Promise<OrganizationIdentity> {
  return identityOf(
    await api.put(wire.organizationIdentity, `/organizations/${segment(id)}`, {
      ...(name === undefined ? {} : { name }),
      ...(externalId === undefined ? {} : { external_id: externalId }),
    }),
  );
}

function identityOf({ id, name, external_id }: WireOrganizationIdentity): OrganizationIdentity {
  return { id, name, externalId: external_id ?? null };
}

/** One segment of a path. `.` and `..` would name another path, however they are encoded. */
function segment(text: string): string {
  if (text === "." || text === ".." || text === "") {
    throw new TypeError(`"${text}" cannot be an id.`);
  }
  return encodeURIComponent(text);
}
