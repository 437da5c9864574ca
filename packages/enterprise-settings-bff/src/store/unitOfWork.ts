import type { Kysely, Transaction } from "kysely";
import { listedTables } from "../status/projectReading.ts";
import { blankRow, differs, mergeRow, visiblyDiffers, wasWritten } from "./mergeRow.ts";
import type { Row, RowAssertion } from "./mergeRow.ts";
import type { EntityTable, Schema } from "./schema.ts";

/** An organization whose revision a transaction moved. */
export interface Change {
  organizationId: string;
  revision: number;
}

interface Tracked {
  readonly table: EntityTable;
  readonly stored: Row;
  row: Row;
}

interface Revision {
  sequence: number;
  revision: number;
  as_of: number | null;
}

/** Every entity table has the same bookkeeping columns; here only those are named. */
type Entities = Kysely<Record<EntityTable, Row>>;

/**
 * The rows that one transaction works on: each is loaded once, changed in memory, and written once at
 * the end, in the order of table and key, so that two transactions never wait for each other in a ring.
 */
export class UnitOfWork {
  readonly #trx: Transaction<Schema>;
  readonly #entities: Entities;
  readonly #rows = new Map<string, Tracked>();
  readonly #revisions = new Map<string, { stored: Revision; now: Revision; visible: boolean }>();

  constructor(trx: Transaction<Schema>) {
    this.#trx = trx;
    this.#entities = trx as unknown as Entities;
  }

  /** The organization's sequence, revision and last read; zeros when it is new. */
  async revision(organizationId: string): Promise<Readonly<Revision>> {
    return (await this.#revision(organizationId)).stored;
  }

  /** The row as changed so far; a blank one when it is new. */
  async row(table: EntityTable, id: string): Promise<Row> {
    return (await this.#tracked(table, id)).row;
  }

  /** All stored rows of the organization in the table, and those already worked on. */
  async rowsOf(table: EntityTable, organizationId: string): Promise<Row[]> {
    const stored = await this.#entities
      .selectFrom(table)
      .selectAll()
      .where("organization_id", "=", organizationId)
      .execute();
    for (const row of stored) this.#track(table, row as Row);
    return [...this.#rows.values()]
      .filter((it) => it.table === table && it.row.organization_id === organizationId)
      .map((it) => it.row);
  }

  /** Joins the assertion into its row. Tells whose it is, if known, and whether anybody can see a difference. */
  async assert(assertion: RowAssertion): Promise<{ owner: string | null; visible: boolean }> {
    const tracked = await this.#tracked(assertion.table, assertion.key);
    const before = tracked.row;
    const after = mergeRow(before, assertion);
    if (
      before.organization_id === null &&
      after.organization_id !== null &&
      listedTables.includes(assertion.table)
    ) {
      // A whole read that did not list it speaks against everything said before that read.
      const { as_of } = await this.revision(after.organization_id);
      after.absent_as_of = Math.max(after.absent_as_of, as_of ?? 0);
    }
    tracked.row = after;
    const owner = await this.#owner(assertion.table, after);
    const visible = owner !== null && visiblyDiffers(before, after);
    if (visible) (await this.#revision(owner)).visible = true;
    return { owner, visible };
  }

  /** Records a whole read of the organization. */
  async readAsOf(organizationId: string, asOf: number): Promise<void> {
    (await this.#revision(organizationId)).now.as_of = asOf;
  }

  /** Writes everything that changed, and tells which organizations look different now. */
  async flush(): Promise<Change[]> {
    const dirty = [...this.#rows.values()]
      .filter((it) => differs(it.stored, it.row))
      .toSorted((a, b) => compare(a.table, b.table) || compare(a.row.id, b.row.id));
    for (const it of dirty) {
      const owner = await this.#owner(it.table, it.row);
      if (owner === null || !wasWritten(it.stored, it.row)) continue;
      const { stored, now } = await this.#revision(owner);
      now.sequence = stored.sequence + 1;
      it.row.sequence = now.sequence;
    }
    for (const { table, row } of dirty) {
      await this.#entities
        .insertInto(table)
        .values(row)
        .onConflict((c) => c.column("id").doUpdateSet(row))
        .execute();
    }
    return this.#flushRevisions();
  }

  async #flushRevisions(): Promise<Change[]> {
    const changes: Change[] = [];
    const sorted = [...this.#revisions].toSorted(([a], [b]) => compare(a, b));
    for (const [organization_id, { stored, now, visible }] of sorted) {
      if (visible) now.revision = stored.revision + 1;
      if (now.sequence === stored.sequence && !visible && now.as_of === stored.as_of) continue;
      await this.#trx
        .insertInto("organization_revision")
        .values({ organization_id, ...now })
        .onConflict((c) => c.column("organization_id").doUpdateSet(now))
        .execute();
      if (visible) changes.push({ organizationId: organization_id, revision: now.revision });
    }
    return changes;
  }

  /** A certificate's event may leave the organization out; its connection knows. */
  async #owner(table: EntityTable, row: Row): Promise<string | null> {
    if (row.organization_id !== null || table !== "certificate") return row.organization_id;
    return (await this.row("connection", String(row["connection_id"]))).organization_id;
  }

  async #tracked(table: EntityTable, id: string): Promise<Tracked> {
    const known = this.#rows.get(`${table} ${id}`);
    if (known !== undefined) return known;
    const stored = await this.#entities
      .selectFrom(table)
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    return this.#track(table, (stored as Row | undefined) ?? blankRow(table, id));
  }

  #track(table: EntityTable, stored: Row): Tracked {
    const key = `${table} ${stored.id}`;
    const tracked = this.#rows.get(key) ?? { table, stored, row: stored };
    this.#rows.set(key, tracked);
    return tracked;
  }

  async #revision(organizationId: string) {
    const known = this.#revisions.get(organizationId);
    if (known !== undefined) return known;
    const stored = (await this.#trx
      .selectFrom("organization_revision")
      .select(["sequence", "revision", "as_of"])
      .where("organization_id", "=", organizationId)
      .executeTakeFirst()) ?? { sequence: 0, revision: 0, as_of: null };
    const entry = { stored, now: { ...stored }, visible: false };
    this.#revisions.set(organizationId, entry);
    return entry;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
