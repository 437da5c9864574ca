import { setImmediate as nextTurn } from "node:timers/promises";
import { within } from "../deadline.ts";
import { ProblemError } from "../errors.ts";
import {
  StoreUnavailableError,
  type Outcome,
  type ReceivedEvent,
  type Store,
} from "../store/Store.ts";

/** Larger batches win little and hold the event loop longer (measured: 50 take about 7 ms on SQLite). */
const batchSize = 50;
/**
 * How long a transaction may take, and how long an event may wait for one, in milliseconds. Whoever delivers
 * gives up at some time (WorkOS does not say when) and comes again: nobody is answered long after that, and
 * what waits for a silent database does not pile up.
 */
const patienceMs = 4_000;

export interface Sink {
  /**
   * Resolves once the event is durable: only then may it be acknowledged. Rejects with `store_unavailable`
   * when it could not be stored, or not in time, and `shutting_down` once closed; WorkOS then delivers
   * again, and what was stored after all is a duplicate.
   */
  accept(event: ReceivedEvent): Promise<Outcome>;
  /** Deliveries that wait for a transaction. */
  waiting(): number;
  /** Takes no more events and resolves when those accepted are settled. */
  close(): Promise<void>;
}

interface SinkOptions {
  /** Default 4 000. */
  patienceMs?: number;
}

interface Waiting {
  event: ReceivedEvent;
  /** By the monotonic clock, in milliseconds. */
  since: number;
  resolve: (outcome: Outcome) => void;
  reject: (error: Error) => void;
}

const unavailable = (cause: unknown): ProblemError =>
  new ProblemError("store_unavailable", { cause, retryAfterSeconds: 5 });

const silent = () => new StoreUnavailableError("The store did not answer in time.");

/** Stores events by group commit: what arrives while one transaction runs shares the next one. */
export const createSink = (store: Pick<Store, "applyEvents">, options: SinkOptions = {}): Sink => {
  const patience = options.patienceMs ?? patienceMs;
  const queue: Waiting[] = [];
  let draining: Promise<void> | null = null;
  let closed = false;

  const settle = async (batch: readonly Waiting[]): Promise<void> => {
    const storing = store.applyEvents(batch.map((it) => it.event));
    const outcomes = await within(patience, storing, silent);
    batch.forEach((it, index) => it.resolve(outcomes[index] ?? "stored"));
  };

  const refuse = (waiting: readonly Waiting[], cause: unknown): void => {
    for (const it of waiting) it.reject(unavailable(cause));
  };

  const flush = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await settle(batch);
    } catch (error) {
      // A database that fails would fail for each one again, and let each one wait.
      if (error instanceof StoreUnavailableError) refuse([...batch, ...queue.splice(0)], error);
      else if (batch.length === 1) refuse(batch, error);
      else await flushAlone(batch);
    }
  };

  /** One event that the store cannot take must not sink the others: before all that wait, one by one. */
  const flushAlone = async (batch: readonly Waiting[]): Promise<void> => {
    queue.unshift(...batch);
    for (let left = batch.length; left > 0 && queue.length > 0; left -= 1) {
      await nextTurn();
      await flush(queue.splice(0, 1));
    }
  };

  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      await nextTurn();
      const oldest = performance.now() - patience;
      const late = queue.findIndex((it) => it.since > oldest);
      if (late !== 0) refuse(queue.splice(0, late === -1 ? queue.length : late), silent());
      if (queue.length > 0) await flush(queue.splice(0, batchSize));
    }
    draining = null;
  };

  return {
    accept: (event) => {
      if (closed)
        return Promise.reject(new ProblemError("shutting_down", { retryAfterSeconds: 5 }));
      return new Promise((resolve, reject) => {
        queue.push({ event, since: performance.now(), resolve, reject });
        draining ??= drain();
      });
    },
    waiting: () => queue.length,
    close: async () => {
      closed = true;
      await draining;
    },
  };
};
