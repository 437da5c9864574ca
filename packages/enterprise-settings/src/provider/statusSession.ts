import {
  CancelledError,
  onlineManager,
  QueryObserver,
  type QueryClient,
} from "@tanstack/react-query";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import type { StatusAnswer } from "../client/createClient.ts";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import type { Freshness } from "./keepFresh.ts";
import type { PortalWatch, PortalWatchOptions, Watch } from "./portalWatch.ts";
import { situationOf, type Situation } from "./situation.ts";
import { freshMs, isAwake, type Subject } from "./subject.ts";
import { statusQuery, toError, type StatusQueryOptions } from "./statusQuery.ts";

/** What components draw; the same object as long as nothing in it changed. */
export interface Snapshot {
  readonly situation: Situation;
  readonly watch: Watch | null;
  /** Why the last read failed; null as soon as one succeeds. */
  readonly failure: EnterpriseSettingsError | null;
  readonly offline: boolean;
}

/** What a session knows at some moment. */
export interface Known {
  readonly getSnapshot: () => Snapshot;
  /** The last answer. */
  readonly answer: () => StatusAnswer | undefined;
}

export interface SessionOptions extends StatusQueryOptions, PortalWatchOptions {
  readonly queryClient: QueryClient;
  /** The status changed while it was looked at. Not called for the first one. */
  readonly onStatusChange?: ((status: Status, previous: Status) => void) | undefined;
  /** From 0 to 1, spreads what many pages do at once. Default `Math.random`. */
  readonly random?: () => number;
}

export type StatusSession = ReturnType<typeof createStatusSession>;

/** Reads the status through the shared query, and remembers how the last read ended. */
function createReader(options: SessionOptions, onRead: () => void) {
  const { queryClient, now } = options;
  let failure: EnterpriseSettingsError | null = null;
  let failures = 0;
  let readAt = 0;
  let tookMs: number | null = null;
  let heard = 0;
  let asked = 0;
  let refreshWanted = false;
  let refreshing: Promise<void> | undefined;

  const isBehind = () => heard > (query.state()?.data?.status.revision ?? 0);
  const query = statusQuery(queryClient, options, () => {
    const refresh = refreshWanted;
    refreshWanted = false;
    asked = heard;
    return { refresh, atLeast: isBehind() ? heard : undefined };
  });

  /** One read, shared with whoever asks meanwhile. Never rejects: the outcome is remembered. */
  async function read(): Promise<void> {
    const startedAt = now();
    try {
      await queryClient.fetchQuery(query.options);
      failures = 0;
      readAt = now();
      failure = null;
    } catch (cause) {
      // A host that cancels its queries tells nothing about the server.
      if (!(cause instanceof CancelledError)) {
        failures += 1;
        failure = toError(cause);
      }
    }
    tookMs = now() - startedAt;
    onRead();
  }

  async function readAnew(): Promise<void> {
    // A read that is under way was asked before; let it end, then ask again.
    while (query.state()?.fetchStatus === "fetching") await read();
    refreshWanted = true;
    await read();
  }

  return {
    query,
    answer: () => query.state()?.data,
    read,
    outcome: () => ({ failure, failures, tookMs }),
    isFresh: () => query.state()?.data !== undefined && !failure && now() - readAt < freshMs,
    /** The server told that there is a revision; true while nobody asked for it. */
    hear: (revision: number) => void (heard = Math.max(heard, revision)),
    isDue: () => heard > asked && isBehind(),
    /** One at a time: who asks meanwhile waits for the same. */
    refresh: (): Promise<void> => {
      refreshing ??= readAnew().finally(() => {
        refreshing = undefined;
      });
      return refreshing;
    },
  };
}

export type Reader = ReturnType<typeof createReader>;

/**
 * Everything that happens beside React for one viewer: the shared query and its first read, what keeps
 * it fresh, and the watch after a visit to the portal. It starts with the first listener and stops with
 * the last.
 */
export function createStatusSession(options: SessionOptions) {
  const { client, queryClient, onStatusChange } = options;
  const listeners = new Set<() => void>();
  const reader = createReader(options, settle);
  const { query, read, refresh, answer } = reader;
  let watch: PortalWatch | undefined;
  let fresh: Freshness | undefined;
  let end: (() => void) | undefined;
  let told: Status | undefined;
  let drawn: Status | undefined;
  let snapshot: Snapshot | undefined;
  let served: Known | undefined;

  const notify = () => {
    for (const listener of listeners) listener();
  };

  function settle() {
    const status = answer()?.status;
    if (told && status && told !== status) onStatusChange?.(status, told);
    told = status;
    if (fresh) fresh.settle();
    else notify();
  }

  /** Most pages are not on the way to the portal or back; where the file cannot be had, nothing is awaited. */
  async function loadWatch(): Promise<PortalWatch | undefined> {
    const loaded = await import("./portalWatch.ts").catch(() => null);
    return (watch ??= loaded?.createPortalWatch(options));
  }

  function keepServed(): Known {
    const [snapshot, known] = [getSnapshot(), answer()];
    return { getSnapshot: () => snapshot, answer: () => known };
  }

  function begin() {
    served ??= keepServed();
    // Keeps the query from being collected, and shows it to the host's tools as one in use.
    const observed = { ...query.options, enabled: false };
    const observer = new QueryObserver(queryClient, observed);
    queryClient.mount();
    const stops = [
      observer.subscribe(() => {}),
      queryClient.getQueryCache().subscribe(({ query: { queryHash } }) => {
        if (queryHash !== query.options.queryHash) return;
        // A host cleared its query client: what is observed now is the query of that name that follows.
        if (!query.state()) observer.setOptions(observed);
        if (query.isUnread() && isAwake()) void read();
        notify();
      }),
      () => queryClient.unmount(),
      () => fresh?.stop(),
    ];
    const mine = () => {
      end = undefined;
      for (const stop of stops) stop();
      fresh = undefined;
    };
    end = mine;
    if (isAwake() && !reader.isFresh()) void read();
    const keep = async () => {
      const loaded = await import("./keepFresh.ts").catch(() => null);
      if (end !== mine) return;
      if (loaded) {
        fresh = loaded.keepFresh({
          session: options,
          reader,
          watch: () => watch,
          loadWatch,
          notify,
        });
      } else {
        // Without the file of it: once a minute.
        const timer = setInterval(() => void read(), 60_000);
        stops.push(() => clearInterval(timer));
      }
    };
    void keep();
  }

  /** The same object until something in it changed, so that an unchanged read draws nothing. */
  function getSnapshot(): Snapshot {
    const status = answer()?.status;
    const { failure } = reader.outcome();
    const awaited = watch?.current() ?? null;
    const offline = end !== undefined && !onlineManager.isOnline();
    const same =
      snapshot?.failure === failure &&
      snapshot.offline === offline &&
      snapshot.watch === awaited &&
      drawn === status;
    drawn = status;
    if (same && snapshot) return snapshot;
    const situation = situationOf(status, failure, offline);
    return (snapshot = { situation, watch: awaited, failure, offline });
  }

  return {
    client,
    refresh,
    answer,
    getSnapshot,
    /**
     * What was known before the first read, as the server drew it: what is below a `Suspense` may be taken
     * over long after.
     */
    served: (): Known => served ?? { getSnapshot, answer },
    /** Keeps everything alive until the function that it returns is called. */
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      if (!end) begin();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) end?.();
      };
    },
    /** How the status is read just now, for diagnostics. */
    report: () => {
      const { failures, tookMs } = reader.outcome();
      return { failures, tookMs, pushed: fresh?.isPushed() ?? false, awake: isAwake() };
    },
    /** Remembers that somebody leaves for the portal. */
    leave: async (intent: PortalIntent) => {
      (await loadWatch())?.leave(intent, answer()?.status);
    },
    claimAnnouncement: (subject: Subject) => watch?.claimAnnouncement(subject) ?? false,
  };
}
