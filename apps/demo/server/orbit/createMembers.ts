import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

export interface Member {
  organizationId: string;
  userId: string;
  name: string;
  email: string;
  /** WorkOS' role slug, such as `owner`; null when the session has none. */
  role: string | null;
}

/** Orbit's own table of people: who was invited and who signed in. */
export interface Members {
  save(member: Member): void;
  find(organizationId: string | null, userId: string): Member | null;
  /** By name. */
  list(organizationId: string): Member[];
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
  ) strict`;
const columns = `organization_id as "organizationId", user_id as "userId", name, email, role`;

/** Opens the table in an SQLite file, whose folder is made if need be. */
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
  const all = database.prepare(
    `select ${columns} from member where organization_id = ? order by name`,
  );
  return {
    save: ({ organizationId, userId, name, email, role }) => {
      upsert.run(organizationId, userId, name, email, role);
    },
    find: (organizationId, userId) =>
      (one.get(organizationId, userId) as unknown as Member | undefined) ?? null,
    list: (organizationId) => all.all(organizationId) as unknown as Member[],
    close: () => database.close(),
  };
}
