import { ProblemError } from "../errors.ts";
import { isUnsettled } from "../status/unsettled.ts";
import type { Due } from "../store/reconciliation.ts";
import type { ReadOutcome, Store } from "../store/Store.ts";
import { defaultReconcileOptions, type ReconcileOptions } from "./reconcileOptions.ts";
import type { Reading, WorkOSGateway } from "../workos/WorkOSGateway.ts";

/** When an organization that was read is due again. */
export type Plan = Pick<ReconcileOptions, "readEveryMs" | "viewedWithinMs" | "unsettledEveryMs">;

export interface ReadOnceOptions {
  store: Pick<Store, "fence" | "applyRead" | "applyGone" | "reconciliation">;
  workos: Pick<WorkOSGateway, "readOrganization" | "organizationGoneAt">;
  plan?: Plan;
  deadlineMs: number;
  now: () => number;
}

export interface ReadOnce {
  /**
   * One whole read into the store, and when it is due again. Throws what the gateway and the store throw;
   * what WorkOS does not know any more is hidden, and that is thrown too.
   */
  (organizationId: string, signal: AbortSignal): Promise<ReadOutcome>;
  /** Somebody looks: it is due within `readEvery`. */
  viewed(organizationId: string, at: number): Promise<void>;
}

const isNotFound = (error: unknown): boolean =>
  error instanceof ProblemError && error.code === "workos_organization_not_found";

/** Due instants spread: what was viewed at once is not read at once. */
const spread = (ms: number): number => ms * (0.9 + Math.random() * 0.2);

const unsettledIn = ({ connections, directories, domains, auditLogs }: Reading): boolean => {
  const stream = auditLogs === "not_said" ? null : (auditLogs?.logStream ?? null);
  return isUnsettled({ connections, directories, domains, logStreams: stream ? [stream] : [] });
};

export const createReadOnce = (options: ReadOnceOptions): ReadOnce => {
  const { store, workos, plan = defaultReconcileOptions, deadlineMs, now } = options;
  const { reconciliation } = store;

  const dueAgain = (unsettled: boolean): Due => {
    const at = now();
    const unsettledAt = Math.round(at + spread(plan.unsettledEveryMs));
    const readAt = Math.round(at + spread(plan.readEveryMs));
    const viewedAt = unsettled ? Math.min(unsettledAt, readAt) : readAt;
    return {
      at: unsettled ? unsettledAt : null,
      viewed: { since: at - plan.viewedWithinMs, at: viewedAt },
    };
  };

  /** A proxy's 404, or one list's, is not WorkOS' word that the organization is gone. */
  const hideIfGone = async (organizationId: string, fence: number, signal: AbortSignal) => {
    const deadline = { at: now() + deadlineMs, signal };
    const observedAt = await workos.organizationGoneAt(organizationId, deadline);
    if (observedAt === null) return;
    await store.applyGone({ organizationId, fence, observedAt });
    await reconciliation.schedule(organizationId, { at: null });
  };

  const readOnce = async (organizationId: string, signal: AbortSignal): Promise<ReadOutcome> => {
    const fence = await store.fence(organizationId);
    const deadline = { at: now() + deadlineMs, signal };
    let reading: Reading;
    try {
      reading = await workos.readOrganization(organizationId, deadline);
    } catch (error) {
      // Of what was never heard of there is nothing to hide.
      if (fence > 0 && isNotFound(error)) await hideIfGone(organizationId, fence, signal);
      throw error;
    }
    signal.throwIfAborted();
    const due = dueAgain(unsettledIn(reading));
    return store.applyRead({ organizationId, fence, reading, due });
  };

  return Object.assign(readOnce, {
    viewed: (organizationId: string, at: number) =>
      reconciliation.viewed(organizationId, at, Math.round(at + spread(plan.readEveryMs))),
  });
};
