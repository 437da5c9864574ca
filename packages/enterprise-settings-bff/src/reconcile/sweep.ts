import type { FastifyBaseLogger } from "fastify";
import { ProblemError } from "../errors.ts";
import {
  connectionStatement,
  directoryStatement,
  domainStatement,
  organizationStatement,
} from "../status/projectReading.ts";
import type { Listed, SweptTable } from "../store/reconciliation.ts";
import type { Store } from "../store/Store.ts";
import type { EnvironmentItems, EnvironmentList, WorkOSGateway } from "../workos/WorkOSGateway.ts";
import type { Background } from "./background.ts";

export interface SweepOptions {
  store: Pick<Store, "reconciliation">;
  workos: Pick<WorkOSGateway, "listEnvironment">;
  background: Background;
  log?: Pick<FastifyBaseLogger, "info"> | undefined;
  onProgress?: ((progress: SweepProgress) => void) | undefined;
  now: () => number;
}

export interface SweepProgress {
  /** What WorkOS listed: organizations, connections and directories. */
  listed: number;
  /** Organizations of which something is different from what is known: they are read. */
  drifted: number;
}

/**
 * Compares the whole environment with what is known, by WorkOS' lists of 100 and without a request per
 * organization; what differs is due for a read. It goes on where it was interrupted.
 */
export type Sweep = (signal: AbortSignal) => Promise<SweepProgress>;

export const sweepTask = "sweep";

const sweptTables: readonly SweptTable[] = ["organization", "connection", "directory", "domain"];
const rowsAtOnce = 2_000;
const logEvery = 5_000;

/** Where it is. `startedAt` is on WorkOS' clock; null: nothing was listed yet. */
interface Place {
  startedAt: number | null;
  /** Which of the lists is read. */
  list: number;
  after: string | null;
}

type Listing<L extends EnvironmentList> = (item: EnvironmentItems[L]) => Listed[];

const organizationListing: Listing<"organizations"> = ({ organization, domains }) => [
  { ...organizationStatement(organization), organizationId: organization.id },
  ...domains.map((it) => ({ ...domainStatement(it), organizationId: organization.id })),
];
// Those of the environment itself are nobody's to see.
const connectionListing: Listing<"connections"> = ({ organizationId, ...it }) =>
  organizationId === null ? [] : [{ ...connectionStatement(it), organizationId }];
const directoryListing: Listing<"directories"> = ({ organizationId, ...it }) =>
  organizationId === null ? [] : [{ ...directoryStatement(it), organizationId }];

export const createSweep = (options: SweepOptions): Sweep => {
  const { store, workos, background, log, onProgress, now } = options;
  const { reconciliation } = store;

  const note = (progress: SweepProgress, listed: number, drifted: readonly string[]): void => {
    const before = progress.listed;
    progress.listed += listed;
    progress.drifted += drifted.length;
    onProgress?.({ ...progress });
    if (Math.floor(progress.listed / logEvery) > Math.floor(before / logEvery)) {
      log?.info({ ...progress }, "Sweeping the environment");
    }
  };

  const pagesOf =
    <L extends EnvironmentList>(list: L, listing: Listing<L>) =>
    async (after: string | null, signal: AbortSignal) => {
      const ask = (cursor: string | null) =>
        background.call(signal, (deadline) => workos.listEnvironment(list, cursor, deadline));
      let page = await ask(after);
      // The object that the cursor names may be deleted since: the list begins again.
      if (page === "refused" && after !== null) page = await ask(null);
      if (page === "refused" || (page.after !== null && page.after === after)) {
        const detail = `The list of ${list} does not go on.`;
        throw new ProblemError("workos_invalid_answer", { detail });
      }
      return { ...page, items: page.items.flatMap(listing) };
    };
  const lists = [
    pagesOf("organizations", organizationListing),
    pagesOf("connections", connectionListing),
    pagesOf("directories", directoryListing),
  ];

  const compareLists = async (at: Place, progress: SweepProgress, signal: AbortSignal) => {
    for (let read = lists[at.list]; read !== undefined; read = lists[at.list]) {
      const { items, observedAt, after } = await read(at.after, signal);
      signal.throwIfAborted();
      at.startedAt ??= observedAt;
      const drifted = await reconciliation.compare(items, observedAt);
      await reconciliation.dueBy(drifted, now());
      at.after = after;
      if (after === null) at.list += 1;
      await reconciliation.saveTask(sweepTask, { cursor: JSON.stringify(at) });
      note(progress, items.length, drifted);
    }
  };

  /** What no list named: deleted at WorkOS, and no event told. */
  const findUnnamed = async (startedAt: number, progress: SweepProgress, signal: AbortSignal) => {
    for (const table of sweptTables) {
      for (let after: string | null = ""; after !== null;) {
        signal.throwIfAborted();
        const page = await reconciliation.listUnnamed(table, startedAt, after, rowsAtOnce);
        await reconciliation.dueBy(page.organizationIds, now());
        note(progress, 0, page.organizationIds);
        ({ after } = page);
      }
    }
  };

  return async (signal) => {
    const { cursor } = await reconciliation.task(sweepTask);
    const at: Place =
      cursor === null ? { startedAt: null, list: 0, after: null } : (JSON.parse(cursor) as Place);
    const progress: SweepProgress = { listed: 0, drifted: 0 };
    await compareLists(at, progress, signal);
    await findUnnamed(at.startedAt ?? 0, progress, signal);
    await reconciliation.saveTask(sweepTask, { finishedAt: now(), cursor: null });
    return progress;
  };
};
