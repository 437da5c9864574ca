import type { CreateTableBuilder, Kysely } from "kysely";

type Columns = Record<string, "text" | "bigint">;

const entities: Record<string, Columns> = {
  organization: { name: "text", updated_at: "bigint" },
  connection: {
    name: "text",
    type: "text",
    state: "text",
    domains: "text",
    updated_at: "bigint",
  },
  certificate: { connection_id: "text", type: "text", expires_at: "bigint" },
  directory: { name: "text", type: "text", state: "text", updated_at: "bigint" },
  directory_counts: { active: "bigint", inactive: "bigint", groups: "bigint", read_at: "bigint" },
  domain: {
    domain: "text",
    state: "text",
    verification_prefix: "text",
    verification_token: "text",
    updated_at: "bigint",
  },
  domain_failure: { reason: "text" },
  audit_logs: { state: "text", retention_days: "bigint" },
  log_stream: { type: "text", state: "text", last_sent_at: "bigint" },
};

const nullable = new Set([
  "groups",
  "verification_prefix",
  "verification_token",
  "retention_days",
  "last_sent_at",
]);

const createEntity = async (db: Kysely<unknown>, name: string, fields: Columns): Promise<void> => {
  let table: CreateTableBuilder<string, string> = db.schema
    .createTable(name)
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("organization_id", "text")
    .addColumn("version", "text", (c) => c.notNull());
  for (const column of [
    "sequence",
    "deleted",
    "seen_at",
    "absent_as_of",
    "ever_active",
    "last_change_at",
  ]) {
    table = table.addColumn(column, "bigint", (c) => c.notNull());
  }
  for (const [column, type] of Object.entries(fields)) {
    table = table.addColumn(column, type, (c) => (nullable.has(column) ? c : c.notNull()));
  }
  await table.execute();
  await db.schema
    .createIndex(`${name}_organization`)
    .on(name)
    .column(name === "certificate" ? "connection_id" : "organization_id")
    .execute();
};

const createActivity = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable("activity")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("organization_id", "text")
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("action", "text", (c) => c.notNull())
    .addColumn("intent", "text")
    .addColumn("user_id", "text", (c) => c.notNull())
    .addColumn("user_name", "text")
    .addColumn("impersonated_by", "text")
    .addColumn("ip", "text")
    .addColumn("code", "text")
    .addColumn("request_id", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("activity_organization_at")
    .on("activity")
    .columns(["organization_id", "at"])
    .execute();
};

export const up = async (db: Kysely<unknown>): Promise<void> => {
  // On SQLite an ordinary rowid table: WITHOUT ROWID tripled the file at 900-byte payloads.
  await db.schema
    .createTable("event")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("organization_id", "text")
    .addColumn("created_at", "bigint", (c) => c.notNull())
    .addColumn("received_at", "bigint", (c) => c.notNull())
    .addColumn("payload", "text", (c) => c.notNull())
    .addColumn("projection_error", "text")
    .execute();
  // Holds the few that failed alone, so that counting them does not walk through all events.
  await db.schema
    .createIndex("event_projection_error")
    .on("event")
    .column("projection_error")
    .where("projection_error", "is not", null)
    .execute();
  await db.schema
    .createTable("organization_revision")
    .addColumn("organization_id", "text", (c) => c.primaryKey())
    .addColumn("sequence", "bigint", (c) => c.notNull())
    .addColumn("revision", "bigint", (c) => c.notNull())
    .addColumn("as_of", "bigint")
    .execute();
  await db.schema
    .createTable("directory_sample")
    .addColumn("directory_id", "text", (c) => c.notNull())
    .addColumn("hour", "bigint", (c) => c.notNull())
    .addColumn("active", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("directory_sample_key", ["directory_id", "hour"])
    .execute();
  for (const [name, fields] of Object.entries(entities)) await createEntity(db, name, fields);
  await createActivity(db);
};
