import { CancelledError, focusManager, onlineManager } from "@tanstack/react-query";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { freshMs, isInProgress, pollInterval } from "./pollInterval.ts";
import { createPortalWatch, type PortalWatchOptions, type Watch } from "./portalWatch.ts";
import { statusQuery, toError, type StatusQueryOptions } from "./statusQuery.ts";

/** What is known beside the status itself; a new object only when something in it changed. */
export interface SessionState {
  /** The last read failed; null as soon as one succeeds. */
  readonly failure: EnterpriseSettingsError | null;
  readonly offline: boolean;
  readonly watch: Watch | null;
}

export type SessionOptions = StatusQueryOptions & PortalWatchOptions;
export type StatusSession = ReturnType<typeof createStatusSession>;

const initialState: SessionState = { failure: null, offline: false, watch: null };

/** The state and those who listen to it. */
function createSessionStore() {
  let state = initialState;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(next: SessionState) {
      const { failure, offline, watch } = state;
      if (next.failure === failure && next.offline === offline && next.watch === watch) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Calls `onWake` when the page is looked at again or the network is back, and when either ends. */
function listenToPage(onWake: () => void, onRestore: () => void): () => void {
  // Brought back by the back button as it was left, timers and all.
  const onPageShow = (event: PageTransitionEvent) => {
    if (event.persisted) onRestore();
  };
  const stops = [focusManager.subscribe(onWake), onlineManager.subscribe(onWake)];
  addEventListener("pageshow", onPageShow);
  return () => {
    for (const stop of stops) stop();
    removeEventListener("pageshow", onPageShow);
  };
}

/** The only timer that reads the status, and what it learns about failures. */
function createPoller(options: SessionOptions) {
  const { queryClient, now } = options;
  const store = createSessionStore();
  const watch = createPortalWatch(options);
  let running = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let readAt = 0;
  let refreshWanted = false;
  let refreshing: Promise<void> | undefined;

  const query = statusQuery(options, () => {
    const wanted = refreshWanted;
    refreshWanted = false;
    return wanted;
  });
  const answer = () => query.state()?.data;
  const isFresh = () => !store.get().failure && now() - readAt < freshMs;
  const tell = (failure: EnterpriseSettingsError | null) =>
    store.set({ failure, offline: !onlineManager.isOnline(), watch: watch.current() });

  function schedule() {
    clearTimeout(timer);
    if (!running) return;
    const known = answer();
    const interval = pollInterval({
      visible: focusManager.isFocused(),
      online: onlineManager.isOnline(),
      sinceReturnMs: watch.sinceReturnMs(),
      inProgress: known ? isInProgress(known.status) : false,
      failures,
      failure: store.get().failure,
      pollAfterMs: known?.pollAfterMs ?? null,
    });
    if (interval !== false) timer = setTimeout(() => void read(), interval);
  }

  /** One read, shared with whoever asks meanwhile. Never rejects: the outcome is in the state. */
  async function read(): Promise<void> {
    clearTimeout(timer);
    try {
      const { status } = await queryClient.fetchQuery(query.options);
      failures = 0;
      readAt = now();
      watch.observe(status);
      tell(null);
    } catch (cause) {
      // A host that cancels its queries tells nothing about the server.
      if (!(cause instanceof CancelledError)) {
        failures += 1;
        tell(toError(cause));
      }
    }
    schedule();
  }

  async function readAnew(): Promise<void> {
    // A read that is under way was asked before; let it end, then ask again.
    while (query.state()?.fetchStatus === "fetching") await read();
    refreshWanted = true;
    await read();
  }

  /** One at a time: who asks meanwhile waits for the same. */
  function refresh(): Promise<void> {
    refreshing ??= readAnew().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function wake(): Promise<void> {
    tell(store.get().failure);
    const awake = focusManager.isFocused() && onlineManager.isOnline();
    if (!awake || isFresh()) schedule();
    else await read();
  }

  return {
    store,
    watch,
    query,
    answer,
    refresh,
    wake: () => void wake(),
    /** Begins, or goes on after the page came back from the portal. */
    start: async (): Promise<void> => {
      running = true;
      const returned = watch.resume();
      await wake();
      if (returned) await refresh();
    },
    stop: () => {
      running = false;
      clearTimeout(timer);
    },
  };
}

/**
 * Everything that happens beside React for one viewer: the shared query, the timer that polls it, and
 * the watch after a visit to the portal. It starts with the first `retain` and stops with the last.
 */
export function createStatusSession(options: SessionOptions) {
  const { client, queryClient } = options;
  const { store, watch, query, answer, refresh, wake, start, stop } = createPoller(options);
  let users = 0;
  let deafen: (() => void) | undefined;

  function begin() {
    queryClient.mount();
    deafen = listenToPage(wake, () => void (watch.isAway() && start()));
    void start();
  }

  function end() {
    stop();
    deafen?.();
    queryClient.unmount();
  }

  return {
    client,
    queryClient,
    query: query.options,
    refresh,
    getState: store.get,
    getServerState: () => initialState,
    subscribe: store.subscribe,
    /** Keeps the polling alive until the function that it returns is called. */
    retain() {
      users += 1;
      if (users === 1) begin();
      return () => {
        users -= 1;
        if (users === 0) end();
      };
    },
    /** Remembers that this tab leaves for the portal. */
    leave: (intent: PortalIntent) => watch.leave(intent, answer()?.status),
    claimAnnouncement: () => watch.claimAnnouncement(),
  };
}
