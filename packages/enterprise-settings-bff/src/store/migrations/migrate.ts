import type { Kysely, TableMetadata, Transaction } from "kysely";
import { Migrator, type Migration } from "kysely/migration";
import type { Schema } from "../schema.ts";
import { SchemaError } from "../Store.ts";
import * as status from "./0001_status.ts";
import * as tenant from "./0002_tenant.ts";
import * as guard from "./0003_guard.ts";
import * as completeness from "./0004_completeness.ts";
import * as handlers from "./0005_handlers.ts";
import * as pruning from "./0006_pruning.ts";

const migrations: Record<string, Migration> = {
  "0001_status": status,
  "0002_tenant": tenant,
  "0003_guard": guard,
  "0004_completeness": completeness,
  "0005_handlers": handlers,
  "0006_pruning": pruning,
};

/** The store was last opened by a newer version, whose schema this one does not know. */
export class NewerSchemaError extends SchemaError {
  override readonly name = "NewerSchemaError";

  constructor(unknown: readonly string[]) {
    super(
      `The store has migrations that this version does not know (${unknown.join(", ")}): a newer version has used it. Run that version, or restore a backup from before the upgrade.`,
    );
  }
}

/** What differs between the kinds of database. */
export interface MigrateOptions {
  /** The schema that the tables are in, where there are schemas. */
  schema?: string;
  /** Waits until no other node migrates, until the transaction ends. */
  lock?: (trx: Transaction<Schema>) => Promise<void>;
}

/** Names of the migrations that were run on the store; none on an empty one. */
const appliedMigrations = async (db: Kysely<Schema>, schema?: string): Promise<string[]> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  const isLog = (it: TableMetadata): boolean =>
    it.name === "kysely_migration" && (schema === undefined || it.schema === schema);
  return tables.some(isLog) ? readLog(db) : [];
};

const readLog = async (db: Kysely<Schema>): Promise<string[]> => {
  const rows = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom("kysely_migration")
    .select("name")
    .orderBy("name")
    .execute();
  return rows.map((row) => row.name);
};

/** Throws `NewerSchemaError`. */
const missingFrom = (applied: readonly string[]): string[] => {
  const unknown = applied.filter((name) => migrations[name] === undefined);
  if (unknown.length > 0) throw new NewerSchemaError(unknown);
  return Object.keys(migrations).filter((name) => !applied.includes(name));
};

/**
 * PostgreSQL says so by its code, undefined_table: its words are in the language of the server. SQLite has one
 * code for whatever a statement gets wrong.
 */
const isMissingTable = (error: unknown): boolean => {
  if (!(error instanceof Error) || !("code" in error)) return false;
  if (error.code === "42P01") return true;
  return error.code === "ERR_SQLITE_ERROR" && error.message.startsWith("no such table");
};

/** The same without a look at the whole catalogue; in a transaction of PostgreSQL it would spoil that. */
const quicklyApplied = async (db: Kysely<Schema>): Promise<string[]> => {
  try {
    return await readLog(db);
  } catch (error) {
    if (!isMissingTable(error)) throw error;
    return [];
  }
};

/** Throws `NewerSchemaError`, or a `SchemaError` when migrations are missing. */
export const assertSchema = async (db: Kysely<Schema>): Promise<void> => {
  const missing = missingFrom(await quicklyApplied(db));
  if (missing.length > 0) {
    throw new SchemaError(`The store lacks migrations: ${missing.join(", ")}.`);
  }
};

/**
 * Brings the store to this version's schema, in one transaction: of twenty nodes that start at once one
 * does it and the others wait. Throws `NewerSchemaError` and leaves a newer one alone.
 */
export const migrate = async (
  db: Kysely<Schema>,
  { schema, lock }: MigrateOptions = {},
): Promise<void> => {
  if (missingFrom(await quicklyApplied(db)).length === 0) return;
  await db.transaction().execute(async (trx) => {
    await lock?.(trx);
    missingFrom(await appliedMigrations(trx, schema));
    const migrator = new Migrator({
      db: trx,
      provider: { getMigrations: () => Promise.resolve(migrations) },
      ...(schema === undefined ? {} : { migrationTableSchema: schema }),
    });
    const { error } = await migrator.migrateToLatest();
    if (error === undefined) return;
    throw error instanceof Error
      ? error
      : new Error("Migrating the store failed.", { cause: error });
  });
};
