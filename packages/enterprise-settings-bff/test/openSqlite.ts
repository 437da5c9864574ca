import { createSqliteStore } from "../src/store/sqlite.ts";

/** Opens the file named by the first argument as often at once as the second says, and checks each store. */
const [, , path = "", times = "1"] = process.argv;
const stores = await Promise.all(
  Array.from({ length: Number(times) }, () => createSqliteStore({ path })),
);
for (const store of stores) {
  await store.check();
  await store.close();
}
