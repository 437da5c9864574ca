import { sql, type Kysely } from "kysely";

/** Six hours, in milliseconds: as often as what somebody looked at is read when nothing else asks for it. */
const firstReadAfterMs = 6 * 3_600_000;

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable("reconcile_task")
    .addColumn("name", "text", (c) => c.primaryKey())
    .addColumn("finished_at", "bigint")
    .addColumn("cursor", "text")
    .execute();
  await db.schema
    .createTable("organization_schedule")
    .addColumn("organization_id", "text", (c) => c.primaryKey())
    .addColumn("viewed_at", "bigint", (c) => c.notNull())
    .addColumn("due_at", "bigint")
    .execute();
  // Most organizations are read when somebody looks, and are not in it.
  await db.schema
    .createIndex("organization_schedule_due_at")
    .on("organization_schedule")
    .columns(["due_at", "organization_id"])
    .where(sql.ref("due_at"), "is not", null)
    .execute();
  // What was read so far was read because somebody looked.
  await sql`
    insert into organization_schedule (organization_id, viewed_at, due_at)
    select organization_id, as_of, as_of + ${sql.lit(firstReadAfterMs)}
    from organization_revision where as_of is not null
  `.execute(db);
};
