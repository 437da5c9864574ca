import { CompiledQuery, PostgresAdapter, sql, type Kysely, type QueryResult } from "kysely";
import type { Schema } from "./schema.ts";

/**
 * Statements about many rows, written as text: building them as trees took a third of a batch's time. On
 * PostgreSQL the rows are one parameter, so that the text is the same for any number of them and stays
 * prepared. SQLite is quicker with a parameter for each value (measured: 4 µs a row, 10 as JSON).
 */

type Connection = Pick<Kysely<Schema>, "getExecutor">;

const isPostgres = (db: Connection): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

/** Every other column is text. */
const bigints = new Set([
  "absent_as_of",
  "active",
  "as_of",
  "attempts",
  "created_at",
  "deleted",
  "due_at",
  "enqueued_at",
  "ever_active",
  "expires_at",
  "groups",
  "inactive",
  "last_change_at",
  "last_position",
  "last_sent_at",
  "lease_until",
  "parked_at",
  "position",
  "read_at",
  "received_at",
  "recorded_at",
  "retention_days",
  "revision",
  "seen_at",
  "sequence",
  "updated_at",
  "viewed_at",
]);

const quoted = (names: readonly string[]): string => names.map((it) => `"${it}"`).join(", ");

/** `on conflict (key) do update` with what would have been inserted. */
export const overwrite = (key: string, columns: readonly string[]): string =>
  `on conflict ("${key}") do update set ${columns
    .filter((it) => it !== key)
    .map((it) => `"${it}" = excluded."${it}"`)
    .join(", ")}`;

type Value = string | number | null;

/** Inserts the rows in their order; `ending` is the rest of the statement. At most 1 000 rows. */
export const insertRows = <Result = unknown, Row extends object = Record<string, Value>>(
  db: Connection,
  into: { table: keyof Schema; columns: readonly (keyof Row & string)[]; ending: string },
  rows: readonly Row[],
): CompiledQuery<Result> => {
  const { table, columns, ending } = into;
  const names = quoted(columns);
  const insert = `insert into "${table}" (${names})`;
  if (isPostgres(db)) {
    const given = columns.map((it) => `"${it}" ${bigints.has(it) ? "bigint" : "text"}`).join(", ");
    return CompiledQuery.raw(
      `${insert} select ${names} from json_to_recordset($1::json) as given(${given}) ${ending}`,
      [JSON.stringify(rows)],
    );
  }
  const places = `(${columns.map(() => "?").join(", ")})`;
  const values: unknown[] = [];
  for (const row of rows) for (const it of columns) values.push(row[it]);
  return CompiledQuery.raw(
    `${insert} values ${Array(rows.length).fill(places).join(", ")} ${ending}`,
    values,
  );
};

/** The rows whose `column` is among the values. */
export const selectAmong = <Row>(
  db: Connection,
  from: { table: keyof Schema; column: string },
  values: Iterable<string>,
): CompiledQuery<Row> => {
  const select = `select * from "${from.table}" where "${from.column}"`;
  return isPostgres(db)
    ? CompiledQuery.raw(`${select} = any($1::text[])`, [[...values]])
    : CompiledQuery.raw(`${select} in (select value from json_each(?))`, [
        JSON.stringify([...values]),
      ]);
};

/** A statement, and who looks at its answer. */
export interface Asking {
  query: CompiledQuery;
  take: (answer: QueryResult<unknown>) => void;
}

export const asking = <Result>(
  query: CompiledQuery<Result>,
  take: (answer: QueryResult<Result>) => void,
): Asking => ({ query, take: take as Asking["take"] });

/** Runs the statements in their order, but sends all of them at once: one round trip. */
export const askTogether = async (db: Connection, askings: readonly Asking[]): Promise<void> => {
  if (askings.length === 0) return;
  const answers = await db
    .getExecutor()
    .provideConnection((connection) =>
      Promise.allSettled(askings.map(({ query }) => connection.executeQuery<unknown>(query))),
    );
  // The first that failed says why; those after it only say that the transaction is over.
  for (const it of answers) if (it.status === "rejected") throw it.reason;
  answers.forEach((it, index) => {
    if (it.status === "fulfilled") askings[index]?.take(it.value);
  });
};

/** See `unwatched`. */
export const unwatchedMark = "/* unwatched */";

/**
 * Ends a statement whose answer nobody looks at. PostgreSQL gets it without being waited for, which saves a
 * round trip; the next statement that is waited for throws what went wrong.
 */
export const unwatched = sql.raw(unwatchedMark);
