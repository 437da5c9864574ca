import { deleteConnection } from "./connections.ts";
import { deleteDirectory } from "./directories.ts";
import { domainsOf } from "./domains.ts";
import type { Environment } from "./Environment.ts";
import { getOrganization, organizationWire } from "./organizations.ts";

/** Takes connections and directories along. @throws WorkOSError 404. */
export function deleteOrganization(env: Environment, id: string): void {
  const record = getOrganization(env, id);
  for (const { id: connection, organizationId } of env.connections.values()) {
    if (organizationId === id) deleteConnection(env, connection);
  }
  for (const { id: directory, organizationId } of env.directories.values()) {
    if (organizationId === id) deleteDirectory(env, directory);
  }
  const data = organizationWire(env, record);
  for (const domain of domainsOf(env, id)) env.domains.delete(domain.id);
  env.organizations.delete(id);
  env.emit("organization.deleted", data);
}
