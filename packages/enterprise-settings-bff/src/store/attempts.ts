import { sql, type Kysely } from "kysely";
import type { Schema } from "./schema.ts";
import type { AttemptWindow } from "./Store.ts";

/**
 * One statement, so that two nodes that count at once lose nothing: it begins a window at the first
 * attempt, and another once that one is over.
 */
export const countAttempt = async (
  db: Kysely<Schema>,
  subject: string,
  now: number,
  windowMs: number,
): Promise<AttemptWindow> => {
  // One that begins later than any clock of ours should be was written by a clock that was wrong.
  const isOver = sql<boolean>`(attempt_window.started_at <= ${now - windowMs} or attempt_window.started_at > ${now + windowMs})`;
  const row = await db
    .insertInto("attempt_window")
    .values({ subject, started_at: now, attempts: 1 })
    .onConflict((conflict) =>
      conflict.column("subject").doUpdateSet({
        attempts: sql`case when ${isOver} then 1 else attempt_window.attempts + 1 end`,
        started_at: sql`case when ${isOver} then excluded.started_at else attempt_window.started_at end`,
      }),
    )
    .returning(["started_at", "attempts"])
    .executeTakeFirstOrThrow();
  return { attempts: row.attempts, endsAt: row.started_at + windowMs };
};
