import type { ProblemError } from "../errors.ts";
import type { Store } from "../store/Store.ts";
import { isOutage } from "./background.ts";
import type { OrganizationReads } from "./organizationReads.ts";

export interface DueReadsOptions {
  store: Pick<Store, "reconciliation">;
  reads: Pick<OrganizationReads, "inBackground">;
  onProgress?: ((progress: ReadProgress) => void) | undefined;
  now: () => number;
}

export interface ReadProgress {
  /** Organizations that were read and kept. */
  read: number;
  failed: number;
}

/** Reads what is due, the longest due first, until nothing is, or WorkOS is not to be had. */
export type DueReads = (signal: AbortSignal) => Promise<ReadProgress>;

const atOnce = 20;
/** What is under way when the process ends, or fails, is due again after this, in milliseconds. */
const againMs = 15 * 60_000;
/** So many in a row, and the others would fail as well. */
const maxOutages = 3;

const isOfAll = (failure: ProblemError): boolean =>
  isOutage(failure) ||
  ["workos_unauthorized", "workos_forbidden", "store_unavailable"].includes(failure.code);

export const createDueReads = (options: DueReadsOptions): DueReads => {
  const { store, reads, onProgress, now } = options;
  return async (signal) => {
    const progress: ReadProgress = { read: 0, failed: 0 };
    let outages = 0;
    for (;;) {
      const due = await store.reconciliation.listDue(now(), atOnce);
      if (due.length === 0) return progress;
      for (const organizationId of due) {
        signal.throwIfAborted();
        await store.reconciliation.schedule(organizationId, { at: now() + againMs });
        const failure = await reads.inBackground(organizationId);
        if (failure === null) progress.read += 1;
        else progress.failed += 1;
        onProgress?.({ ...progress });
        outages = failure !== null && isOfAll(failure) ? outages + 1 : 0;
        if (outages === maxOutages) return progress;
      }
    }
  };
};
