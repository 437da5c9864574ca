import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import type { ReceivedEvent } from "../../../packages/enterprise-settings-bff/src/store/Store.ts";
import type { Place } from "./stores.ts";

/**
 * What the database itself can take: the same tables, a group commit of 50 without anything that makes it
 * right (no projection, no look at what is known, no notification). An event is inserted once, its connection
 * and its organization's revision are overwritten.
 */
export interface BareIngest {
  commit(batch: readonly ReceivedEvent[]): Promise<void>;
  close(): Promise<void>;
}

interface Row {
  event: ReceivedEvent;
  connection: { id: string; organization_id: string; name: string; state: string };
}

const rowOf = (event: ReceivedEvent): Row => ({
  event,
  connection: event.data as Row["connection"],
});

const connectionColumns =
  "id, organization_id, version, sequence, deleted, seen_at, absent_as_of, ever_active, last_change_at, name, type, state, domains, updated_at";
const eventColumns =
  "id, name, organization_id, created_at, received_at, payload, payload_kept, projection_error";

export const openBare = (place: Place): Promise<BareIngest> =>
  place.kind === "SQLite" ? openSqlite(place.path) : openPostgres(place);

const openSqlite = async (path: string): Promise<BareIngest> => {
  const database = new DatabaseSync(path);
  database.exec("pragma journal_mode = wal; pragma synchronous = full");
  const event = database.prepare(
    `insert into event (${eventColumns}) values (?, ?, ?, ?, ?, ?, 'whole', null) on conflict do nothing`,
  );
  const connection = database.prepare(
    `insert into connection (${connectionColumns}) values (?, ?, ?, 1, 0, ?, 0, 1, 0, ?, 'OktaSAML', ?, '[]', ?)
     on conflict (id) do update set version = excluded.version, state = excluded.state, name = excluded.name,
     seen_at = excluded.seen_at, updated_at = excluded.updated_at where excluded.version > connection.version`,
  );
  const revision = database.prepare(
    `insert into organization_revision (organization_id, sequence, revision, as_of) values (?, 1, 1, null)
     on conflict (organization_id) do update set sequence = sequence + 1, revision = revision + 1`,
  );
  return {
    commit: async (batch) => {
      database.exec("begin immediate");
      for (const { event: it, connection: that } of batch.map(rowOf)) {
        const at = it.createdAt;
        event.run(it.id, it.event, that.organization_id, at, it.receivedAt, it.payload);
        connection.run(that.id, that.organization_id, String(at), at, that.name, that.state, at);
        revision.run(that.organization_id);
      }
      database.exec("commit");
    },
    close: async () => database.close(),
  };
};

/** One statement for the whole batch. */
const statement = `
with given as (
  select * from jsonb_to_recordset($1::jsonb) as it(id text, name text, organization_id text, at bigint,
    received_at bigint, payload text, connection_id text, connection_name text, state text)
), stored as (
  insert into event (${eventColumns})
  select id, name, organization_id, at, received_at, payload, 'whole', null from given order by id
  on conflict do nothing
), newest as (
  select distinct on (connection_id) * from given order by connection_id, at desc
), joined as (
  insert into connection (${connectionColumns})
  select connection_id, organization_id, at::text, 1, 0, at, 0, 1, 0, connection_name, 'OktaSAML', state, '[]', at
  from newest
  on conflict (id) do update set version = excluded.version, state = excluded.state, name = excluded.name,
    seen_at = excluded.seen_at, updated_at = excluded.updated_at where excluded.version > connection.version
)
insert into organization_revision (organization_id, sequence, revision, as_of)
select distinct organization_id, 1, 1, null::bigint from given
on conflict (organization_id) do update set sequence = organization_revision.sequence + 1,
  revision = organization_revision.revision + 1`;

const openPostgres = async ({
  connection,
  schema,
}: Extract<Place, { kind: "PostgreSQL" }>): Promise<BareIngest> => {
  const client = new Client(connection);
  await client.connect();
  await client.query(`set search_path to ${schema}`);
  return {
    commit: async (batch) => {
      const rows = batch.map(rowOf).map(({ event: it, connection: that }) => ({
        id: it.id,
        name: it.event,
        organization_id: that.organization_id,
        at: it.createdAt,
        received_at: it.receivedAt,
        payload: it.payload,
        connection_id: that.id,
        connection_name: that.name,
        state: that.state,
      }));
      await client.query({ name: "commit", text: statement, values: [JSON.stringify(rows)] });
    },
    close: () => client.end(),
  };
};
