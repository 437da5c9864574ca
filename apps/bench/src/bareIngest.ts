import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import type { ReceivedEvent } from "../../../packages/enterprise-settings-bff/src/store/Store.ts";
import type { Place } from "./stores.ts";

/**
 * What the database itself can take: the same tables, a group commit of 50 without anything that makes it
 * right (no projection, no look at what is known, no notification). An event is inserted once; if it is new,
 * its connection is overwritten by what is newer, and a third row is written.
 */
export interface BareIngest {
  commit(batch: readonly ReceivedEvent[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * `activity`: a row for each event, as in the unit of work that the databases were chosen by. `revision`: its
 * organization's is counted, which is all that the store writes.
 */
export type Third = "activity" | "revision";

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
const activityColumns = "id, organization_id, at, action, user_id, request_id";
const eventColumns =
  "id, name, organization_id, created_at, received_at, payload, payload_kept, projection_error";

export const openBare = (place: Place, third: Third): Promise<BareIngest> =>
  place.kind === "SQLite" ? openSqlite(place.path, third) : openPostgres(place, third);

const openSqlite = async (path: string, third: Third): Promise<BareIngest> => {
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
  const activity = database.prepare(
    `insert into activity (${activityColumns}) values (?, ?, ?, ?, 'workos', '')`,
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
        const owner = that.organization_id;
        if (event.run(it.id, it.event, owner, at, it.receivedAt, it.payload).changes === 0)
          continue;
        connection.run(that.id, owner, String(at), at, that.name, that.state, at);
        if (third === "activity") activity.run(it.id, owner, at, it.event);
        else revision.run(owner);
      }
      database.exec("commit");
    },
    close: async () => database.close(),
  };
};

const thirdStatements: Record<Third, string> = {
  activity: `insert into activity (${activityColumns})
    select id, organization_id, at, name, 'workos', '' from fresh`,
  revision: `insert into organization_revision (organization_id, sequence, revision, as_of)
    select distinct organization_id, 1, 1, null::bigint from fresh
    on conflict (organization_id) do update set sequence = organization_revision.sequence + 1,
      revision = organization_revision.revision + 1`,
};

/** One statement for the whole batch. */
const statementWith = (third: Third): string => `
with given as (
  select * from jsonb_to_recordset($1::jsonb) as it(id text, name text, organization_id text, at bigint,
    received_at bigint, payload text, connection_id text, connection_name text, state text)
), stored as (
  insert into event (${eventColumns})
  select id, name, organization_id, at, received_at, payload, 'whole', null from given order by id
  on conflict do nothing returning id
), fresh as (
  select given.* from given join stored using (id)
), newest as (
  select distinct on (connection_id) * from fresh order by connection_id, at desc
), joined as (
  insert into connection (${connectionColumns})
  select connection_id, organization_id, at::text, 1, 0, at, 0, 1, 0, connection_name, 'OktaSAML', state, '[]', at
  from newest
  on conflict (id) do update set version = excluded.version, state = excluded.state, name = excluded.name,
    seen_at = excluded.seen_at, updated_at = excluded.updated_at where excluded.version > connection.version
)
${thirdStatements[third]}`;

const openPostgres = async (
  { connection, schema }: Extract<Place, { kind: "PostgreSQL" }>,
  third: Third,
): Promise<BareIngest> => {
  const text = statementWith(third);
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
      await client.query({ name: "commit", text, values: [JSON.stringify(rows)] });
    },
    close: () => client.end(),
  };
};
