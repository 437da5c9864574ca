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
import type { Schema } from "./schema.ts";
import type { Gone, Read, ReadOutcome } from "./Store.ts";
import { UnitOfWork } from "./unitOfWork.ts";
import type { Change } from "./workingSet.ts";

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
  return { contradicted, changes: await unit.flush() };
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
