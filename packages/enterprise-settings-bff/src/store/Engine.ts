import type { Kysely, Transaction } from "kysely";
import type { Schema } from "./schema.ts";
import type { RevokedSession } from "./Store.ts";
import type { Change } from "./workingSet.ts";

/** Which organizations' rows a transaction may write. */
export interface WriteLock {
  /** null: rows of which no organization is known yet. */
  covers(organizationId: string | null): boolean;
}

/** A row turned out to be of an organization that the transaction has no lock on: it is done again with all. */
export class NotCoveredError extends Error {
  override readonly name = "NotCoveredError";
}

/** What a commit has to tell those who look. */
export interface News {
  changes: readonly Change[];
  revoked: readonly RevokedSession[];
}

export interface NewsListener {
  onNews(news: News): void;
  /** News of other nodes may have been missed. */
  onMissed(): void;
}

/** What kinds of database do differently. */
export interface Engine {
  db: Kysely<Schema>;
  /**
   * One transaction that writes what these organizations have: no other one writes theirs until it
   * commits, and it sees all that was committed before. null among them locks everything. The task may
   * run more than once.
   */
  write<T>(
    owners: readonly (string | null)[],
    task: (trx: Transaction<Schema>, lock: WriteLock) => Promise<T>,
  ): Promise<T>;
  /** One transaction that needs no more locks than those of the rows it writes. The task may run more than once. */
  transact<T>(task: (trx: Transaction<Schema>) => Promise<T>): Promise<T>;
  /** One transaction that only reads, and sees one moment's state. The task may run more than once. */
  read<T>(task: (trx: Transaction<Schema>) => Promise<T>): Promise<T>;
  /** Tells all nodes that listen, if and when the transaction commits. */
  announce(trx: Transaction<Schema>, news: News): Promise<void>;
  /** What is announced; by this node too, if it may not know of its own commit. */
  listen(listener: NewsListener): void;
  /** See `Store.exclusively`. */
  exclusively(name: string, task: (signal: AbortSignal) => Promise<void>): Promise<boolean>;
  close(): Promise<void>;
}
