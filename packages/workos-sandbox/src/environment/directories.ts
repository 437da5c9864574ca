import { domainsOf } from "./domains.ts";
import { type Environment, iso } from "./Environment.ts";
import { getOrganization } from "./organizations.ts";
import { notFound } from "./WorkOSError.ts";

/** REST's words; events say `active` for linked and `inactive` for the rest. */
export type DirectoryState =
  | "unlinked"
  | "validating"
  | "linked"
  | "invalid_credentials"
  | "deleting";

/** Somebody in a directory. */
export interface DirectoryUserRecord {
  id: string;
  /** The identity provider's own id. */
  idpId: string;
  email: string;
  firstName: string;
  lastName: string;
  jobTitle: string | null;
  /** `suspended` exists in old payloads only. */
  state: "active" | "inactive";
  createdAt: number;
  updatedAt: number;
}

export interface DirectoryGroupRecord {
  id: string;
  idpId: string;
  name: string;
  /** Ids of directory users. */
  members: Set<string>;
  createdAt: number;
  updatedAt: number;
}

export interface DirectoryRecord {
  id: string;
  organizationId: string;
  /** Such as `okta scim v2.0`. */
  type: string;
  name: string;
  state: DirectoryState;
  externalKey: string;
  createdAt: number;
  updatedAt: number;
  users: Map<string, DirectoryUserRecord>;
  groups: Map<string, DirectoryGroupRecord>;
  /** Milliseconds since the epoch; null: never synced. */
  lastSyncAt: number | null;
}

export interface NewDirectory {
  organizationId: string;
  /** Default `okta scim v2.0`. */
  type?: string;
  /** Default: the type. */
  name?: string;
  /** Default `linked`. */
  state?: DirectoryState;
}

/** Emits `dsync.activated` when it is born linked. @throws WorkOSError 404 unknown organization. */
export function createDirectory(env: Environment, order: NewDirectory): DirectoryRecord {
  getOrganization(env, order.organizationId);
  const at = env.stamp();
  const type = order.type ?? "okta scim v2.0";
  const record: DirectoryRecord = {
    id: env.newId("directory"),
    organizationId: order.organizationId,
    type,
    name: order.name ?? type,
    state: order.state ?? "linked",
    externalKey: env.newId("ext"),
    createdAt: at,
    updatedAt: at,
    users: new Map(),
    groups: new Map(),
    lastSyncAt: null,
  };
  env.directories.set(record.id, record);
  if (record.state === "linked") emitActivated(env, record);
  return record;
}

/** @throws WorkOSError 404. */
export function getDirectory(env: Environment, id: string): DirectoryRecord {
  const record = env.directories.get(id);
  if (!record) throw notFound("Directory", id);
  return record;
}

/**
 * Emits `dsync.activated` when setup is finished. WorkOS has no event for the other states, nor
 * for credentials that work again. @throws WorkOSError 404.
 */
export function updateDirectory(
  env: Environment,
  id: string,
  change: Partial<Pick<DirectoryRecord, "name" | "type" | "state">>,
): DirectoryRecord {
  const record = getDirectory(env, id);
  const before = record.state;
  Object.assign(record, change, { updatedAt: env.stamp(record.updatedAt) });
  const finished = before === "unlinked" || before === "validating";
  if (finished && record.state === "linked") emitActivated(env, record);
  return record;
}

/** One event for everything in it, with the state before. @throws WorkOSError 404. */
export function deleteDirectory(env: Environment, id: string): void {
  const record = getDirectory(env, id);
  env.directories.delete(id);
  env.emit("dsync.deleted", eventData(record));
}

/** Emits `dsync.token.created`, which the Events API has and webhooks have not. Keeps its end only. */
export function rotateDirectoryToken(env: Environment, id: string, token: string): void {
  const { organizationId } = getDirectory(env, id);
  env.emit("dsync.token.created", {
    object: "directory_token",
    id: env.newId("directory_token"),
    directory_id: id,
    organization_id: organizationId,
    token_suffix: token.slice(-4),
    created_at: iso(env.now()),
  });
}

/** `dsync.activated` alone tells the domains and the external key. */
function emitActivated(env: Environment, record: DirectoryRecord): void {
  env.emit("dsync.activated", {
    ...eventData(record),
    external_key: record.externalKey,
    domains: domainsOf(env, record.organizationId).map(({ id, domain }) => ({
      object: "organization_domain",
      id,
      domain,
    })),
  });
}

/** Events say active and inactive where REST says linked and the rest. */
function eventData(record: DirectoryRecord) {
  return {
    object: "directory",
    id: record.id,
    organization_id: record.organizationId,
    type: record.type,
    state: record.state === "linked" ? "active" : "inactive",
    name: record.name,
    created_at: iso(record.createdAt),
    updated_at: iso(record.updatedAt),
  };
}

/** As REST answers it. */
export function directoryWire(env: Environment, record: DirectoryRecord) {
  const users = [...record.users.values()];
  const active = users.filter(({ state }) => state === "active").length;
  const domain = domainsOf(env, record.organizationId)[0]?.domain;
  return {
    object: "directory",
    id: record.id,
    organization_id: record.organizationId,
    external_key: record.externalKey,
    type: record.type,
    state: record.state,
    name: record.name,
    ...(domain !== undefined && { domain }),
    metadata: { users: { active, inactive: users.length - active }, groups: record.groups.size },
    created_at: iso(record.createdAt),
    updated_at: iso(record.updatedAt),
  };
}

/** As events carry it; REST adds `groups`. */
export function directoryUserWire(directory: DirectoryRecord, user: DirectoryUserRecord) {
  return {
    object: "directory_user",
    id: user.id,
    directory_id: directory.id,
    organization_id: directory.organizationId,
    idp_id: user.idpId,
    email: user.email,
    first_name: user.firstName,
    last_name: user.lastName,
    name: `${user.firstName} ${user.lastName}`,
    emails: [{ primary: true, type: "work", value: user.email }],
    job_title: user.jobTitle,
    username: user.email,
    state: user.state,
    raw_attributes: {},
    custom_attributes: {},
    created_at: iso(user.createdAt),
    updated_at: iso(user.updatedAt),
  };
}

export function directoryGroupWire(directory: DirectoryRecord, group: DirectoryGroupRecord) {
  return {
    object: "directory_group",
    id: group.id,
    idp_id: group.idpId,
    directory_id: directory.id,
    organization_id: directory.organizationId,
    name: group.name,
    raw_attributes: {},
    created_at: iso(group.createdAt),
    updated_at: iso(group.updatedAt),
  };
}
