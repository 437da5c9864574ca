import { Readable } from "node:stream";
import { changeStream } from "@acme/enterprise-settings-contract";
import { ProblemError } from "../errors.ts";
import type { Viewer } from "../guard/guard.ts";
import type { RevokedSessions } from "../guard/revokedSessions.ts";
import type { Organizations } from "../portal/organizations.ts";
import type { Store } from "../store/Store.ts";
import { createAudiences } from "./audiences.ts";

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
  revoked: Pick<RevokedSessions, "has">;
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
   * credential; when it says that nobody, or somebody else, is signed in, or cannot tell for five minutes,
   * the stream ends. Throws `too_many_streams`, `store_unavailable` and `shutting_down`.
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
  /** When the guard last said who it is. */
  vouchedAt: number;
  beats: number;
  timer: NodeJS.Timeout | undefined;
}

/** The credential, the mapping and the revision are looked at again with every so many beats. */
const beatsPerCheck = 4;
/** A stream outlives the guard's last word by this long at most, in milliseconds. Then the page polls. */
const unvouchedMs = 5 * 60_000;
/** Who has not taken this many bytes does not read, and is cut off. */
const maxUnread = 1_024;
const retryAfterSeconds = 60;

const endsAt = ({ viewer, vouchedAt }: Stream): number =>
  Math.min(viewer.expiresAt ?? Number.POSITIVE_INFINITY, vouchedAt + unvouchedMs);

const keyOf = ({ userId, organizationId, tenant }: Viewer): string =>
  JSON.stringify([organizationId, tenant?.id, userId]);

const isRefused = (error: unknown): boolean =>
  error instanceof ProblemError && (error.statusCode === 401 || error.statusCode === 403);

/** Tells viewers when their own organization changed: the revision, and nothing else. */
export const createChangeStreams = (options: ChangeStreamsOptions): ChangeStreams => {
  const { organizations, revisionOf, revoked, store, limits, now } = options;
  const beatMs = options.beatMs ?? changeStream.heartbeatMs * 0.75;
  const streams = new Set<Stream>();
  const perViewer = new Map<string, number>();
  let closed = false;

  const admit = (viewer: Viewer): void => {
    if (closed) throw new ProblemError("shutting_down", { retryAfterSeconds: 5 });
    const own = perViewer.get(keyOf(viewer)) ?? 0;
    if (own >= limits.perViewer || streams.size >= limits.perNode) {
      throw new ProblemError("too_many_streams", { retryAfterSeconds });
    }
    perViewer.set(keyOf(viewer), own + 1);
  };

  const forget = (stream: Stream): void => {
    if (!streams.delete(stream)) return;
    clearTimeout(stream.timer);
    const key = keyOf(stream.viewer);
    const own = (perViewer.get(key) ?? 1) - 1;
    if (own > 0) perViewer.set(key, own);
    else perViewer.delete(key);
    audiences.leave(stream.organizationId ?? "", stream);
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
  const audiences = createAudiences(tell);

  /** Throws `store_unavailable`. */
  const follow = async (stream: Stream): Promise<void> => {
    const id = await organizations.known(stream.viewer);
    const before = stream.organizationId;
    // Another organization's revisions say nothing about this one's.
    if (before !== null && id !== before) return end(stream);
    if (id === null || !streams.has(stream)) return;
    if (before === null) {
      stream.organizationId = id;
      audiences.join(id, stream);
    }
    tell(stream, await revisionOf(id));
  };

  /** Throws what says nothing about the session: an outage of the guard, or of the store. */
  const check = async (stream: Stream): Promise<void> => {
    try {
      const viewer = await stream.recheck();
      if (keyOf(viewer) !== keyOf(stream.viewer)) return end(stream);
      stream.viewer = viewer;
      stream.vouchedAt = now();
    } catch (error) {
      if (isRefused(error)) return end(stream);
      throw error;
    }
    await follow(stream);
  };

  /** A revocation that nobody told this node of. Throws `store_unavailable`. */
  const endIfRevoked = async (stream: Stream): Promise<void> => {
    const { sessionId } = stream.viewer;
    if (sessionId !== undefined && (await revoked.has(sessionId))) end(stream);
  };

  const beat = async (stream: Stream): Promise<void> => {
    if (endsAt(stream) <= now()) return end(stream);
    write(stream, ":\n\n");
    stream.beats += 1;
    try {
      if (stream.beats % beatsPerCheck === 0) await check(stream);
      else {
        await endIfRevoked(stream);
        if (stream.organizationId === null) await follow(stream);
      }
    } catch {
      // It cannot be told now: the next check tells. What must end the stream does not depend on it.
    }
    schedule(stream);
  };

  const schedule = (stream: Stream): void => {
    if (!streams.has(stream)) return;
    const left = endsAt(stream) - now();
    stream.timer = setTimeout(() => void beat(stream), Math.max(Math.min(beatMs, left), 0));
  };

  const stopListening = store.onChange((id, revision) => audiences.hear(id, revision));
  const stopHearing = store.onSessionRevoked(({ sessionId }) => {
    for (const stream of streams) if (stream.viewer.sessionId === sessionId) end(stream);
  });
  const stopResyncing = store.onResync(() => {
    void (async () => {
      // Others who listen drop what they hold first.
      await Promise.resolve();
      try {
        for (const stream of streams) await endIfRevoked(stream);
        for (const id of audiences.organizations()) audiences.hear(id, await revisionOf(id));
      } catch {
        // The next beats and checks of each stream ask again.
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
        vouchedAt: now(),
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
