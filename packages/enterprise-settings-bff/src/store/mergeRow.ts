import { hash } from "node:crypto";
import { blankFields, type EntityColumns, type EntityFields, type EntityTable } from "./schema.ts";

/**
 * How knowledge about one WorkOS object is put together. Pure, and the only place that decides it.
 *
 * A row is a join of independent parts, each of which only ever grows: the fields move to the greatest
 * version, every mark and the organization to its maximum. Joining is commutative, associative and
 * idempotent, so that any order and any repetition of the same assertions end in the same row.
 */

/** Numbers that only grow. */
export interface Marks {
  /** 1: gone for good. WorkOS never uses an id twice, so that nothing undoes it. */
  deleted?: 0 | 1;
  /** When WorkOS last said that the object exists, on its own clock. */
  seen_at?: number;
  /** When WorkOS last said that it does not, in a whole read, on its own clock. */
  absent_as_of?: number;
  ever_active?: 0 | 1;
  last_change_at?: number;
}

export interface AssertionOf<T extends EntityTable> {
  table: T;
  key: string;
  organizationId: string | null;
  /** See `versionOf`; '' when only marks are asserted. */
  version: string;
  /** All fields of the table; null when only marks are asserted. */
  fields: EntityFields[T] | null;
  marks: Marks;
}

/** One statement about one row. */
export type RowAssertion = { [T in EntityTable]: AssertionOf<T> }[EntityTable];

/** A row of any entity table. */
export type Row = EntityColumns & Record<string, string | number | null>;

const pad = (at: number): string => String(at).padStart(15, "0");

/**
 * A total order as text that compares lexicographically: when the object was changed, when WorkOS said so,
 * and what it said. Equal versions therefore mean equal fields. A read wins over an event of the same instant.
 */
export const versionOf = (
  updatedAt: number,
  saidAt: number,
  fields: object,
  source: "event" | "read" = "event",
): string => {
  const digest = hash("sha256", JSON.stringify(fields), "hex").slice(0, 16);
  return `${pad(updatedAt)}.${pad(saidAt)}.${source === "read" ? "~" : ""}${digest}`;
};

export const blankRow = (table: EntityTable, id: string): Row => ({
  id,
  organization_id: null,
  version: "",
  sequence: 0,
  deleted: 0,
  seen_at: 0,
  absent_as_of: 0,
  ever_active: 0,
  last_change_at: 0,
  ...blankFields[table],
});

/** An object never moves between organizations; the maximum only makes the impossible case orderless. */
const ownerOf = (known: string | null, said: string | null): string | null =>
  said !== null && (known === null || said > known) ? said : known;

export const mergeRow = (
  row: Row,
  { version, fields, marks, organizationId }: RowAssertion,
): Row => {
  const isNewer = fields !== null && version > row.version;
  // One literal: copying and changing column by column took a tenth of a batch.
  return {
    ...row,
    ...(isNewer ? fields : undefined),
    organization_id: ownerOf(row.organization_id, organizationId),
    version: isNewer ? version : row.version,
    deleted: Math.max(row.deleted, marks.deleted ?? 0),
    seen_at: Math.max(row.seen_at, marks.seen_at ?? 0),
    absent_as_of: Math.max(row.absent_as_of, marks.absent_as_of ?? 0),
    ever_active: Math.max(row.ever_active, marks.ever_active ?? 0),
    last_change_at: Math.max(row.last_change_at, marks.last_change_at ?? 0),
  };
};

export const isVisible = (row: EntityColumns): boolean =>
  row.version !== "" && row.deleted === 0 && row.seen_at > row.absent_as_of;

const bookkeeping = new Set(["version", "sequence", "seen_at", "absent_as_of"]);

/** Whether one of the columns differs that `counts` counts. */
const changed = (a: Row, b: Row, counts: (column: string) => boolean): boolean => {
  for (const column in b) if (a[column] !== b[column] && counts(column)) return true;
  return false;
};

/** Whether somebody who looks at the status could tell the two apart. */
export const visiblyDiffers = (a: Row, b: Row): boolean =>
  isVisible(a) !== isVisible(b) ||
  (isVisible(b) && changed(a, b, (column) => !bookkeeping.has(column)));

export const differs = (a: Row, b: Row): boolean => a !== b && changed(a, b, () => true);

/** Whether more than marks moved: what a read that began before must leave alone. */
export const wasWritten = (a: Row, b: Row): boolean =>
  a.version !== b.version || a.deleted !== b.deleted || isVisible(a) !== isVisible(b);
