import type { Kysely } from "kysely";

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable("revoked_session")
    .addColumn("session_id", "text", (c) => c.primaryKey())
    .addColumn("recorded_at", "bigint", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("revoked_session_recorded_at")
    .on("revoked_session")
    .column("recorded_at")
    .execute();
  await db.schema
    .createTable("attempt_window")
    .addColumn("subject", "text", (c) => c.primaryKey())
    .addColumn("started_at", "bigint", (c) => c.notNull())
    .addColumn("attempts", "bigint", (c) => c.notNull())
    .execute();
};
