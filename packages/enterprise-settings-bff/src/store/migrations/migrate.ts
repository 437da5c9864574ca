import type { Kysely } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";
import * as status from "./0001_status.ts";
import * as tenant from "./0002_tenant.ts";
import * as guard from "./0003_guard.ts";

const migrations: Record<string, Migration> = {
  "0001_status": status,
  "0002_tenant": tenant,
  "0003_guard": guard,
};

/** The store was last opened by a newer version, whose schema this one does not know. */
export class NewerSchemaError extends Error {
  override readonly name = "NewerSchemaError";

  constructor(unknown: readonly string[]) {
    super(
      `The store has migrations that this version does not know (${unknown.join(", ")}): a newer version has used it. Run that version, or restore a backup from before the upgrade.`,
    );
  }
}

/** Names of the migrations that were run on the store; none on an empty one. */
const appliedMigrations = async (db: Kysely<Schema>): Promise<string[]> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === "kysely_migration")) return [];
  const rows = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom("kysely_migration")
    .select("name")
    .orderBy("name")
    .execute();
  return rows.map((row) => row.name);
};

/** Throws `NewerSchemaError`, or an error when migrations are missing. */
export const assertSchema = async (db: Kysely<Schema>): Promise<void> => {
  const applied = await appliedMigrations(db);
  const unknown = applied.filter((name) => migrations[name] === undefined);
  if (unknown.length > 0) throw new NewerSchemaError(unknown);
  const missing = Object.keys(migrations).filter((name) => !applied.includes(name));
  if (missing.length > 0) throw new Error(`The store lacks migrations: ${missing.join(", ")}.`);
};

/** Brings the store to this version's schema; throws `NewerSchemaError` and leaves a newer one alone. */
export const migrate = async (db: Kysely<Schema>): Promise<void> => {
  const unknown = (await appliedMigrations(db)).filter((name) => migrations[name] === undefined);
  if (unknown.length > 0) throw new NewerSchemaError(unknown);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    throw error instanceof Error
      ? error
      : new Error("Migrating the store failed.", { cause: error });
  }
};
