import type { Kysely } from "kysely";
import { applyEvents } from "./applyEvents.ts";
import { applyRead } from "./applyRead.ts";
import { countAttempt } from "./attempts.ts";
import { assertSchema } from "./migrations/migrate.ts";
import { readOrganization } from "./readOrganization.ts";
import type { Schema } from "./schema.ts";
import type { ActivityEntry, RevokedSession, Store } from "./Store.ts";
import { mapTenant, readTenant, tenantOf } from "./tenants.ts";
import type { Change } from "./unitOfWork.ts";

/** The store on any dialect whose transactions see each other's writes one after the other. */
export const createStore = (db: Kysely<Schema>): Store => {
  const listeners = new Set<(organizationId: string, revision: number) => void>();
  const revocationListeners = new Set<(session: RevokedSession) => void>();
  const tell = (changes: readonly Change[]): void => {
    for (const { organizationId, revision } of changes) {
      for (const listener of listeners) listener(organizationId, revision);
    }
  };
  return {
    applyEvents: async (batch) => {
      const { outcomes, changes, revoked } = await db
        .transaction()
        .execute((trx) => applyEvents(trx, batch));
      tell(changes);
      for (const listener of revocationListeners) revoked.forEach(listener);
      return outcomes;
    },
    fence: async (organizationId) => {
      const row = await db
        .selectFrom("organization_revision")
        .select("sequence")
        .where("organization_id", "=", organizationId)
        .executeTakeFirst();
      return row?.sequence ?? 0;
    },
    applyRead: async (read) => {
      const { contradicted, changes } = await db
        .transaction()
        .execute((trx) => applyRead(trx, read));
      tell(changes);
      return { contradicted };
    },
    // In a transaction, so that a state never mixes two revisions.
    readOrganization: (organizationId) =>
      db
        .transaction()
        .setAccessMode("read only")
        .execute((trx) => readOrganization(trx, organizationId)),
    readTenant: (tenantId) => readTenant(db, tenantId),
    tenantOf: (organizationId) => tenantOf(db, organizationId),
    mapTenant: (mapping, expected) =>
      db.transaction().execute((trx) => mapTenant(trx, mapping, expected)),
    appendActivity: async (entry) => {
      await db.insertInto("activity").values(toActivityRow(entry)).execute();
    },
    listRevokedSessions: async (since) => {
      const rows = await db
        .selectFrom("revoked_session")
        .selectAll()
        .where("recorded_at", ">=", since)
        .execute();
      return rows.map((row) => ({ sessionId: row.session_id, recordedAt: row.recorded_at }));
    },
    onSessionRevoked: (listener) => {
      revocationListeners.add(listener);
      return () => revocationListeners.delete(listener);
    },
    countAttempt: (subject, now, windowMs) => countAttempt(db, subject, now, windowMs),
    prune: async ({ revokedSessions, attemptWindows }) => {
      await db.deleteFrom("revoked_session").where("recorded_at", "<", revokedSessions).execute();
      await db.deleteFrom("attempt_window").where("started_at", "<", attemptWindows).execute();
    },
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
    countProjectionErrors: async () => {
      const { count } = await db
        .selectFrom("event")
        .select((e) => e.fn.countAll().as("count"))
        .where("projection_error", "is not", null)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    check: async () => {
      await assertSchema(db);
      // A write that changes nothing still needs the lock, the disk and the permissions.
      await db.deleteFrom("directory_sample").where("hour", "<", 0).execute();
    },
    close: () => db.destroy(),
  };
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
