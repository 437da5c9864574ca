import {
  type DirectoryGroupRecord,
  type DirectoryRecord,
  type DirectoryUserRecord,
  directoryGroupWire,
  directoryUserWire,
  getDirectory,
  updateDirectory,
} from "./directories.ts";
import type { Environment } from "./Environment.ts";
import { WorkOSError } from "./WorkOSError.ts";

export interface DirectoryUserInput {
  /** Tells one user from another; a changed address is another user here. */
  email: string;
  firstName: string;
  lastName: string;
  jobTitle?: string | null;
  /** Default `active`. */
  state?: "active" | "inactive";
}

export interface DirectoryGroupInput {
  /** Tells one group from another. */
  name: string;
  /** Addresses of users that are in the same list; others are left out. */
  members: readonly string[];
}

/** The whole directory as the identity provider sees it. */
export interface DirectoryContent {
  users: readonly DirectoryUserInput[];
  groups: readonly DirectoryGroupInput[];
}

/**
 * Makes the directory hold exactly `content` and emits one event for each difference, in WorkOS'
 * order of a first sync: activated, groups, users, memberships.
 * @throws WorkOSError 404, 409 `invalid_credentials` while its credentials are broken.
 */
export function syncDirectory(
  env: Environment,
  id: string,
  content: DirectoryContent,
): DirectoryRecord {
  const directory = getDirectory(env, id);
  if (directory.state === "invalid_credentials") {
    throw new WorkOSError(409, {
      message: "The directory's credentials are invalid: repair them first.",
      code: "invalid_credentials",
    });
  }
  if (directory.state !== "linked") updateDirectory(env, id, { state: "linked" });
  const groups = new Map(content.groups.map((group) => [group.name, group]));
  const users = new Map(content.users.map((user) => [user.email, user]));
  const byName = addGroups(env, directory, groups);
  const byEmail = upsertUsers(env, directory, users);
  for (const [name, record] of byName) {
    setMembers(env, directory, record, groups.get(name)?.members ?? [], byEmail);
  }
  removeGone(env, directory, groups, users);
  directory.lastSyncAt = env.now();
  return directory;
}

/** The content that a directory holds now, to change and sync again. */
export function contentOf(directory: DirectoryRecord): DirectoryContent {
  return {
    users: [...directory.users.values()],
    groups: [...directory.groups.values()].map(({ name, members }) => ({
      name,
      members: [...members].flatMap((id) => directory.users.get(id)?.email ?? []),
    })),
  };
}

function addGroups(
  env: Environment,
  directory: DirectoryRecord,
  wanted: ReadonlyMap<string, DirectoryGroupInput>,
): Map<string, DirectoryGroupRecord> {
  const byName = new Map([...directory.groups.values()].map((group) => [group.name, group]));
  for (const name of wanted.keys()) {
    if (byName.has(name)) continue;
    const id = env.newId("directory_group");
    const at = env.stamp();
    const group = { id, idpId: id.slice(-12), name, members: new Set<string>() };
    const record = { ...group, createdAt: at, updatedAt: at };
    directory.groups.set(id, record);
    byName.set(name, record);
    env.emit("dsync.group.created", directoryGroupWire(directory, record));
  }
  return byName;
}

function upsertUsers(
  env: Environment,
  directory: DirectoryRecord,
  wanted: ReadonlyMap<string, DirectoryUserInput>,
): Map<string, DirectoryUserRecord> {
  const byEmail = new Map([...directory.users.values()].map((user) => [user.email, user]));
  for (const [email, { firstName, lastName, jobTitle = null, state = "active" }] of wanted) {
    const fields = { firstName, lastName, jobTitle, state };
    const known = byEmail.get(email);
    if (known) {
      changeUser(env, directory, known, fields);
      continue;
    }
    const id = env.newId("directory_user");
    const at = env.stamp();
    const record = { id, idpId: id.slice(-12), email, ...fields, createdAt: at, updatedAt: at };
    directory.users.set(id, record);
    byEmail.set(email, record);
    env.emit("dsync.user.created", directoryUserWire(directory, record));
  }
  return byEmail;
}

function changeUser(
  env: Environment,
  directory: DirectoryRecord,
  record: DirectoryUserRecord,
  fields: Pick<DirectoryUserRecord, "firstName" | "lastName" | "jobTitle" | "state">,
): void {
  const before: Record<string, unknown> = directoryUserWire(directory, record);
  Object.assign(record, fields);
  const after: Record<string, unknown> = directoryUserWire(directory, record);
  const scalars = ["first_name", "last_name", "name", "job_title", "state"];
  const changed = scalars.filter((name) => before[name] !== after[name]);
  if (changed.length === 0) return;
  record.updatedAt = env.stamp(record.updatedAt);
  env.emit("dsync.user.updated", {
    ...directoryUserWire(directory, record),
    previous_attributes: Object.fromEntries(changed.map((name) => [name, before[name]])),
  });
}

function setMembers(
  env: Environment,
  directory: DirectoryRecord,
  group: DirectoryGroupRecord,
  emails: readonly string[],
  byEmail: ReadonlyMap<string, DirectoryUserRecord>,
): void {
  const wanted = new Map(emails.flatMap((email) => byEmail.get(email) ?? []).map((u) => [u.id, u]));
  const data = (user: DirectoryUserRecord) => ({
    directory_id: directory.id,
    user: directoryUserWire(directory, user),
    group: directoryGroupWire(directory, group),
  });
  for (const [id, user] of wanted) {
    if (group.members.has(id)) continue;
    group.members.add(id);
    env.emit("dsync.group.user_added", data(user));
  }
  for (const id of group.members) {
    if (wanted.has(id)) continue;
    group.members.delete(id);
    const user = directory.users.get(id);
    if (user) env.emit("dsync.group.user_removed", data(user));
  }
}

function removeGone(
  env: Environment,
  directory: DirectoryRecord,
  groups: ReadonlyMap<string, unknown>,
  users: ReadonlyMap<string, unknown>,
): void {
  for (const group of directory.groups.values()) {
    if (groups.has(group.name)) continue;
    directory.groups.delete(group.id);
    env.emit("dsync.group.deleted", directoryGroupWire(directory, group));
  }
  for (const user of directory.users.values()) {
    if (users.has(user.email)) continue;
    directory.users.delete(user.id);
    for (const { members } of directory.groups.values()) members.delete(user.id);
    env.emit("dsync.user.deleted", directoryUserWire(directory, user));
  }
}
