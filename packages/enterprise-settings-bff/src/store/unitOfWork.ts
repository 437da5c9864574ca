import type { CompiledQuery, Transaction } from "kysely";
import {
  asking,
  askTogether,
  insertRows,
  overwrite,
  selectAmong,
  unwatchedMark,
  type Asking,
} from "./bulk.ts";
import { NotCoveredError, type WriteLock } from "./Engine.ts";
import { blankRow, type Row, type RowAssertion } from "./mergeRow.ts";
import type { EntityTable, Schema } from "./schema.ts";
import {
  keysToAssert,
  WorkingSet,
  type Change,
  type RowKey,
  type Settled,
  type Written,
} from "./workingSet.ts";

/** Rows in one statement: well below what either database takes in parameters (SQLite: 32 766). */
const rowsAtOnce = 1_000;

/**
 * The rows that one transaction works on: loaded with one query a table, changed in memory (`rows`), and
 * written with one statement a table at the end.
 */
export class UnitOfWork {
  readonly rows = new WorkingSet();
  readonly #trx: Transaction<Schema>;
  readonly #lock: WriteLock;

  constructor(trx: Transaction<Schema>, lock: WriteLock) {
    this.#trx = trx;
    this.#lock = lock;
  }

  /**
   * Loads what these assertions speak of, and whose it is: only then they may be asserted. `others` go
   * with it, in the same round trip, and last: rows are taken in while the database is busy with them.
   */
  async prepare(
    assertions: readonly RowAssertion[],
    others: readonly Asking[] = [],
  ): Promise<void> {
    const owners = assertions.map((it) => it.organizationId);
    await this.load(assertions.flatMap(keysToAssert), owners, others);
  }

  /** Loads the rows, the revisions of whose they are, and those of further organizations. */
  async load(
    keys: readonly RowKey[],
    owners: readonly (string | null)[] = [],
    others: readonly Asking[] = [],
  ): Promise<void> {
    const rows = this.#askRows(keys);
    await askTogether(this.#trx, [...rows, ...this.#askRevisions(owners), ...others]);
    await this.loadRevisions(this.rows.storedOwners());
  }

  #askRows(keys: readonly RowKey[]): Asking[] {
    const missing = keys.filter((it) => !this.rows.has(it));
    return [...byTable(missing)].flatMap(([table, its]) => {
      const ids = [...new Set(its.map((it) => it.key))];
      return chunksOf(ids).map((some) =>
        asking(selectAmong<Row>(this.#trx, { table, column: "id" }, some), ({ rows }) => {
          for (const row of rows) this.#add(table, row);
          for (const id of some) this.rows.add(table, id);
        }),
      );
    });
  }

  /** Loads all rows of the organization in the table. */
  async loadOwned(table: EntityTable, organizationId: string): Promise<void> {
    const from = { table, column: "organization_id" };
    const { rows } = await this.#trx.executeQuery(
      selectAmong<Row>(this.#trx, from, [organizationId]),
    );
    for (const row of rows) this.#add(table, row);
  }

  async loadRevisions(organizationIds: readonly string[]): Promise<void> {
    await askTogether(this.#trx, this.#askRevisions(organizationIds));
  }

  #askRevisions(owners: readonly (string | null)[]): Asking[] {
    const missing = new Set(owners.filter((it) => it !== null && !this.rows.hasRevision(it)));
    const from = { table: "organization_revision", column: "organization_id" } as const;
    return chunksOf([...missing] as string[]).map((some) =>
      asking(selectAmong<Schema[typeof from.table]>(this.#trx, from, some), ({ rows }) => {
        for (const { organization_id, ...stored } of rows) {
          this.rows.addRevision(organization_id, stored);
        }
        for (const id of some) this.rows.addRevision(id);
      }),
    );
  }

  /** Writes everything that changed, and tells which organizations look different now. */
  async flush(): Promise<Change[]> {
    const { rows, revisions, changes } = this.rows.settle();
    const chunks = [...byTable(rows)].flatMap(([table, its]) =>
      chunksOf(its).map((some) => ({ table, some })),
    );
    // What was there when it was looked for is ours by our lock: nobody has to look at the answer.
    const isOurs = (some: readonly Written[]) =>
      this.#lock.covers(null) || some.every((it) => !it.isNew);
    await askTogether(
      this.#trx,
      chunks
        .filter(({ some }) => !isOurs(some))
        .map(({ table, some }) => this.#writeNew(table, some)),
    );
    for (const { table, some } of chunks) {
      if (isOurs(some)) await this.#trx.executeQuery(this.#insert(table, some, unwatchedMark));
    }
    for (const some of chunksOf(revisions)) await this.#writeRevisions(some);
    return changes;
  }

  /** Somebody else's may have come in since it was looked for. */
  #writeNew(table: EntityTable, rows: readonly Written[]): Asking {
    const isOurs = `where "${table}".organization_id = excluded.organization_id`;
    return asking(this.#insert(table, rows, isOurs), ({ numAffectedRows }) => {
      if (Number(numAffectedRows) !== rows.length) throw new NotCoveredError();
    });
  }

  #insert(table: EntityTable, rows: readonly Written[], ending: string): CompiledQuery {
    // Those of this version: a newer one may have added some.
    const columns = Object.keys(blankRow(table, ""));
    const into = { table, columns, ending: `${overwrite("id", columns)} ${ending}` };
    const values = rows.map((it) => it.row);
    return insertRows(this.#trx, into, values);
  }

  async #writeRevisions(rows: Settled["revisions"]): Promise<void> {
    const columns = ["organization_id", "sequence", "revision", "as_of"] as const;
    const ending = `${overwrite("organization_id", columns)} ${unwatchedMark}`;
    const into = { table: "organization_revision", columns, ending } as const;
    await this.#trx.executeQuery(insertRows(this.#trx, into, rows));
  }

  #add(table: EntityTable, stored: Row): void {
    if (!this.#lock.covers(stored.organization_id)) throw new NotCoveredError();
    this.rows.add(table, stored.id, stored);
  }
}

const byTable = <T extends { table: EntityTable }>(items: readonly T[]): Map<EntityTable, T[]> => {
  const groups = new Map<EntityTable, T[]>();
  for (const item of items) {
    const group = groups.get(item.table);
    if (group === undefined) groups.set(item.table, [item]);
    else group.push(item);
  }
  return groups;
};

const chunksOf = <T>(items: readonly T[]): T[][] => {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += rowsAtOnce) {
    chunks.push(items.slice(at, at + rowsAtOnce));
  }
  return chunks;
};
