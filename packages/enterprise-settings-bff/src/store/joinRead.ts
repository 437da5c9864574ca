import {
  assertRead,
  listedTables,
  projectCounts,
  projectReading,
  tablesListedBy,
  type ReadStatement,
} from "../status/projectReading.ts";
import { isVisible, type Row } from "./mergeRow.ts";
import type { EntityColumns, EntityTable, Schema } from "./schema.ts";
import type { Gone, Read } from "./Store.ts";
import type { RowKey, WorkingSet } from "./workingSet.ts";

/**
 * What a whole read does to what is known, as pure functions on the rows of its organization: a read never
 * touches what was written after its fence, and what it does not list is absent as of then.
 */

const hourMs = 3_600_000;

const agrees = (row: Row, statement: ReadStatement): boolean =>
  Object.entries(statement.fields).every(([column, value]) => row[column] === value);

/** Joins what the reading lists. Returns whether newer knowledge says otherwise. */
const joinListed = (
  rows: WorkingSet,
  statements: readonly ReadStatement[],
  { fence, reading }: Read,
  asOf: number | null,
): boolean => {
  let contradicted = false;
  for (const statement of statements) {
    const { table, key } = statement;
    const row = rows.row(table, key);
    if (row.sequence > fence) {
      if (!agrees(row, statement)) contradicted = true;
      continue;
    }
    rows.assert(assertRead(statement, row, reading, asOf));
    const after = rows.row(table, key);
    if (isVisible(after) && !agrees(after, statement)) contradicted = true;
  }
  return contradicted;
};

/** Marks what the reading does not list, unless it was written after the read began. */
const joinAbsence = (
  rows: WorkingSet,
  statements: readonly ReadStatement[],
  { fence, reading }: Read,
): boolean => {
  const listed = new Set(statements.map((it) => `${it.table} ${it.key}`));
  const { id } = reading.organization;
  let contradicted = false;
  for (const table of tablesListedBy(reading)) {
    for (const row of rows.rowsOf(table, id)) {
      if (listed.has(`${table} ${row.id}`) || !isVisible(row)) continue;
      const spared = row.sequence > fence;
      if (spared) contradicted = true;
      rows.assert({
        table,
        key: row.id,
        organizationId: id,
        version: "",
        fields: null,
        marks: spared
          ? { seen_at: reading.observedAt }
          : { absent_as_of: Math.max(reading.observedAt, row.seen_at) },
      });
    }
  }
  return contradicted;
};

/** Active users of the read's hour, which the drop alarm compares with later. */
export type DirectorySample = Schema["directory_sample"];

const joinCounts = (
  rows: WorkingSet,
  { reading }: Read,
  asOf: number | null,
): DirectorySample[] => {
  const hour = Math.floor(reading.observedAt / hourMs) * hourMs;
  const samples: DirectorySample[] = [];
  for (const directory of reading.directories) {
    const row = rows.row("directory_counts", directory.id);
    const counts = projectCounts(
      directory,
      reading,
      row as EntityColumns as Schema["directory_counts"],
      asOf,
    );
    if (counts === null) continue;
    rows.assert(counts);
    samples.push({ directory_id: directory.id, hour, active: counts.fields?.active ?? 0 });
  }
  return samples;
};

/** The rows that a read speaks of, besides all of its organization in the tables it lists. */
export const keysOf = ({ reading }: Read): RowKey[] => [
  ...projectReading(reading),
  ...reading.directories.map(({ id: key }) => ({ table: "directory_counts" as const, key })),
];

/** A reading older than one already applied tells nothing. */
export const isOverdue = ({ reading }: Read, asOf: number | null): boolean =>
  asOf !== null && reading.observedAt < asOf;

/**
 * Joins one whole reading into the rows, which hold those of `keysOf`, all that the organization has in
 * the listed tables, and its revision.
 */
export const joinRead = (
  rows: WorkingSet,
  read: Read,
): { contradicted: boolean; samples: DirectorySample[] } => {
  const { organizationId, reading } = read;
  const { as_of } = rows.revision(organizationId);
  const statements = projectReading(reading);
  const listed = joinListed(rows, statements, read, as_of);
  const absent = joinAbsence(rows, statements, read);
  const samples = joinCounts(rows, read, as_of);
  rows.readAsOf(organizationId, reading.observedAt);
  return { contradicted: listed || absent, samples };
};

/** The tables in which an organization that is gone has nothing any more. */
export const tablesOfGone: readonly EntityTable[] = ["organization", ...listedTables];

/**
 * WorkOS knows no such organization. Not as final as a deletion: with another environment's key everything
 * looks gone, and has to come back with the right one.
 */
export const joinGone = (rows: WorkingSet, { organizationId, fence, observedAt }: Gone): void => {
  for (const table of tablesOfGone) {
    for (const row of rows.rowsOf(table, organizationId)) {
      if (row.sequence > fence || !isVisible(row)) continue;
      rows.assert({
        table,
        key: row.id,
        organizationId,
        version: "",
        fields: null,
        marks: { absent_as_of: Math.max(observedAt, row.seen_at) },
      });
    }
  }
};
