import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Somebody who was invited, or signed in. */
export interface Member {
  organizationId: string;
  userId: string;
  name: string;
  email: string;
  /** WorkOS' role slug, such as `owner`; null when the session has none. */
  role: string | null;
}

/** Somebody whom the organization's directory knows. */
export interface DirectoryPerson {
  /** Of the directory's user. */
  id: string;
  organizationId: string;
  directoryId: string;
  name: string;
  email: string;
  jobTitle: string | null;
  active: boolean;
  /** Milliseconds since the epoch, by WorkOS' clock. */
  updatedAt: number;
}

/** A line of the Members page: who is in the directory and signs in is one person. */
export interface ListedMember {
  id: string;
  name: string;
  email: string;
  role: string | null;
  jobTitle: string | null;
  /** `deactivated`: the directory says so. */
  status: "active" | "deactivated";
  fromDirectory: boolean;
}

/** Orbit's own table of people: who was invited, who signed in, and whom directories tell of. */
export interface Members {
  save(member: Member): void;
  find(organizationId: string | null, userId: string): Member | null;
  /** Nothing happens when something newer is known, or the person or directory is gone. */
  provision(person: DirectoryPerson): void;
  /** For good: the directory gives somebody who comes back another id. */
  remove(id: string, organizationId: string): void;
  /** Everybody of that directory, for good. */
  removeDirectory(directoryId: string): void;
  /** By name. */
  list(organizationId: string): ListedMember[];
  close(): void;
}

const schema = `
  create table if not exists member (
    organization_id text not null,
    user_id text not null,
    name text not null,
    email text not null,
    role text,
    primary key (organization_id, user_id)
  ) strict;
  create table if not exists directory_person (
    id text primary key,
    organization_id text not null,
    directory_id text not null,
    name text not null,
    email text not null,
    job_title text,
    active integer not null,
    updated_at integer not null,
    gone integer not null default 0
  ) strict;
  create table if not exists gone_directory (id text primary key) strict;
  create index if not exists directory_person_organization on directory_person (organization_id)`;
const columns = `organization_id as "organizationId", user_id as "userId", name, email, role`;

// Deliveries come in any order: the newest word counts, and whoever is gone stays gone.
const provisioned = `insert into directory_person
  (id, organization_id, directory_id, name, email, job_title, active, updated_at)
  select :id, :organizationId, :directoryId, :name, :email, :jobTitle, :active, :updatedAt
  where not exists (select 1 from gone_directory where id = :directoryId)
  on conflict (id) do update set name = excluded.name, email = excluded.email,
    job_title = excluded.job_title, active = excluded.active, updated_at = excluded.updated_at
  where gone = 0 and excluded.updated_at >= directory_person.updated_at`;

const removed = `insert into directory_person values (?, ?, '', '', '', null, 0, 0, 1)
  on conflict (id) do update set gone = 1, name = '', email = '', job_title = null`;

const listed = `select coalesce(m.user_id, p.id) as id, coalesce(m.name, p.name) as name,
    coalesce(m.email, p.email) as email, m.role as role, p.job_title as "jobTitle",
    case when p.active = 0 then 'deactivated' else 'active' end as status,
    p.id is not null as "fromDirectory"
  from (select * from member where organization_id = :organizationId) as m
  full join (select * from directory_person where organization_id = :organizationId and gone = 0) as p
    on lower(p.email) = lower(m.email)
  order by coalesce(m.name, p.name)`;

/** Opens the tables in an SQLite file, whose folder is made if need be. */
export function createMembers(path: string): Members {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  database.exec(`pragma journal_mode = wal; ${schema}`);
  const upsert = database.prepare(
    `insert into member values (?, ?, ?, ?, ?) on conflict (organization_id, user_id)
     do update set name = excluded.name, email = excluded.email, role = excluded.role`,
  );
  const one = database.prepare(
    `select ${columns} from member where organization_id = ? and user_id = ?`,
  );
  const all = database.prepare(listed);
  const provision = database.prepare(provisioned);
  const remove = database.prepare(removed);
  return {
    save: ({ organizationId, userId, name, email, role }) => {
      upsert.run(organizationId, userId, name, email, role);
    },
    find: (organizationId, userId) =>
      (one.get(organizationId, userId) as unknown as Member | undefined) ?? null,
    provision: ({ active, ...person }) => {
      provision.run({ ...person, active: active ? 1 : 0 });
    },
    remove: (id, organizationId) => {
      remove.run(id, organizationId);
    },
    removeDirectory: (directoryId) => {
      database.prepare("insert or ignore into gone_directory values (?)").run(directoryId);
      database.prepare("delete from directory_person where directory_id = ?").run(directoryId);
    },
    list: (organizationId) =>
      all.all({ organizationId }).map((row) => ({
        ...row,
        fromDirectory: row["fromDirectory"] === 1,
      })) as unknown as ListedMember[],
    close: () => database.close(),
  };
}
