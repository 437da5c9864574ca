import { projectEvent } from "../src/status/projectEvent.ts";
import { listedTables } from "../src/status/projectReading.ts";
import { isOverdue, joinRead, keysOf } from "../src/store/joinRead.ts";
import { isVisible, type Row, type RowAssertion } from "../src/store/mergeRow.ts";
import type { EntityTable } from "../src/store/schema.ts";
import type { ReceivedEvent, Store } from "../src/store/Store.ts";
import { keysToAssert, WorkingSet, type Revision, type RowKey } from "../src/store/workingSet.ts";

const visibleTables: readonly EntityTable[] = [
  "connection",
  "certificate",
  "directory",
  "domain",
  "domain_failure",
];

/** Pure: what an event says is worked out once, however often it is delivered. */
const projections = new WeakMap<ReceivedEvent, RowAssertion[]>();
const project = (event: ReceivedEvent): RowAssertion[] => {
  const known = projections.get(event) ?? projectEvent(event);
  projections.set(event, known);
  return known;
};

/** What the store makes of events and reads, by its own pure functions and without a database. */
export interface MemoryStore extends Pick<Store, "applyEvents" | "fence" | "applyRead"> {
  /** What somebody who looks can tell, and the revision of each organization. */
  look(): { visible: string; revisions: ReadonlyMap<string, Revision> };
}

export const createMemoryStore = (): MemoryStore => {
  const seen = new Set<string>();
  const rows = new Map<string, { table: EntityTable; row: Row }>();
  const revisions = new Map<string, Revision>();

  const transact = <T>(
    keys: readonly RowKey[],
    owners: readonly (string | null)[],
    task: (set: WorkingSet) => T,
  ): T => {
    const set = new WorkingSet();
    for (const { table, key } of keys) set.add(table, key, rows.get(`${table} ${key}`)?.row);
    for (const id of owners) if (id !== null) set.addRevision(id, revisions.get(id));
    const result = task(set);
    const settled = set.settle();
    for (const it of settled.rows) rows.set(`${it.table} ${it.row.id}`, it);
    for (const { organization_id, ...it } of settled.revisions) revisions.set(organization_id, it);
    return result;
  };

  return {
    applyEvents: async (batch) => {
      const fresh = batch.filter(({ id }) => !seen.has(id) && seen.add(id));
      const assertions = fresh.flatMap(project);
      const keys = assertions.flatMap(keysToAssert);
      const stored = keys.map((it) => rows.get(`${it.table} ${it.key}`)?.row.organization_id);
      const owners = [...assertions.map((it) => it.organizationId), ...stored];
      return transact(
        keys,
        owners.map((it) => it ?? null),
        (set) => {
          for (const it of assertions) set.assert(it);
          return batch.map((it) => (fresh.includes(it) ? "stored" : "duplicate"));
        },
      );
    },
    fence: async (organizationId) => revisions.get(organizationId)?.sequence ?? 0,
    applyRead: async (read) => {
      const { organizationId } = read;
      if (isOverdue(read, revisions.get(organizationId)?.as_of ?? null)) {
        return { contradicted: false };
      }
      const listed = [...rows.values()]
        .filter((it) => listedTables.includes(it.table))
        .filter((it) => it.row.organization_id === organizationId)
        .map(({ table, row }) => ({ table, key: row.id }));
      return transact([...listed, ...keysOf(read)], [organizationId], (set) => {
        const { contradicted } = joinRead(set, read);
        return { contradicted };
      });
    },
    look: () => ({ visible: visibleIn([...rows.values()]), revisions }),
  };
};

/** As text, so that comparing it costs little. */
const visibleIn = (rows: readonly { table: EntityTable; row: Row }[]): string =>
  rows
    .filter(({ table, row }) => visibleTables.includes(table) && isVisible(row))
    .map(({ table, row }) => {
      const { version: _v, sequence: _s, seen_at: _at, absent_as_of: _as, ...told } = row;
      return `${table} ${row.id} ${JSON.stringify(told, Object.keys(told).toSorted())}`;
    })
    .toSorted()
    .join("\n");
