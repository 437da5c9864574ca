import { ProblemError } from "../errors.ts";
import { apiOf, type Client } from "./connect.ts";
import { readPages, type Page } from "./pages.ts";
import { auditLogsReading, readingOf } from "./readingOf.ts";
import { wire, type Api, type Wire, type WireDirectory } from "./wire.ts";
import type { Reading } from "./WorkOSGateway.ts";

/** Everything the status shows, by four calls at once and one more per directory listed without counts. */
export async function readOrganization(
  client: Client,
  organizationId: string,
  observedAt: () => number,
): Promise<Reading> {
  const path = `/organizations/${encodeURIComponent(organizationId)}`;
  const { get } = apiOf({ client });
  const list = async <T extends Owned>(schema: Wire<Page<T>>, path: string) => {
    const query = { organization_id: organizationId };
    const found = await readPages((page) => get(schema, path, { ...page, ...query }));
    return owned(found, organizationId);
  };

  const [organization, connections, directories, auditLogs] = await Promise.all([
    get(wire.organization, path),
    list(wire.connections, "/connections"),
    list(wire.directories, "/directories").then((found) =>
      Promise.all(found.map((directory) => withCounts(directory, get))),
    ),
    unlessItFails(
      get(wire.auditLogConfiguration, `${path}/audit_log_configuration`).then(auditLogsReading),
    ),
  ]);
  if (organization.id !== organizationId) throw new ProblemError("workos_invalid_answer");
  owned(organization.domains, organizationId);
  return readingOf({
    observedAt: observedAt(),
    organization,
    connections,
    directories: directories.filter((found) => found !== null),
    auditLogs,
  });
}

async function unlessNotFound<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProblemError && error.code === "workos_organization_not_found")
      return null;
    throw error;
  }
}

/**
 * The least of what is read, and failing apart from the rest must not take it along. A key that is refused
 * is refused for everything; a deadline that is over is over for the other calls too, and they say so.
 */
async function unlessItFails<T>(answer: Promise<T>): Promise<T | null | "not_said"> {
  try {
    return await unlessNotFound(answer);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code === "workos_unauthorized") throw error;
    return "not_said";
  }
}

interface Owned {
  organization_id?: string | null;
}

/** A filter that WorkOS, or what stands in for it, ignored must not show one organization to another. */
function owned<T extends Owned>(found: T[], organizationId: string): T[] {
  if (found.every((it) => (it.organization_id ?? organizationId) === organizationId)) return found;
  const detail = "It lists something of another organization.";
  throw new ProblemError("workos_invalid_answer", { detail });
}

/** Lists may leave `metadata` out; null: deleted since the list was read. */
function withCounts(directory: WireDirectory, get: Api["get"]): Promise<WireDirectory | null> {
  if (directory.metadata) return Promise.resolve(directory);
  return unlessNotFound(get(wire.directory, `/directories/${encodeURIComponent(directory.id)}`));
}
