import type { FastifyBaseLogger } from "fastify";
import { LRUCache } from "lru-cache";
import { ProblemError } from "../errors.ts";
import type { OrganizationState, Store } from "../store/Store.ts";
import type { WorkOSGateway } from "../workos/WorkOSGateway.ts";

/** All in milliseconds. */
export interface ReconcileDelays {
  /** How long the first request for an organization waits for its first read. Default 2 000. */
  firstSight: number;
  /** All WorkOS calls of one read end by then. Default 5 500. */
  deadline: number;
  /** Reads of one organization that nobody waits for, and refreshes, start this far apart. Default 10 000. */
  apart: number;
  /** How long after a change further ones are waited for before a read. Default 250. */
  settle: number;
  /** Age at which a state that somebody looks at is read again. Default 60 000. */
  stale: number;
  /** The same while something is being set up: WorkOS has no events for most of that. Default 10 000. */
  staleInTransition: number;
  /** Background reads are spread over this long. Default 1 000. */
  jitter: number;
  /** After a failure, doubled with each further one. Default 5 000. */
  backOff: number;
  /** Default 120 000. */
  backOffMax: number;
}

const defaults: ReconcileDelays = {
  firstSight: 2_000,
  deadline: 5_500,
  apart: 10_000,
  settle: 250,
  stale: 60_000,
  staleInTransition: 10_000,
  jitter: 1_000,
  backOff: 5_000,
  backOffMax: 120_000,
};

export interface ReconcilerOptions {
  store: Pick<Store, "fence" | "applyRead" | "readOrganization" | "onChange">;
  workos: Pick<WorkOSGateway, "readOrganization">;
  log?: Pick<FastifyBaseLogger, "warn">;
  delays?: Partial<ReconcileDelays>;
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
}

/** Reads WorkOS for what webhooks do not tell: one read at a time per organization, few at once. */
export interface Reconciler {
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
  /** Calls back after each read that was kept, also when it changed nothing but `asOf`. Returns how to stop. */
  onRead(listener: (organizationId: string) => void): () => void;
  /** Stops all timers; a read under way is dropped. */
  close(): void;
}

interface Entry {
  running: Promise<void> | null;
  startedAt: number;
  failures: number;
  failure: ProblemError | null;
  notBefore: number;
  /** A read that is due. */
  readTimer: NodeJS.Timeout | null;
  /** A look at what changed, which may lead to a read. */
  lookTimer: NodeJS.Timeout | null;
  /** The next read repeats one that newer knowledge contradicted: it is not repeated again. */
  repeats: boolean;
}

const maxOrganizations = 10_000;
/** Each takes four calls at once: together no more than the gateway gives to reads. */
const maxConcurrentReads = 4;

const inTransition = new Set(["draft", "requires_type", "validating", "deleting"]);

const isInTransition = (state: OrganizationState): boolean =>
  [...state.connections, ...state.directories].some(
    (it) => inTransition.has(it.state) || !it.everActive,
  );

/** Counts come only from reads: a directory that changed since the last one wants another. */
const wantsCounts = ({ asOf, directories }: OrganizationState): boolean =>
  asOf !== null && directories.some((it) => (it.lastChangeAt ?? it.updatedAt) >= asOf);

/** The gateway only throws `ProblemError`s: anything else is the store's. */
const asProblem = (error: unknown): ProblemError =>
  error instanceof ProblemError ? error : new ProblemError("store_unavailable", { cause: error });

/** At most `limit` tasks at once; the others wait their turn. */
const createLimit = (limit: number) => {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};

export const createReconciler = (options: ReconcilerOptions): Reconciler => {
  const { store, workos, log, now = Date.now } = options;
  const delays = { ...defaults, ...options.delays };
  const limited = createLimit(maxConcurrentReads);
  const entries = new LRUCache<string, Entry>({
    max: maxOrganizations,
    dispose: ({ readTimer, lookTimer }) => {
      clearTimeout(readTimer ?? undefined);
      clearTimeout(lookTimer ?? undefined);
    },
  });
  const listeners = new Set<(organizationId: string) => void>();
  let closed = false;

  const entryOf = (organizationId: string): Entry => {
    const known = entries.get(organizationId);
    if (known !== undefined) return known;
    const entry: Entry = {
      running: null,
      startedAt: 0,
      failures: 0,
      failure: null,
      notBefore: 0,
      readTimer: null,
      lookTimer: null,
      repeats: false,
    };
    entries.set(organizationId, entry);
    return entry;
  };

  const perform = async (organizationId: string, entry: Entry): Promise<void> => {
    if (closed) return;
    entry.startedAt = now();
    const fence = await store.fence(organizationId);
    const deadline = { at: now() + delays.deadline };
    const reading = await workos.readOrganization(organizationId, deadline);
    if (closed) return;
    const { contradicted } = await store.applyRead({ organizationId, fence, reading });
    for (const listener of listeners) listener(organizationId);
    entry.failures = 0;
    entry.failure = null;
    entry.notBefore = entry.startedAt + delays.apart;
    entry.repeats = contradicted && !entry.repeats;
    if (entry.repeats) readLater(organizationId, 0);
  };

  const failed = (organizationId: string, entry: Entry, error: unknown): void => {
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

  /** Never rejects: a failure is kept in the entry. */
  const read = (organizationId: string): Promise<void> => {
    const entry = entryOf(organizationId);
    entry.running ??= limited(() => perform(organizationId, entry))
      .catch((error: unknown) => failed(organizationId, entry, error))
      .finally(() => {
        entry.running = null;
      });
    return entry.running;
  };

  /** Never before the back-off is over, nor sooner than `apart`. */
  const waitFor = (entry: Entry, delay: number): number => Math.max(delay, entry.notBefore - now());

  const readLater = (organizationId: string, delay: number): void => {
    const entry = entryOf(organizationId);
    if (closed || entry.readTimer !== null) return;
    const task = (): void => {
      entry.readTimer = null;
      void read(organizationId);
    };
    entry.readTimer = setTimeout(task, waitFor(entry, delay)).unref();
  };

  const lookLater = (organizationId: string): void => {
    const entry = entryOf(organizationId);
    if (closed || entry.lookTimer !== null) return;
    const task = (): void => {
      entry.lookTimer = null;
      void readIfCountsChanged(organizationId, entry);
    };
    entry.lookTimer = setTimeout(task, waitFor(entry, delays.settle)).unref();
  };

  const readIfCountsChanged = async (organizationId: string, entry: Entry): Promise<void> => {
    // A read under way may have begun before the change.
    await entry.running;
    try {
      const state = await store.readOrganization(organizationId);
      if (state !== null && wantsCounts(state)) readLater(organizationId, 0);
    } catch (error) {
      log?.warn({ organizationId, err: error }, "The store could not be read");
    }
  };

  const stopListening = store.onChange(lookLater);

  return {
    firstSight: async (organizationId, deadlineAt) => {
      const entry = entryOf(organizationId);
      // After a failure nobody waits again until the back-off is over.
      if (entry.running === null && entry.failure !== null && now() < entry.notBefore) {
        return entry.failure;
      }
      await settled(read(organizationId), Math.min(delays.firstSight, deadlineAt - now()));
      return entry.running === null ? entry.failure : null;
    },
    refresh: async (organizationId, deadlineAt) => {
      const { running, startedAt } = entryOf(organizationId);
      if (running === null && now() >= startedAt + delays.apart) {
        return settled(read(organizationId), deadlineAt - now());
      }
      // Somebody back from the portal: what they set up has no event to tell of it, and the read under
      // way may have begun before.
      const ended = (running ?? Promise.resolve()).then(() => readLater(organizationId, 0));
      return settled(ended, deadlineAt - now());
    },
    noticed: (state) => {
      if (state.asOf === null) return;
      const entry = entryOf(state.id);
      const age = now() - Math.max(entry.startedAt, state.asOf);
      const limit = isInTransition(state) ? delays.staleInTransition : delays.stale;
      if (age < limit || entry.running !== null) return;
      readLater(state.id, Math.random() * delays.jitter);
    },
    onRead: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => {
      closed = true;
      stopListening();
      entries.clear();
    },
  };
};

/** Resolves when the task settles or the time is over, whichever comes first. */
const settled = async (task: Promise<void>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(ms, 0));
  });
  await Promise.race([task, timeout]);
  clearTimeout(timer);
};
