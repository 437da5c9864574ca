import { listedTables } from "../status/projectReading.ts";
import { blankRow, differs, mergeRow, visiblyDiffers, wasWritten } from "./mergeRow.ts";
import type { Row, RowAssertion } from "./mergeRow.ts";
import type { EntityTable } from "./schema.ts";

/** An organization whose revision a transaction moved. */
export interface Change {
  organizationId: string;
  revision: number;
}

/** Names a row of an entity table. */
export type RowKey = Pick<RowAssertion, "table" | "key">;

export interface Revision {
  sequence: number;
  revision: number;
  as_of: number | null;
}

/** The rows that must be there before the assertion is joined. */
export const keysToAssert = (assertion: RowAssertion): RowKey[] => {
  const { table, organizationId, fields } = assertion;
  // A certificate's event may leave the organization out; its connection knows.
  return table === "certificate" && organizationId === null && fields !== null
    ? [assertion, { table: "connection", key: fields.connection_id }]
    : [assertion];
};

/** A row that has to be written. */
export interface Written {
  table: EntityTable;
  row: Row;
  /** It was not there when the transaction looked. */
  isNew: boolean;
}

/** What a transaction changed. */
export interface Settled {
  rows: readonly Written[];
  revisions: readonly (Revision & { organization_id: string })[];
  /** Those whose organization looks different now. */
  changes: Change[];
}

interface Tracked extends Written {
  readonly stored: Row;
}

interface TrackedRevision {
  readonly stored: Revision;
  readonly now: Revision;
  visible: boolean;
}

/**
 * The rows and revisions that a transaction works on, in memory: what an assertion does to them, and what
 * has to be written in the end. Pure but for its own state: it knows no database.
 */
export class WorkingSet {
  readonly #rows = new Map<string, Tracked>();
  readonly #revisions = new Map<string, TrackedRevision>();

  has({ table, key }: RowKey): boolean {
    return this.#rows.has(`${table} ${key}`);
  }

  hasRevision(organizationId: string): boolean {
    return this.#revisions.has(organizationId);
  }

  /** Takes the row as it is stored, or else a new one; one that is here already stays. */
  add(table: EntityTable, id: string, known?: Row): void {
    if (this.has({ table, key: id })) return;
    const stored = known ?? blankRow(table, id);
    this.#rows.set(`${table} ${id}`, { table, stored, row: stored, isNew: known === undefined });
  }

  addRevision(
    organizationId: string,
    stored: Revision = { sequence: 0, revision: 0, as_of: null },
  ): void {
    if (this.hasRevision(organizationId)) return;
    this.#revisions.set(organizationId, { stored, now: { ...stored }, visible: false });
  }

  /** The organization's sequence, revision and last read before this transaction; zeros when it is new. */
  revision(organizationId: string): Readonly<Revision> {
    return this.#revision(organizationId).stored;
  }

  /** The row as changed so far; a blank one when it is new. */
  row(table: EntityTable, id: string): Row {
    return this.#tracked(table, id).row;
  }

  /** The rows of the organization in the table. */
  rowsOf(table: EntityTable, organizationId: string): Row[] {
    return [...this.#rows.values()]
      .filter((it) => it.table === table && it.row.organization_id === organizationId)
      .map((it) => it.row);
  }

  /** Whose the rows were when they were stored. */
  storedOwners(): string[] {
    return [...this.#rows.values()]
      .map((it) => it.stored.organization_id)
      .filter((it) => it !== null);
  }

  /** Joins the assertion into its row. Tells whose it is, if known, and whether anybody can see a difference. */
  assert(assertion: RowAssertion): { owner: string | null; visible: boolean } {
    const tracked = this.#tracked(assertion.table, assertion.key);
    const before = tracked.row;
    const after = mergeRow(before, assertion);
    if (
      before.organization_id === null &&
      after.organization_id !== null &&
      listedTables.includes(assertion.table)
    ) {
      // A whole read that did not list it speaks against everything said before that read.
      const { as_of } = this.revision(after.organization_id);
      after.absent_as_of = Math.max(after.absent_as_of, as_of ?? 0);
    }
    tracked.row = after;
    const owner = this.#owner(assertion.table, after);
    const visible = owner !== null && visiblyDiffers(before, after);
    if (visible) this.#revision(owner).visible = true;
    return { owner, visible };
  }

  /** Records a whole read of the organization. */
  readAsOf(organizationId: string, asOf: number): void {
    this.#revision(organizationId).now.as_of = asOf;
  }

  /** Counts the transaction where it wrote something. To be called once, when everything is asserted. */
  settle(): Settled {
    const dirty = [...this.#rows.values()].filter((it) => differs(it.stored, it.row));
    for (const it of dirty) {
      const owner = this.#owner(it.table, it.row);
      if (owner === null || !wasWritten(it.stored, it.row)) continue;
      const { stored, now } = this.#revision(owner);
      now.sequence = stored.sequence + 1;
      it.row.sequence = now.sequence;
    }
    return { rows: dirty, ...this.#settleRevisions() };
  }

  #settleRevisions(): Pick<Settled, "revisions" | "changes"> {
    const revisions: (Revision & { organization_id: string })[] = [];
    const changes: Change[] = [];
    for (const [organization_id, { stored, now, visible }] of this.#revisions) {
      if (visible) now.revision = stored.revision + 1;
      if (now.sequence === stored.sequence && !visible && now.as_of === stored.as_of) continue;
      revisions.push({ organization_id, ...now });
      if (visible) changes.push({ organizationId: organization_id, revision: now.revision });
    }
    return { revisions, changes };
  }

  #owner(table: EntityTable, row: Row): string | null {
    if (row.organization_id !== null || table !== "certificate") return row.organization_id;
    return this.row("connection", String(row["connection_id"])).organization_id;
  }

  #tracked(table: EntityTable, id: string): Tracked {
    const tracked = this.#rows.get(`${table} ${id}`);
    if (tracked === undefined) throw new Error(`The row ${id} of ${table} was not loaded.`);
    return tracked;
  }

  #revision(organizationId: string): TrackedRevision {
    const revision = this.#revisions.get(organizationId);
    if (revision === undefined) {
      throw new Error(`The revision of ${organizationId} was not loaded.`);
    }
    return revision;
  }
}
