import { sql, type DatabaseIntrospector, type Kysely, type TableMetadata } from "kysely";

/**
 * What the migrator asks of the catalogue, and no more: which schemas there are, and the tables of ours by
 * name. Kysely's own describes every column of every schema, and fails when anybody else's table goes
 * meanwhile (`pg_get_serial_sequence` looks it up by name).
 */
export const createIntrospector = (db: Kysely<unknown>, schema: string): DatabaseIntrospector => ({
  getSchemas: async () => {
    const { rows } = await sql<{ name: string }>`
      select nspname as name from pg_catalog.pg_namespace`.execute(db);
    return rows;
  },
  getTables: async () => {
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_catalog.pg_tables where schemaname = ${schema}`.execute(db);
    return rows.map(({ name }): TableMetadata => ({
      name,
      schema,
      isView: false,
      isForeign: false,
      columns: [],
    }));
  },
});
