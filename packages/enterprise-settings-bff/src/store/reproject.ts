import type { Transaction } from "kysely";
import { tryProject } from "../status/tryProject.ts";
import { strippedPayload } from "../status/strippedPayload.ts";
import type { Engine, News, WriteLock } from "./Engine.ts";
import type { Schema } from "./schema.ts";
import { storable } from "./storable.ts";
import { UnitOfWork } from "./unitOfWork.ts";
import type { Change } from "./workingSet.ts";

export interface Reprojected {
  /** They count for the status now. */
  projected: number;
  /** Their data is still not what this version knows. */
  failed: number;
}

/** Few, since nobody else may write meanwhile. */
const reprojectedAtOnce = 50;

const reprojectPage = async (
  trx: Transaction<Schema>,
  lock: WriteLock,
  after: string,
): Promise<Reprojected & { changes: Change[]; last: string | undefined }> => {
  const rows = await trx
    .selectFrom("event as e")
    .leftJoin("handler_job as j", "j.event_id", "e.id")
    .select(["e.id", "e.name", "e.created_at", "e.received_at", "e.payload", "j.lane"])
    .where("e.projection_error", "is not", null)
    .where("e.payload_kept", "=", "whole")
    .where("e.id", ">", after)
    .orderBy("e.id")
    .limit(reprojectedAtOnce)
    .execute();
  const known = rows.flatMap((row) => {
    const { data = null } = JSON.parse(row.payload) as { data?: unknown };
    const { id, name: event, created_at: createdAt, received_at: receivedAt, payload } = row;
    const stored = storable({ id, event, createdAt, receivedAt, data, payload }, payload);
    const { assertions, error } = tryProject(stored);
    return error === null ? [{ ...row, assertions }] : [];
  });
  const assertions = known.flatMap((it) => it.assertions);
  const unit = new UnitOfWork(trx, lock);
  await unit.prepare(assertions);
  for (const assertion of assertions) unit.rows.assert(assertion);
  for (const { id, name, payload, lane } of known) {
    // Who handles it yet needs it whole.
    const stripped = lane === null ? strippedPayload(name, payload) : null;
    const kept = stripped === null ? {} : ({ payload: stripped, payload_kept: "ids" } as const);
    await trx
      .updateTable("event")
      .set({ projection_error: null, ...kept })
      .where("id", "=", id)
      .execute();
  }
  return {
    projected: known.length,
    failed: rows.length - known.length,
    changes: await unit.flush(),
    last: rows.length < reprojectedAtOnce ? undefined : rows.at(-1)?.id,
  };
};

/** Projects again what could not be: a newer version may know its shape. */
export const reproject = async (
  engine: Engine,
  tell: (news: News) => void,
): Promise<Reprojected> => {
  const done: Reprojected = { projected: 0, failed: 0 };
  let after: string | undefined = "";
  while (after !== undefined) {
    const from: string = after;
    // Whose they are is only known once they are projected.
    const page = await engine.write([null], async (trx, lock) => {
      const it = { ...(await reprojectPage(trx, lock, from)), revoked: [] };
      await engine.announce(trx, it);
      return it;
    });
    tell(page);
    done.projected += page.projected;
    done.failed += page.failed;
    after = page.last;
  }
  return done;
};
