import { Readable } from "node:stream";
import { changeStream } from "@acme/enterprise-settings-contract";
import { ProblemError } from "../errors.ts";
import type { Viewer } from "../guard/guard.ts";
import type { Organizations } from "../portal/organizations.ts";
import type { Store } from "../store/Store.ts";

/** Change streams that may be open at once; one too many is answered 429, and the kit polls. */
export interface StreamLimits {
  /** Of one viewer, on one node: tabs that are visible at the same time. */
  perViewer: number;
  /** Of everybody, on one node; 0: nobody is pushed to. */
  perNode: number;
}

export interface ChangeStreamsOptions {
  /** Says which organization a tenant is, as far as the store knows. */
  organizations: Pick<Organizations, "known">;
  /** How far the organization has come; 0: nothing is known of it. */
  revisionOf: (organizationId: string) => Promise<number>;
  store: Pick<Store, "onChange" | "onResync" | "onSessionRevoked">;
  limits: StreamLimits;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** How often an idle stream says something, in milliseconds. Default 15 000. */
  beatMs?: number;
}

export interface ChangeStreams {
  /**
   * The messages for this viewer, beginning with the greeting. `recheck` runs the guard again on the same
   * credential; when it says that nobody, or somebody else, is signed in, the stream ends. Throws
   * `too_many_streams`, `store_unavailable` and `shutting_down`.
   */
  open(viewer: Viewer, recheck: () => Promise<Viewer>): Promise<Readable>;
  /** How many are open. */
  count(): number;
  /** Ends all of them, and opens no more. */
  close(): void;
}

interface Stream {
  viewer: Viewer;
  recheck: () => Promise<Viewer>;
  readable: Readable;
  /** null: the viewer's tenant has no organization yet. */
  organizationId: string | null;
  /** The revision that was told last. */
  told: number;
  beats: number;
  timer: NodeJS.Timeout | undefined;
}

/** The open streams of one organization. */
interface Audience {
  streams: Set<Stream>;
  heard: number;
  toldAt: number;
  timer: NodeJS.Timeout | undefined;
}

/** The credential, the mapping and the revision are looked at again with every so many beats. */
const beatsPerCheck = 4;
/** An organization that changes all the time is told of at most this often, in milliseconds. */
const apartMs = 100;
/** Who has not taken this many bytes does not read, and is cut off. */
const maxUnread = 1_024;
const retryAfterSeconds = 60;

const keyOf = ({ userId, organizationId, tenant }: Viewer): string =>
  JSON.stringify([organizationId, tenant?.id, userId]);

const isRefused = (error: unknown): boolean =>
  error instanceof ProblemError && (error.statusCode === 401 || error.statusCode === 403);

/** Tells viewers when their own organization changed: the revision, and nothing else. */
export const createChangeStreams = (options: ChangeStreamsOptions): ChangeStreams => {
  const { organizations, revisionOf, store, limits, now } = options;
  const beatMs = options.beatMs ?? changeStream.heartbeatMs * 0.75;
  const streams = new Set<Stream>();
  const perViewer = new Map<string, number>();
  const audiences = new Map<string, Audience>();
  let closed = false;

  const admit = (viewer: Viewer): void => {
    if (closed) throw new ProblemError("shutting_down", { retryAfterSeconds: 5 });
    const own = perViewer.get(keyOf(viewer)) ?? 0;
    if (own >= limits.perViewer || streams.size >= limits.perNode) {
      throw new ProblemError("too_many_streams", { retryAfterSeconds });
    }
    perViewer.set(keyOf(viewer), own + 1);
  };

  const join = (stream: Stream, organizationId: string): void => {
    stream.organizationId = organizationId;
    const audience = audiences.get(organizationId);
    if (audience !== undefined) audience.streams.add(stream);
    else {
      const first = { streams: new Set([stream]), heard: 0, toldAt: 0, timer: undefined };
      audiences.set(organizationId, first);
    }
  };

  const forget = (stream: Stream): void => {
    if (!streams.delete(stream)) return;
    clearTimeout(stream.timer);
    const key = keyOf(stream.viewer);
    const own = (perViewer.get(key) ?? 1) - 1;
    if (own > 0) perViewer.set(key, own);
    else perViewer.delete(key);
    const audience = audiences.get(stream.organizationId ?? "");
    if (audience === undefined) return;
    audience.streams.delete(stream);
    if (audience.streams.size > 0) return;
    clearTimeout(audience.timer);
    audiences.delete(stream.organizationId ?? "");
  };

  const end = (stream: Stream): void => {
    forget(stream);
    stream.readable.push(null);
  };

  const write = (stream: Stream, text: string): void => {
    if (!streams.has(stream)) return;
    stream.readable.push(text);
    if (stream.readable.readableLength <= maxUnread) return;
    forget(stream);
    stream.readable.destroy();
  };

  const tell = (stream: Stream, revision: number): void => {
    if (revision <= stream.told) return;
    stream.told = revision;
    write(stream, `data: ${revision}\n\n`);
  };

  const tellAll = (audience: Audience): void => {
    audience.timer = undefined;
    audience.toldAt = performance.now();
    for (const stream of audience.streams) tell(stream, audience.heard);
  };

  /** Not within the commit that told it: that one has an answer to give. */
  const heard = (organizationId: string, revision: number): void => {
    const audience = audiences.get(organizationId);
    if (audience === undefined || revision <= audience.heard) return;
    audience.heard = revision;
    const wait = audience.toldAt + apartMs - performance.now();
    audience.timer ??= setTimeout(() => tellAll(audience), Math.max(wait, 0));
  };

  /** Throws `store_unavailable`. */
  const follow = async (stream: Stream): Promise<void> => {
    const id = await organizations.known(stream.viewer);
    const before = stream.organizationId;
    // Another organization's revisions say nothing about this one's.
    if (before !== null && id !== before) return end(stream);
    if (id === null || !streams.has(stream)) return;
    if (before === null) join(stream, id);
    tell(stream, await revisionOf(id));
  };

  /** Throws what says nothing about the session: an outage of the guard, or of the store. */
  const check = async (stream: Stream): Promise<void> => {
    try {
      const viewer = await stream.recheck();
      if (keyOf(viewer) !== keyOf(stream.viewer)) return end(stream);
      stream.viewer = viewer;
    } catch (error) {
      if (isRefused(error)) return end(stream);
      throw error;
    }
    await follow(stream);
  };

  const beat = async (stream: Stream): Promise<void> => {
    if ((stream.viewer.expiresAt ?? Number.POSITIVE_INFINITY) <= now()) return end(stream);
    write(stream, ":\n\n");
    stream.beats += 1;
    try {
      if (stream.beats % beatsPerCheck === 0) await check(stream);
      else if (stream.organizationId === null) await follow(stream);
    } catch {
      // It cannot be told now: the next check tells. What must end the stream does not depend on it.
    }
    schedule(stream);
  };

  const schedule = (stream: Stream): void => {
    if (!streams.has(stream)) return;
    const left = (stream.viewer.expiresAt ?? Number.POSITIVE_INFINITY) - now();
    stream.timer = setTimeout(() => void beat(stream), Math.max(Math.min(beatMs, left), 0));
  };

  const stopListening = store.onChange(heard);
  const stopHearing = store.onSessionRevoked(({ sessionId }) => {
    for (const stream of streams) if (stream.viewer.sessionId === sessionId) end(stream);
  });
  const stopResyncing = store.onResync(() => {
    void (async () => {
      for (const id of audiences.keys()) {
        try {
          // Others who listen drop what they hold first.
          await Promise.resolve();
          heard(id, await revisionOf(id));
        } catch {
          // The next check of each stream asks again.
        }
      }
    })();
  });

  return {
    open: async (viewer, recheck) => {
      admit(viewer);
      const readable = new Readable({ read: () => undefined });
      const stream: Stream = {
        viewer,
        recheck,
        readable,
        organizationId: null,
        told: -1,
        beats: 0,
        timer: undefined,
      };
      streams.add(stream);
      readable.once("close", () => forget(stream));
      try {
        await follow(stream);
      } catch (error) {
        forget(stream);
        throw error;
      }
      // 0 is a greeting too: nothing is known yet.
      tell(stream, 0);
      schedule(stream);
      return readable;
    },
    count: () => streams.size,
    close: () => {
      closed = true;
      stopListening();
      stopHearing();
      stopResyncing();
      for (const stream of streams) end(stream);
    },
  };
};
