import type { FastifyBaseLogger } from "fastify";
import { ProblemError } from "../errors.ts";
import type { EventCursor } from "../store/reconciliation.ts";
import { StoreUnavailableError, type ReceivedEvent, type Store } from "../store/Store.ts";
import { parseListedEvent } from "../webhook/parseEvent.ts";
import type { EventPage, EventQuery, WorkOSGateway } from "../workos/WorkOSGateway.ts";
import type { Background } from "./background.ts";
import { createEventNames } from "./eventNames.ts";
import { dayMs, earlierStart, nextWindow, oldestAt, startOf, type Window } from "./windows.ts";

export interface EventReaderOptions {
  store: Pick<Store, "applyEvents" | "reconciliation">;
  workos: Pick<WorkOSGateway, "listEvents">;
  background: Background;
  /** Names to read beside those that the status needs. */
  eventNames: readonly string[];
  /** How far back the first start reads, in milliseconds. */
  lookBackMs: number;
  log?: Pick<FastifyBaseLogger, "info" | "warn"> | undefined;
  onProgress?: ((progress: EventProgress) => void) | undefined;
  now: () => number;
}

export interface EventProgress {
  /** Events that WorkOS listed in this run. */
  read: number;
  /** Those of them that nobody had delivered. */
  missed: number;
  /** All that happened before is read; in milliseconds since the epoch. */
  reachedAt: number;
  /** Events may have been lost: WorkOS kept them no longer, or the cursor was refused. */
  gap: boolean;
}

export interface EventReader {
  /** From where the last run ended, which is kept with the events that it brought, up to now. */
  catchUp(signal: AbortSignal): Promise<EventProgress>;
  /** Once more from an instant on; where the next `catchUp` begins stays. */
  readSince(at: number, signal: AbortSignal): Promise<EventProgress>;
}

/** WorkOS' largest page. */
const pageSize = 100;
/** In one transaction: more would hold the event loop for long. */
const batchSize = 50;
const logEvery = 1_000;
/** Where the store keeps which names WorkOS refused, and how long it is not asked for them, in milliseconds. */
const refusedTask = "events refused";
const refusedForMs = 7 * dayMs;
/** A run that is refused more often goes in circles. */
const maxMended = 10;

/**
 * Reads WorkOS' Events API oldest first. Sources: WorkOS' events guide ("up to 90 days old", "up to 30 days
 * of events per request") and reference (`after` and `range_start` exclude each other).
 */
export const createEventReader = (options: EventReaderOptions): EventReader => {
  const { store, workos, background, lookBackMs, log, onProgress, now } = options;
  const names = createEventNames();

  const run = async (start: Start, signal: AbortSignal): Promise<EventProgress> => {
    const ask = (query: EventQuery) =>
      background.call(signal, (deadline) => workos.listEvents(query, deadline));
    // What any server of the store has handlers for: the cursor is of all of them.
    names.add([...options.eventNames, ...(await store.reconciliation.handledNames())]);
    names.leaveOut(await knownRefused());
    const { reachedAt, gap } = start;
    const at: Place = { ...start, progress: { read: 0, missed: 0, reachedAt, gap }, mended: 0 };
    for (;;) {
      const { window, progress } = at;
      const isPast = window.to !== undefined && window.to <= now() - dayMs / 2;
      const page = await ask({ names: names.current(isPast), limit: pageSize, ...window });
      if (page === "refused") {
        await mend(at, ask);
        continue;
      }
      const { events, last } = parsePage(page, now(), log);
      const isOver = !page.more || last === null || last === window.after;
      const end = window.to ?? page.observedAt ?? now();
      await keep(
        events,
        isOver ? end : (events.at(-1)?.createdAt ?? progress.reachedAt),
        at,
        signal,
      );
      if (!isOver) at.window = { after: last, to: window.to };
      else if (window.to === undefined) return progress;
      else at.window = nextWindow(window.to, now());
    }
  };

  /** Finding them out again takes a request for each half of a list of names. */
  const knownRefused = async (): Promise<string[]> => {
    const { finishedAt, cursor } = await store.reconciliation.task(refusedTask);
    const holds = finishedAt !== null && Math.abs(now() - finishedAt) < refusedForMs;
    return holds && cursor !== null ? (JSON.parse(cursor) as string[]) : [];
  };

  /** What WorkOS refused: a name, which is then left out; or the cursor or the range, which is replaced. */
  const mend = async (
    at: Place,
    ask: (query: EventQuery) => Promise<EventPage | "refused">,
  ): Promise<void> => {
    const { window, progress } = at;
    at.mended += 1;
    const dropped = await names.dropRefused(ask);
    if (names.current(true).length === 0 || at.mended > maxMended) {
      throw new ProblemError("workos_invalid_answer", { detail: "WorkOS refuses to list events." });
    }
    if (dropped.length > 0) {
      const cursor = JSON.stringify(names.leftOut());
      await store.reconciliation.saveTask(refusedTask, { finishedAt: now(), cursor });
      log?.warn(
        { names: dropped },
        "WorkOS does not list events of these names: they are left out",
      );
      return;
    }
    const from = earlierStart(window, progress.reachedAt, now());
    const isRange = window.after === undefined;
    const reason = isRange
      ? "WorkOS does not list events from so long ago: those before are lost, and the state is read"
      : "WorkOS does not know the last event that was read: reading goes on by time";
    log?.warn({ from: new Date(from).toISOString() }, reason);
    progress.gap ||= isRange;
    at.after = null;
    at.window = nextWindow(from, now());
  };

  /** Stores what a page lists, and with the last of it how far that is. */
  const keep = async (
    events: readonly ReceivedEvent[],
    reachedAt: number,
    at: Place,
    signal: AbortSignal,
  ): Promise<void> => {
    const { progress } = at;
    const before = progress.read;
    for (let done = 0; done === 0 || done < events.length; done += batchSize) {
      signal.throwIfAborted();
      const batch = events.slice(done, done + batchSize);
      const end = batch.at(-1);
      if (end !== undefined) at.after = { id: end.id, createdAt: end.createdAt };
      const isLast = done + batchSize >= events.length;
      progress.reachedAt = isLast ? reachedAt : (end?.createdAt ?? reachedAt);
      const cursor = { after: at.after, reachedAt: progress.reachedAt };
      progress.missed += await apply(batch, at.keepsCursor ? cursor : undefined);
      progress.read += batch.length;
      onProgress?.({ ...progress });
    }
    if (Math.floor(progress.read / logEvery) > Math.floor(before / logEvery)) {
      const { read, missed } = progress;
      log?.info({ read, missed, reachedAt: new Date(reachedAt).toISOString() }, "Reading events");
    }
  };

  /** Resolves with how many were new. */
  const apply = async (batch: readonly ReceivedEvent[], cursor?: EventCursor): Promise<number> => {
    try {
      const outcomes = await store.applyEvents(batch, cursor);
      return outcomes.filter((outcome) => outcome !== "duplicate").length;
    } catch (error) {
      if (error instanceof StoreUnavailableError || batch.length === 0) throw error;
      // One event that the store cannot take must not hold all later ones up: alone it is left out.
      if (batch.length === 1) {
        log?.warn({ eventId: batch[0]?.id, err: error }, "An event could not be stored");
        return apply([], cursor);
      }
      let missed = 0;
      for (const event of batch) missed += await apply([event]);
      return missed + (await apply([], cursor));
    }
  };

  return {
    catchUp: async (signal) => {
      const cursor = await store.reconciliation.eventCursor();
      const start = startOf(cursor, now(), lookBackMs);
      return run({ ...start, after: cursor?.after ?? null, keepsCursor: true }, signal);
    },
    readSince: async (at, signal) => {
      const from = Math.max(at, oldestAt(now()));
      const window = nextWindow(from, now());
      const gap = from > at;
      return run({ window, reachedAt: from, gap, after: null, keepsCursor: false }, signal);
    },
  };
};

interface Start {
  window: Window;
  reachedAt: number;
  gap: boolean;
  /** The last event that was stored. */
  after: EventCursor["after"];
  keepsCursor: boolean;
}

/** Where a run is. */
interface Place extends Start {
  progress: EventProgress;
  /** How often WorkOS refused a request. */
  mended: number;
}

interface Listed {
  events: ReceivedEvent[];
  /** The id of the last one; null: the page is empty. */
  last: string | null;
}

const parsePage = (
  { envelopes }: EventPage,
  receivedAt: number,
  log: Pick<FastifyBaseLogger, "warn"> | undefined,
): Listed => {
  const events = envelopes.flatMap((envelope) => {
    try {
      return [parseListedEvent(envelope, receivedAt)];
    } catch (error) {
      const detail = error instanceof ProblemError ? error.detail : undefined;
      log?.warn({ detail }, "WorkOS lists something that is no event: it is passed over");
      return [];
    }
  });
  return { events, last: idOf(envelopes.at(-1)) ?? events.at(-1)?.id ?? null };
};

const idOf = (envelope: unknown): string | null =>
  typeof envelope === "object" && envelope !== null && "id" in envelope
    ? typeof envelope.id === "string"
      ? envelope.id
      : null
    : null;
