import type { Transaction } from "kysely";
import {
  assertRead,
  projectCounts,
  projectReading,
  tablesListedBy,
  type ReadStatement,
} from "../status/projectReading.ts";
import { isVisible, type Row } from "./mergeRow.ts";
import type { EntityColumns, Schema } from "./schema.ts";
import type { Read, ReadOutcome } from "./Store.ts";
import { UnitOfWork, type Change } from "./unitOfWork.ts";

const hourMs = 3_600_000;
const samplesKeptMs = 49 * hourMs;

const agrees = (row: Row, statement: ReadStatement): boolean =>
  Object.entries(statement.fields).every(([column, value]) => row[column] === value);

/** Joins what the reading lists. Returns whether newer knowledge says otherwise. */
const applyListed = async (
  unit: UnitOfWork,
  { fence, reading }: Read,
  asOf: number | null,
): Promise<boolean> => {
  let contradicted = false;
  for (const statement of projectReading(reading)) {
    const { table, key } = statement;
    const row = await unit.row(table, key);
    if (row.sequence > fence) {
      if (!agrees(row, statement)) contradicted = true;
      continue;
    }
    await unit.assert(assertRead(statement, row, reading, asOf));
    const after = await unit.row(table, key);
    if (isVisible(after) && !agrees(after, statement)) contradicted = true;
  }
  return contradicted;
};

/** Marks what the reading does not list, unless it was written after the read began. */
const applyAbsence = async (unit: UnitOfWork, { fence, reading }: Read): Promise<boolean> => {
  const listed = new Set(projectReading(reading).map((it) => `${it.table} ${it.key}`));
  const { id } = reading.organization;
  let contradicted = false;
  for (const table of tablesListedBy(reading)) {
    for (const row of await unit.rowsOf(table, id)) {
      if (listed.has(`${table} ${row.id}`) || !isVisible(row)) continue;
      const spared = row.sequence > fence;
      if (spared) contradicted = true;
      await unit.assert({
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

const applyCounts = async (
  trx: Transaction<Schema>,
  unit: UnitOfWork,
  { reading }: Read,
  asOf: number | null,
): Promise<void> => {
  const hour = Math.floor(reading.observedAt / hourMs) * hourMs;
  for (const directory of reading.directories) {
    const row = await unit.row("directory_counts", directory.id);
    const counts = projectCounts(
      directory,
      reading,
      row as EntityColumns as Schema["directory_counts"],
      asOf,
    );
    if (counts === null) continue;
    await unit.assert(counts);
    await trx
      .insertInto("directory_sample")
      .values({ directory_id: directory.id, hour, active: counts.fields?.active ?? 0 })
      .onConflict((c) => c.columns(["directory_id", "hour"]).doNothing())
      .execute();
    await trx
      .deleteFrom("directory_sample")
      .where("directory_id", "=", directory.id)
      .where("hour", "<", hour - samplesKeptMs)
      .execute();
  }
};

/** One whole reading, in one transaction. A reading older than one already applied tells nothing. */
export const applyRead = async (
  trx: Transaction<Schema>,
  read: Read,
): Promise<ReadOutcome & { changes: Change[] }> => {
  const { organizationId, reading } = read;
  if (reading.organization.id !== organizationId) {
    throw new Error("The reading is of another organization than the one that was asked for.");
  }
  const unit = new UnitOfWork(trx);
  const { as_of } = await unit.revision(organizationId);
  if (as_of !== null && reading.observedAt < as_of) return { contradicted: false, changes: [] };
  const listed = await applyListed(unit, read, as_of);
  const absent = await applyAbsence(unit, read);
  await applyCounts(trx, unit, read, as_of);
  await unit.readAsOf(organizationId, reading.observedAt);
  return { contradicted: listed || absent, changes: await unit.flush() };
};
