import {
  CancelledError,
  focusManager,
  onlineManager,
  queryOptions,
  type QueryClient,
} from "@tanstack/react-query";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import type { EnterpriseSettingsClient, StatusAnswer } from "../client/createClient.ts";
import { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { freshMs, isInProgress, pollInterval, watchMs } from "./pollInterval.ts";
import { fingerprint, takeReturnMark, type PortalVisit, type VisitMemory } from "./portalVisit.ts";

/** After a visit to the portal: still the same, changed, or ten minutes without a change. */
export interface Watch {
  readonly intent: PortalIntent;
  readonly phase: "watching" | "changed" | "over";
}

/** What is known beside the status itself; a new object only when something in it changed. */
export interface SessionState {
  /** The last read failed; null as soon as one succeeds. */
  readonly failure: EnterpriseSettingsError | null;
  readonly offline: boolean;
  readonly watch: Watch | null;
}

export interface SessionOptions {
  readonly client: EnterpriseSettingsClient;
  readonly queryClient: QueryClient;
  readonly viewer: string;
  readonly now: () => number;
  readonly memory: VisitMemory;
}

export type StatusSession = ReturnType<typeof createStatusSession>;

const initialState: SessionState = { failure: null, offline: false, watch: null };

const toError = (cause: unknown): EnterpriseSettingsError =>
  cause instanceof EnterpriseSettingsError
    ? cause
    : new EnterpriseSettingsError("invalid_answer", "The status could not be read.", { cause });

/** The one query of a viewer. Every default that a host's QueryClient may have set is set here. */
function statusQuery({ client, queryClient, viewer }: SessionOptions, wantsRefresh: () => boolean) {
  const queryKey = ["@acme/enterprise-settings", viewer, "status"] as const;
  return queryOptions<StatusAnswer, Error, StatusAnswer, typeof queryKey>({
    queryKey,
    async queryFn() {
      const previous = queryClient.getQueryData<StatusAnswer>(queryKey);
      if (wantsRefresh()) {
        try {
          return await client.refresh();
        } catch (cause) {
          // The server may be unable to ask WorkOS and still know what it heard before.
          if (toError(cause).status === 401) throw cause;
        }
      }
      return client.getStatus(previous);
    },
    retry: false,
    networkMode: "always",
    staleTime: 0,
    gcTime: 300_000,
    refetchOnMount: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchInterval: false,
    structuralSharing: true,
    throwOnError: false,
  });
}

/**
 * Everything that happens beside React for one viewer: the shared query, the only timer that polls it,
 * and the watch after a visit to the portal. It starts with the first `retain` and stops with the last.
 */
export function createStatusSession(options: SessionOptions) {
  const { client, queryClient, viewer, now, memory } = options;
  const listeners = new Set<() => void>();
  let state = initialState;
  let users = 0;
  let stop: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let readAt = 0;
  let refreshWanted = false;
  let visit: PortalVisit | null = null;
  let announced = true;

  const query = statusQuery(options, () => {
    const wanted = refreshWanted;
    refreshWanted = false;
    return wanted;
  });
  const answer = () => queryClient.getQueryData<StatusAnswer>(query.queryKey);

  function set(change: Partial<SessionState>) {
    const next = { ...state, ...change };
    const same = next.failure === state.failure && next.offline === state.offline;
    if (same && next.watch === state.watch) return;
    state = next;
    for (const listener of listeners) listener();
  }

  function schedule() {
    clearTimeout(timer);
    if (users === 0) return;
    const known = answer();
    const interval = pollInterval({
      visible: focusManager.isFocused(),
      online: onlineManager.isOnline(),
      sinceReturnMs: visit?.returnedAt ? now() - visit.returnedAt : null,
      inProgress: known ? isInProgress(known.status) : false,
      failures,
      failure: state.failure,
      pollAfterMs: known?.pollAfterMs ?? null,
    });
    if (interval !== false) timer = setTimeout(() => void read(), interval);
  }

  /** Compares what came with what was there before the visit. */
  function watchStatus(status: Status) {
    if (!visit?.returnedAt || state.watch?.phase === "changed") return;
    const over = now() - visit.returnedAt >= watchMs;
    const current = fingerprint(status, visit.intent);
    if (visit.before === null) {
      visit = { ...visit, before: current };
      memory.write(visit);
    }
    const phase = visit.before !== current ? "changed" : over ? "over" : "watching";
    if (phase !== state.watch?.phase) {
      announced = phase !== "changed";
      set({ watch: { intent: visit.intent, phase } });
    }
    // `visit` stays: the ten minutes of close polling go on, since one change often follows another.
    if (phase !== "watching") memory.write(null);
  }

  /** One read, shared with whoever asks meanwhile. Never rejects: the outcome is in the state. */
  async function read(): Promise<void> {
    clearTimeout(timer);
    try {
      const { status } = await queryClient.fetchQuery(query);
      failures = 0;
      readAt = now();
      set({ failure: null });
      watchStatus(status);
    } catch (cause) {
      // The host cancelled its queries: that tells nothing about the server.
      if (!(cause instanceof CancelledError)) {
        failures += 1;
        set({ failure: toError(cause) });
      }
    }
    schedule();
  }

  async function refresh(): Promise<void> {
    // A read that is under way was asked before; let it end, then ask again.
    if (queryClient.getQueryState(query.queryKey)?.fetchStatus === "fetching") await read();
    refreshWanted = true;
    await read();
  }

  const isFresh = () => !state.failure && now() - readAt < freshMs;

  /** Recognises a return from the portal: by the mark in the URL, or by the visit that the tab remembers. */
  function resume() {
    const marked = takeReturnMark();
    const remembered = memory.read();
    const mine = remembered?.viewer === viewer ? remembered : null;
    if (!marked && !mine) return isFresh() ? schedule() : read();
    const back = marked !== null || mine?.returnedAt === null;
    const intent = marked ?? mine?.intent ?? "sso";
    const before = mine?.intent === intent ? mine.before : null;
    visit = { viewer, intent, before, returnedAt: back ? now() : (mine?.returnedAt ?? now()) };
    memory.write(visit);
    set({ watch: { intent, phase: "watching" } });
    return back ? read().then(refresh) : read();
  }

  function wake() {
    set({ offline: !onlineManager.isOnline() });
    const awake = focusManager.isFocused() && onlineManager.isOnline();
    if (awake && !isFresh()) void read();
    else schedule();
  }

  function onPageShow(event: PageTransitionEvent) {
    if (event.persisted && memory.read()?.returnedAt === null) void resume();
  }

  function start() {
    queryClient.mount();
    const stops = [focusManager.subscribe(wake), onlineManager.subscribe(wake)];
    addEventListener("pageshow", onPageShow);
    set({ offline: !onlineManager.isOnline() });
    void resume();
    return () => {
      clearTimeout(timer);
      for (const stopOne of stops) stopOne();
      removeEventListener("pageshow", onPageShow);
      queryClient.unmount();
    };
  }

  return {
    client,
    queryClient,
    query,
    refresh,
    getState: () => state,
    getServerState: () => initialState,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Keeps the polling alive until the function that it returns is called. */
    retain() {
      users += 1;
      stop ??= start();
      return () => {
        users -= 1;
        if (users > 0) return;
        stop?.();
        stop = undefined;
      };
    },
    /** Remembers that this tab leaves for the portal. */
    leave(intent: PortalIntent) {
      const status = answer()?.status;
      const before = status ? fingerprint(status, intent) : null;
      memory.write({ viewer, intent, before, returnedAt: null });
    },
    /** True for the first caller after a change: only one component speaks. */
    claimAnnouncement() {
      const mine = !announced;
      announced = true;
      return mine;
    },
  };
}
