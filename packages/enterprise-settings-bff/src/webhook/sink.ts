import { setImmediate as nextTurn } from "node:timers/promises";
import { ProblemError } from "../errors.ts";
import {
  StoreUnavailableError,
  type Outcome,
  type ReceivedEvent,
  type Store,
} from "../store/Store.ts";

/** Larger batches win little and hold the event loop longer (measured: 50 take about 7 ms on SQLite). */
const batchSize = 50;

export interface Sink {
  /**
   * Resolves once the event is durable: only then may it be acknowledged. Rejects with `store_unavailable`
   * when it could not be stored and `shutting_down` once closed; WorkOS then delivers again.
   */
  accept(event: ReceivedEvent): Promise<Outcome>;
  /** Takes no more events and resolves when those accepted are settled. */
  close(): Promise<void>;
}

interface Waiting {
  event: ReceivedEvent;
  resolve: (outcome: Outcome) => void;
  reject: (error: Error) => void;
}

const unavailable = (cause: unknown): ProblemError =>
  new ProblemError("store_unavailable", { cause, retryAfterSeconds: 5 });

/** Stores events by group commit: what arrives while one transaction runs shares the next one. */
export const createSink = (store: Pick<Store, "applyEvents">): Sink => {
  const queue: Waiting[] = [];
  let draining: Promise<void> | null = null;
  let closed = false;

  const settle = async (batch: readonly Waiting[]): Promise<void> => {
    const outcomes = await store.applyEvents(batch.map((it) => it.event));
    batch.forEach((it, index) => it.resolve(outcomes[index] ?? "stored"));
  };

  const flush = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await settle(batch);
    } catch (error) {
      // A database that fails would fail for each one again, and hold the event loop each time.
      if (batch.length === 1 || error instanceof StoreUnavailableError) {
        for (const it of batch) it.reject(unavailable(error));
        return;
      }
      // One event that the store cannot take must not sink the others.
      for (const it of batch) {
        await nextTurn();
        await flush([it]);
      }
    }
  };

  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      await nextTurn();
      await flush(queue.splice(0, batchSize));
    }
    draining = null;
  };

  return {
    accept: (event) => {
      if (closed)
        return Promise.reject(new ProblemError("shutting_down", { retryAfterSeconds: 5 }));
      return new Promise((resolve, reject) => {
        queue.push({ event, resolve, reject });
        draining ??= drain();
      });
    },
    close: async () => {
      closed = true;
      await draining;
    },
  };
};
