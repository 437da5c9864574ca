import type { FastifyBaseLogger } from "fastify";
import { LRUCache } from "lru-cache";
import { ProblemError } from "../errors.ts";
import { isUnsettled } from "../status/unsettled.ts";
import type { OrganizationState, Store } from "../store/Store.ts";
import type { WorkOSGateway } from "../workos/WorkOSGateway.ts";
import { defaultDelays, type ReadDelays } from "./delays.ts";
import { createLimit, type Limit } from "./limit.ts";
import { createReadOnce, type Plan } from "./readOnce.ts";
import { blankEntry, isReading, type Lane, type ReadEntry } from "./readEntry.ts";
import type { RequestRate } from "./requestRate.ts";

export interface OrganizationReadsOptions {
  store: Pick<Store, "fence" | "applyRead" | "applyGone" | "reconciliation">;
  workos: Pick<WorkOSGateway, "readOrganization" | "organizationGoneAt">;
  log?: Pick<FastifyBaseLogger, "warn">;
  delays?: Partial<ReadDelays>;
  /** For reads that nobody waits for. Default without bound. */
  rate?: Pick<RequestRate, "take">;
  /** When what was read is due again. Default as `reconcile` in the options. */
  plan?: Plan;
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
}

/** Reads WorkOS for what webhooks do not tell: one read at a time per organization, few at once. */
export interface OrganizationReads {
  /**
   * Resolves when the organization was read, or could not be by `deadlineAt`; then with the reason, if
   * there is one.
   */
  firstSight(organizationId: string, deadlineAt: number): Promise<ProblemError | null>;
  /**
   * Reads now, and waits for it until `deadlineAt`. When a read is under way or began less than `apart`
   * ago, that one has to do for the moment and another follows as soon as it may. A failed read is logged
   * and rejects nothing.
   */
  refresh(organizationId: string, deadlineAt: number): Promise<void>;
  /** Somebody looks at this state: it is read again in the background when it is old. */
  noticed(state: OrganizationState): void;
  /** Reads when the rate allows it, behind what people wait for; resolves with the reason if it failed. */
  inBackground(organizationId: string): Promise<ProblemError | null>;
  /** Calls back after each read that was kept, also when it changed nothing but `asOf`. Returns how to stop. */
  onRead(listener: (organizationId: string) => void): () => void;
  /** Stops all timers; a read under way is dropped. */
  close(): void;
}

const maxOrganizations = 10_000;
/** Each takes four calls at once: together no more than the gateway gives to reads. */
const maxConcurrentReads = 4;
/** The others are for people who wait. */
const maxBackgroundReads = 2;
/** Requests that a read makes; one more for each directory that is listed without its counts. */
const readCost = 4;
/** How often the store is told that an organization is looked at, in milliseconds. */
const viewedEveryMs = 60 * 60_000;

/** Domains have events, and log streams nothing to watch. */
const isInTransition = ({ connections, directories }: OrganizationState): boolean =>
  isUnsettled({ connections, directories, domains: [], logStreams: [] }) ||
  [...connections, ...directories].some((it) => !it.everActive);

/** The gateway only throws `ProblemError`s: anything else is the store's. */
const asProblem = (error: unknown): ProblemError =>
  error instanceof ProblemError ? error : new ProblemError("store_unavailable", { cause: error });

export const createOrganizationReads = (options: OrganizationReadsOptions): OrganizationReads => {
  const { rate, log, now = Date.now } = options;
  const delays = { ...defaultDelays, ...options.delays };
  const closing = new AbortController();
  const inAll = createLimit(maxConcurrentReads);
  const lanes: Record<Lane, Limit> = {
    waitedFor: inAll,
    background: createLimit(maxBackgroundReads, inAll),
  };
  const readOnce = createReadOnce({ ...options, now, deadlineMs: delays.deadline });
  const listeners = new Set<(organizationId: string) => void>();

  const entries = new LRUCache<string, ReadEntry>({
    max: maxOrganizations,
    dispose: ({ readTimer }) => clearTimeout(readTimer ?? undefined),
  });
  const entryOf = (organizationId: string): ReadEntry => {
    const known = entries.get(organizationId);
    if (known !== undefined) return known;
    const entry = blankEntry();
    entries.set(organizationId, entry);
    return entry;
  };

  const perform = async (organizationId: string, entry: ReadEntry): Promise<void> => {
    if (closing.signal.aborted) return;
    entry.startedAt = now();
    const { contradicted } = await readOnce(organizationId, closing.signal);
    for (const listener of listeners) listener(organizationId);
    entry.failures = 0;
    entry.failure = null;
    entry.notBefore = entry.startedAt + delays.apart;
    entry.repeats = contradicted && !entry.repeats;
    if (entry.repeats) readLater(organizationId, 0);
  };

  const failed = async (
    organizationId: string,
    entry: ReadEntry,
    error: unknown,
  ): Promise<void> => {
    if (closing.signal.aborted) return;
    const problem = asProblem(error);
    const backOff = Math.min(delays.backOff * 2 ** entry.failures, delays.backOffMax);
    entry.failures += 1;
    entry.failure = problem;
    entry.notBefore = now() + Math.max(backOff, (problem.retryAfterSeconds ?? 0) * 1000);
    const { code, cause } = problem;
    const side =
      code === "store_unavailable" ? "The store could not keep a read" : "WorkOS could not be read";
    log?.warn({ organizationId, code, ...(cause === undefined ? {} : { err: cause }) }, side);
  };

  const begin = (organizationId: string, entry: ReadEntry): void => {
    entry.begun += 1;
    entry.running = perform(organizationId, entry)
      .catch((error: unknown) => failed(organizationId, entry, error))
      .finally(() => {
        entry.running = null;
      });
  };

  /** Never rejects: a failure is kept in the entry. */
  const read = (organizationId: string, lane: Lane = "waitedFor"): Promise<void> => {
    const entry = entryOf(organizationId);
    const { begun, queued } = entry;
    const joined = entry.running ?? queued.waitedFor ?? queued[lane];
    if (joined !== null) return joined;
    let waits = true;
    const ended = lanes[lane](async () => {
      waits = false;
      queued[lane] = null;
      // Unless one that somebody waited for overtook it: that one has to do.
      if (entry.begun === begun) begin(organizationId, entry);
      await entry.running;
    });
    if (waits) queued[lane] = ended;
    return ended;
  };

  const inBackground = async (organizationId: string): Promise<ProblemError | null> => {
    await rate?.take(readCost, "read", closing.signal);
    await read(organizationId, "background");
    return entryOf(organizationId).failure;
  };

  /** Never before the back-off is over, nor sooner than `apart`. */
  const waitFor = (entry: ReadEntry, delay: number): number =>
    Math.max(delay, entry.notBefore - now());

  const readLater = (organizationId: string, delay: number): void => {
    const entry = entryOf(organizationId);
    if (closing.signal.aborted || entry.wanted) return;
    entry.wanted = true;
    const task = async (): Promise<void> => {
      try {
        await rate?.take(readCost, "read", closing.signal);
      } catch {
        return;
      }
      entry.wanted = false;
      await read(organizationId, "background");
    };
    entry.readTimer = setTimeout(() => void task(), waitFor(entry, delay)).unref();
  };

  const noteView = async (organizationId: string, entry: ReadEntry): Promise<void> => {
    const at = now();
    entry.viewedAt = at;
    try {
      await readOnce.viewed(organizationId, at);
    } catch (error) {
      entry.viewedAt = 0;
      log?.warn({ organizationId, err: error }, "The store could not note that somebody looks");
    }
  };

  return {
    firstSight: async (organizationId, deadlineAt) => {
      const entry = entryOf(organizationId);
      // After a failure nobody waits again until the back-off is over.
      if (entry.running === null && entry.failure !== null && now() < entry.notBefore) {
        return entry.failure;
      }
      const waitMs = Math.min(delays.firstSight, deadlineAt - now());
      return (await settled(read(organizationId), waitMs)) ? entry.failure : null;
    },
    refresh: async (organizationId, deadlineAt) => {
      const { running, startedAt } = entryOf(organizationId);
      if (running === null && now() >= startedAt + delays.apart) {
        await settled(read(organizationId), deadlineAt - now());
        return;
      }
      // Somebody back from the portal: what they set up has no event to tell of it, and the read under
      // way may have begun before.
      const ended = (running ?? Promise.resolve()).then(() => readLater(organizationId, 0));
      await settled(ended, deadlineAt - now());
    },
    noticed: (state) => {
      const entry = entryOf(state.id);
      const at = now();
      if (at - entry.viewedAt >= viewedEveryMs) void noteView(state.id, entry);
      if (state.asOf === null) return;
      const age = at - Math.max(entry.startedAt, state.asOf);
      // Every poll comes through here, and most of them end here.
      if (age < Math.min(delays.stale, delays.staleInTransition)) return;
      if (isReading(entry) || (age < delays.stale && !isInTransition(state))) return;
      readLater(state.id, Math.random() * delays.jitter);
    },
    inBackground,
    onRead: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      closing.abort();
      entries.clear();
    },
  };
};

/** Resolves when the task settles or the time is over, whichever comes first; true: the task was. */
const settled = async (task: Promise<void>, ms: number): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(ms, 0));
  });
  const isSettled = await Promise.race([task.then(() => true), timeout]);
  clearTimeout(timer);
  return isSettled;
};
