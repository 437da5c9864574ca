import { focusManager, onlineManager } from "@tanstack/react-query";
import { isInProgress, pollInterval } from "./pollInterval.ts";
import type { PortalWatch } from "./portalWatch.ts";
import type { Reader, SessionOptions } from "./statusSession.ts";
import { isAwake, mayBeBack } from "./subject.ts";

/** So long a page waits at most before it reads what was pushed to all at once (milliseconds). */
const jitterMs = 150;

/** Calls `onWake` when the page is looked at again or the network is back, and when either ends. */
function listenToPage(onWake: () => void): () => void {
  // Brought back by the back button as it was left, timers and all.
  const onPageShow = (event: PageTransitionEvent) => {
    if (event.persisted) onWake();
  };
  const stops = [focusManager.subscribe(onWake), onlineManager.subscribe(onWake)];
  addEventListener("pageshow", onPageShow);
  return () => {
    for (const stop of stops) stop();
    removeEventListener("pageshow", onPageShow);
  };
}

/** The stream of changes, whose code is loaded once there is something to listen for. */
function createListener(
  { client, random = Math.random }: SessionOptions,
  onRevision: (revision: number) => void,
  onHealth: () => void,
) {
  let stop: (() => void) | undefined;
  let healthy = false;
  const setHealthy = (it: boolean) => {
    if (healthy === it) return;
    healthy = it;
    onHealth();
  };
  return {
    isHealthy: () => healthy,
    async start(): Promise<void> {
      const { openChanges } = client;
      if (stop || !openChanges) return;
      let stopped = false;
      stop = () => void (stopped = true);
      // Without the file of it, polling goes on alone.
      const loaded = await import("./changeStream.ts").catch(() => null);
      if (stopped || !loaded) return;
      stop = loaded.followChanges({ open: openChanges, onRevision, onHealth: setHealthy, random });
    },
    stop: () => {
      stop?.();
      stop = undefined;
      healthy = false;
    },
  };
}

export interface FreshnessOptions {
  readonly session: SessionOptions;
  readonly reader: Reader;
  /** The watch after a visit to the portal, as far as there is one. */
  readonly watch: () => PortalWatch | undefined;
  readonly loadWatch: () => Promise<PortalWatch | undefined>;
  /** Something that is drawn may have changed. */
  readonly notify: () => void;
}

export type Freshness = ReturnType<typeof keepFresh>;

/**
 * Keeps a status fresh that was read once: the only timer that polls it, the stream of changes, the page
 * that is looked at again, and the return from the portal.
 */
export function keepFresh({ session, reader, watch, loadWatch, notify }: FreshnessOptions) {
  const { random = Math.random } = session;
  const { answer, read } = reader;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changes = createListener(
    session,
    (revision) => {
      reader.hear(revision);
      schedule();
    },
    schedule,
  );

  function schedule() {
    clearTimeout(timer);
    if (stopped) return;
    const known = answer();
    const interval = reader.isDue()
      ? random() * jitterMs
      : pollInterval({
          ...reader.outcome(),
          awake: isAwake(),
          pushed: changes.isHealthy(),
          sinceReturnMs: watch()?.sinceReturnMs() ?? null,
          inProgress: known ? isInProgress(known.status) : false,
          pollAfterMs: known?.pollAfterMs ?? null,
        });
    if (interval !== false) timer = setTimeout(() => void read(), interval);
  }

  /** A read ended, well or not. */
  function settle() {
    const status = answer()?.status;
    const { failure } = reader.outcome();
    if (status && !failure) {
      watch()?.observe(status);
      if (isAwake()) void changes.start();
    } else if (failure?.signedOut) changes.stop();
    notify();
    schedule();
  }

  /** Begins, goes on or rests, as the page is looked at and online or not. */
  async function wake(begins: boolean): Promise<void> {
    notify();
    if (!isAwake()) changes.stop();
    const mayReturn = begins ? mayBeBack() : isAwake() && watch()?.isAway();
    const returned = mayReturn && (await loadWatch())?.resume();
    if (stopped) return;
    // The first read was begun before this file came; where it has ended there is none to wait for.
    const isDue = begins ? reader.outcome().tookMs === null : !reader.isFresh();
    if (isAwake() && isDue) await read();
    else settle();
    if (returned) await reader.refresh();
  }

  const deafen = listenToPage(() => void wake(false));
  void wake(true);

  return {
    settle,
    isPushed: changes.isHealthy,
    stop() {
      stopped = true;
      clearTimeout(timer);
      deafen();
      changes.stop();
    },
  };
}
