import type { EventData, EventHandlers } from "@acme/enterprise-settings-bff";
import type { Members } from "./createMembers.ts";

/** Keeps Orbit's members in step with the directories of its customers. */
export function provisionMembers(members: Members): EventHandlers {
  const provision = (user: EventData["dsync.user.created"]) => {
    // Without an organization nobody could see them; without an address nobody could tell who it is.
    if (!user.organization_id || !user.email) return;
    const name = user.name ?? [user.first_name, user.last_name].filter(Boolean).join(" ");
    members.provision({
      id: user.id,
      organizationId: user.organization_id,
      directoryId: user.directory_id,
      name: name === "" ? user.email : name,
      email: user.email,
      jobTitle: user.job_title ?? null,
      active: user.state === "active",
      updatedAt: Date.parse(user.updated_at),
    });
  };
  return {
    "dsync.user.created": ({ data }) => provision(data),
    "dsync.user.updated": ({ data }) => provision(data),
    "dsync.user.deleted": ({ data }) => {
      if (data.organization_id) members.remove(data.id, data.organization_id);
    },
    // WorkOS announces none of its users then.
    "dsync.deleted": ({ data }) => members.removeDirectory(data.id),
  };
}
