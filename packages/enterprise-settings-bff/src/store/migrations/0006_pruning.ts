import { sql, type Kysely } from "kysely";

export const up = async (db: Kysely<unknown>): Promise<void> => {
  // What is to be pruned next stands first in it: a week's ids, already without payload, are not in it.
  await db.schema
    .createIndex("event_payload_received_at")
    .on("event")
    .column("received_at")
    .where(sql.ref("payload_kept"), "<>", sql.lit("none"))
    .execute();
  await db.schema
    .createIndex("directory_sample_hour")
    .on("directory_sample")
    .column("hour")
    .execute();
};
