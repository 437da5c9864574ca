import { sql, type Kysely } from "kysely";

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable("event_handler")
    .addColumn("event_name", "text", (c) => c.primaryKey())
    .addColumn("seen_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("handler_lane")
    .addColumn("lane", "text", (c) => c.primaryKey())
    .addColumn("last_position", "bigint", (c) => c.notNull())
    .addColumn("due_at", "bigint")
    .addColumn("lease", "text")
    .addColumn("lease_until", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("handler_job")
    .addColumn("event_id", "text", (c) => c.primaryKey())
    .addColumn("event_name", "text", (c) => c.notNull())
    .addColumn("lane", "text", (c) => c.notNull())
    .addColumn("position", "bigint", (c) => c.notNull())
    .addColumn("enqueued_at", "bigint", (c) => c.notNull())
    .addColumn("attempts", "bigint", (c) => c.notNull())
    .addColumn("last_error", "text")
    .addColumn("parked_at", "bigint")
    .execute();
  // Idle lanes, nearly all of them, and parked jobs are in neither index: looking for work stays cheap.
  await db.schema
    .createIndex("handler_lane_due")
    .on("handler_lane")
    .column("due_at")
    .where("due_at", "is not", null)
    .execute();
  await db.schema
    .createIndex("handler_job_waiting")
    .on("handler_job")
    .columns(["lane", "position"])
    .where(sql.ref("parked_at"), "is", null)
    .execute();
  await db.schema
    .alterTable("event")
    .addColumn("payload_kept", "text", (c) => c.notNull().defaultTo("whole"))
    .execute();
  // So far every projected event of a directory user was cut down as it came in.
  await sql`update event set payload_kept = 'ids' where projection_error is null
    and (name like 'dsync.user.%' or name in ('dsync.group.user_added', 'dsync.group.user_removed'))`.execute(
    db,
  );
  for (const [table, column] of [
    ["event", "received_at"],
    ["activity", "at"],
  ] as const) {
    await db.schema.createIndex(`${table}_${column}`).on(table).column(column).execute();
  }
};
