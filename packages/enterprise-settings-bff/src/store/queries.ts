import { applyEvents, projectBatch } from "./applyEvents.ts";
import { applyGone, applyRead } from "./applyRead.ts";
import { countAttempt } from "./attempts.ts";
import type { Engine, News } from "./Engine.ts";
import { announce, renew, takeTurn } from "./handlerJobs.ts";
import { countJobs, listParked } from "./listJobs.ts";
import { assertSchema } from "./migrations/migrate.ts";
import { prune } from "./prune.ts";
import { readOrganization } from "./readOrganization.ts";
import { createReconciliationStore, saveEventCursor } from "./reconciliation.ts";
import { replay } from "./replay.ts";
import { reproject } from "./reproject.ts";
import type { Schema } from "./schema.ts";
import type { ActivityEntry, RevokedSession, Store } from "./Store.ts";
import { storable } from "./storable.ts";
import { mapTenant, readTenant, tenantOf } from "./tenants.ts";

/** The store on any kind of database. */
export const createStore = (engine: Engine): Store => {
  const { db } = engine;
  const changed = new Set<(organizationId: string, revision: number) => void>();
  const revocation = new Set<(session: RevokedSession) => void>();
  const resync = new Set<() => void>();
  const tell = ({ changes, revoked }: News): void => {
    for (const { organizationId, revision } of changes) {
      for (const listener of changed) listener(organizationId, revision);
    }
    for (const listener of revocation) revoked.forEach(listener);
  };
  const jobsAdded = new Set<() => void>();
  const tellJobs = (added: number): void => {
    if (added > 0) for (const listener of jobsAdded) listener();
  };
  engine.listen({
    onNews: tell,
    onMissed: () => {
      for (const listener of resync) listener();
    },
  });
  return {
    applyEvents: async (events, cursor) => {
      if (events.length === 0 && cursor === undefined) return [];
      const batch = projectBatch(events);
      const applied = await engine.write(batch.owners, async (trx, lock) => {
        const it = await applyEvents(trx, lock, batch);
        if (cursor !== undefined) await saveEventCursor(trx, cursor);
        await engine.announce(trx, it);
        return it;
      });
      tell(applied);
      tellJobs(applied.enqueued);
      return applied.outcomes;
    },
    fence: async (organizationId) => {
      const row = await db
        .selectFrom("organization_revision")
        .select("sequence")
        .where("organization_id", "=", organizationId)
        .executeTakeFirst();
      return row?.sequence ?? 0;
    },
    applyRead: async (given) => {
      const read = { ...given, reading: storable(given.reading) };
      const { contradicted, ...news } = await engine.write(
        [read.organizationId],
        async (trx, lock) => {
          const it = { ...(await applyRead(trx, lock, read)), revoked: [] };
          await engine.announce(trx, it);
          return it;
        },
      );
      tell(news);
      return { contradicted };
    },
    applyGone: async (gone) => {
      const news = await engine.write([gone.organizationId], async (trx, lock) => {
        const it = { changes: await applyGone(trx, lock, gone), revoked: [] };
        await engine.announce(trx, it);
        return it;
      });
      tell(news);
    },
    reconciliation: createReconciliationStore(engine),
    // In a transaction, so that a state never mixes two revisions.
    readOrganization: (organizationId) =>
      engine.read((trx) => readOrganization(trx, organizationId)),
    readTenant: (tenantId) => readTenant(db, storable(tenantId)),
    tenantOf: (organizationId) => tenantOf(db, organizationId),
    mapTenant: (given, expected) => {
      const mapping = storable(given);
      return engine.write(["tenants"], (trx) => mapTenant(trx, mapping, expected));
    },
    appendActivity: async (entry) => {
      await db
        .insertInto("activity")
        .values(toActivityRow(storable(entry)))
        .execute();
    },
    listRevokedSessions: async (since) => {
      const rows = await db
        .selectFrom("revoked_session")
        .selectAll()
        .where("recorded_at", ">=", since)
        .execute();
      return rows.map((row) => ({ sessionId: row.session_id, recordedAt: row.recorded_at }));
    },
    onSessionRevoked: (listener) => addTo(revocation, listener),
    countAttempt: (subject, now, windowMs) => countAttempt(db, storable(subject), now, windowMs),
    prune: (before, signal) => prune(engine, before, signal),
    listActivity: async (organizationId, limit) => {
      const rows = await db
        .selectFrom("activity")
        .selectAll()
        .where("organization_id", "=", organizationId)
        .orderBy("at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(fromActivityRow);
    },
    handlerJobs: {
      announce: (names, now) => announce(db, names, now),
      turn: (turn) => engine.transact((trx) => takeTurn(trx, turn)),
      renew: (jobs, now, leaseMs) => renew(db, jobs, now, leaseMs),
      counts: () => countJobs(db),
      listParked: (limit) => listParked(db, limit),
      onAdded: (listener) => addTo(jobsAdded, listener),
    },
    replay: async (selection, now) => {
      const replayed = await replay(engine, selection, now);
      tellJobs(replayed.enqueued);
      return replayed;
    },
    reproject: () => reproject(engine, tell),
    countProjectionErrors: async () => {
      const { count } = await db
        .selectFrom("event")
        .select((e) => e.fn.countAll().as("count"))
        .where("projection_error", "is not", null)
        // Without its payload it can be projected by no version any more.
        .where("payload_kept", "=", "whole")
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    onChange: (listener) => addTo(changed, listener),
    onResync: (listener) => addTo(resync, listener),
    exclusively: (name, task) => engine.exclusively(name, task),
    check: async () => {
      await assertSchema(db);
      // A write that changes nothing still needs the lock, the disk and the permissions.
      await db.deleteFrom("reconcile_task").where("name", "=", "").execute();
    },
    close: () => engine.close(),
  };
};

const addTo = <T>(listeners: Set<T>, listener: T): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

const toActivityRow = (entry: ActivityEntry): Schema["activity"] => ({
  id: entry.id,
  organization_id: entry.organizationId,
  at: entry.at,
  action: entry.action,
  intent: entry.intent,
  user_id: entry.userId,
  user_name: entry.userName,
  impersonated_by: entry.impersonatedBy,
  ip: entry.ip,
  code: entry.code,
  request_id: entry.requestId,
});

const fromActivityRow = (row: Schema["activity"]): ActivityEntry => ({
  id: row.id,
  organizationId: row.organization_id,
  at: row.at,
  action: row.action,
  intent: row.intent,
  userId: row.user_id,
  userName: row.user_name,
  impersonatedBy: row.impersonated_by,
  ip: row.ip,
  code: row.code,
  requestId: row.request_id,
});
