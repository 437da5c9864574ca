import type { Transaction } from "kysely";
import { tablesListedBy } from "../status/projectReading.ts";
import type { WriteLock } from "./Engine.ts";
import {
  isOverdue,
  joinGone,
  joinRead,
  keysOf,
  tablesOfGone,
  type DirectorySample,
} from "./joinRead.ts";
import { dueForChangeMeanwhile } from "./changedDirectories.ts";
import { dueBy, schedule, type Due } from "./reconciliation.ts";
import type { Schema } from "./schema.ts";
import type { Gone, Read, ReadOutcome } from "./Store.ts";
import { UnitOfWork } from "./unitOfWork.ts";
import type { Change, WorkingSet } from "./workingSet.ts";

const samplesKeptMs = 49 * 3_600_000;

const record = async (
  trx: Transaction<Schema>,
  samples: readonly DirectorySample[],
): Promise<void> => {
  const [first] = samples;
  if (first === undefined) return;
  await trx
    .insertInto("directory_sample")
    .values(samples)
    .onConflict((c) => c.columns(["directory_id", "hour"]).doNothing())
    .execute();
  const directories = samples.map((it) => it.directory_id);
  await trx
    .deleteFrom("directory_sample")
    .where("directory_id", "in", directories)
    .where("hour", "<", first.hour - samplesKeptMs)
    .execute();
};

/** One whole reading, in one transaction. A reading older than one already applied tells nothing. */
export const applyRead = async (
  trx: Transaction<Schema>,
  lock: WriteLock,
  read: Read,
): Promise<ReadOutcome & { changes: Change[] }> => {
  const { organizationId, reading } = read;
  if (reading.organization.id !== organizationId) {
    throw new Error("The reading is of another organization than the one that was asked for.");
  }
  const unit = new UnitOfWork(trx, lock);
  await unit.loadRevisions([organizationId]);
  const { as_of } = unit.rows.revision(organizationId);
  if (isOverdue(read, as_of)) return { contradicted: false, changes: [] };
  for (const table of tablesListedBy(reading)) await unit.loadOwned(table, organizationId);
  await unit.load(keysOf(read));
  const { contradicted, samples } = joinRead(unit.rows, read);
  await record(trx, samples);
  const changes = await unit.flush();
  if (read.due !== undefined) await scheduleNext(trx, read, read.due, unit.rows);
  return { contradicted, changes };
};

/** With the read: an event that comes in after it sees when it was, and brings forward what is due now. */
const scheduleNext = async (
  trx: Transaction<Schema>,
  { organizationId, reading }: Read,
  due: Due,
  rows: WorkingSet,
): Promise<void> => {
  await schedule(trx, organizationId, due);
  const at = dueForChangeMeanwhile(rows, organizationId, reading.observedAt);
  if (at !== null) await dueBy(trx, new Map([[organizationId, at]]));
};

/** WorkOS knows no such organization: see `joinGone`. */
export const applyGone = async (
  trx: Transaction<Schema>,
  lock: WriteLock,
  gone: Gone,
): Promise<Change[]> => {
  const unit = new UnitOfWork(trx, lock);
  await unit.loadRevisions([gone.organizationId]);
  for (const table of tablesOfGone) await unit.loadOwned(table, gone.organizationId);
  joinGone(unit.rows, gone);
  return unit.flush();
};
