import type { Status } from "@acme/enterprise-settings-contract/wire";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import {
  changedSubjects,
  fingerprint,
  readVisit,
  takeReturnMark,
  writeVisit,
  type PortalVisit,
} from "./portalVisit.ts";
import { watchMs, type Subject } from "./subject.ts";

/** After a visit to the portal: still the same, changed, or ten minutes without a change. */
export interface Watch {
  readonly intent: PortalIntent;
  readonly phase: "watching" | "changed" | "over";
}

export interface PortalWatchOptions {
  readonly viewer: string;
  readonly now: () => number;
}

export type PortalWatch = ReturnType<typeof createPortalWatch>;

/** Waits for what a visit to the portal changes: from the moment the tab leaves until it is seen. */
export function createPortalWatch({ viewer, now }: PortalWatchOptions) {
  let visit: PortalVisit | null = null;
  let watch: Watch | null = null;
  const unspoken = new Set<Subject>();

  return {
    current: () => watch,

    sinceReturnMs: () => (visit?.returnedAt ? now() - visit.returnedAt : null),

    /** Whether this tab is away: left for the portal, and not known to be back. */
    isAway: () => readVisit()?.returnedAt === null,

    leave(intent: PortalIntent, status: Status | undefined) {
      const before = status ? fingerprint(status, intent) : null;
      writeVisit({ viewer, intent, before, returnedAt: null });
    },

    /**
     * Recognises a return, by the mark in the URL or by the visit that the tab remembers. True when it
     * is new; a watch that goes on after a navigation within the application is not.
     */
    resume(): boolean {
      const marked = takeReturnMark();
      const remembered = readVisit();
      const mine = remembered?.viewer === viewer ? remembered : null;
      const intent = marked ?? mine?.intent;
      if (!intent) return false;
      const since = marked ? null : (mine?.returnedAt ?? null);
      const before = mine?.intent === intent ? mine.before : null;
      visit = { viewer, intent, before, returnedAt: since ?? now() };
      watch = { intent, phase: "watching" };
      writeVisit(visit);
      return since === null;
    },

    /** Compares what came with what was there before. One change often follows another: all count. */
    observe(status: Status): void {
      if (!visit?.returnedAt) return;
      const over = now() - visit.returnedAt >= watchMs;
      if (over && watch?.phase === "changed") return;
      const { before, intent } = visit;
      const current = fingerprint(status, intent);
      const changed = before === null ? [] : changedSubjects(intent, before, current);
      if (before !== current) visit = { ...visit, before: current };
      if (changed.length > 0) {
        watch = { intent, phase: "changed" };
        for (const subject of changed) unspoken.add(subject);
      } else if (over && watch?.phase === "watching") watch = { intent, phase: "over" };
      writeVisit(watch?.phase === "watching" ? visit : null);
    },

    /** True for the first caller after a change of that part: only one component speaks of it. */
    claimAnnouncement: (subject: Subject): boolean => unspoken.delete(subject),
  };
}
