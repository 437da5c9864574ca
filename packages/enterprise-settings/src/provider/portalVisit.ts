import type { Status } from "@acme/enterprise-settings-contract/wire";
import { returnParam } from "@acme/enterprise-settings-contract/routes";
import { portalIntents, type PortalIntent } from "@acme/enterprise-settings-contract/states";
import { subjectOf, visitKey } from "./subject.ts";

/** A visit to the Admin Portal, remembered for the tab while the page is away. */
export interface PortalVisit {
  readonly viewer: string;
  readonly intent: PortalIntent;
  /** What the intent concerns, as it was before; null when nobody knows. */
  readonly before: string | null;
  /** Milliseconds since the epoch; null while the person is still there. */
  readonly returnedAt: number | null;
}

/** Differs when a visit for this intent had a visible result. Counts change all the time: left out. */
export function fingerprint(status: Status, intent: PortalIntent): string {
  const subject = subjectOf(intent);
  const parts =
    subject === "directory"
      ? status.directorySync.directories.map((it) => [it.id, it.state])
      : subject === "sso"
        ? [
            ...status.sso.connections.map((it) => [
              it.id,
              it.state,
              ...it.certificates.map((certificate) => certificate.expiresAt),
            ]),
            ...status.domains.map((it) => [it.id, it.state]),
          ]
        : [status.auditLogs.state, ...status.logStreams.streams.map((it) => [it.id, it.state])];
  return JSON.stringify(parts);
}

/** Reads from `sessionStorage`; null where the browser forbids it. */
export function readVisit(): PortalVisit | null {
  try {
    const visit = JSON.parse(sessionStorage.getItem(visitKey) ?? "null") as PortalVisit | null;
    return visit && portalIntents.includes(visit.intent) ? visit : null;
  } catch {
    return null;
  }
}

export function writeVisit(visit: PortalVisit | null): void {
  try {
    if (visit) sessionStorage.setItem(visitKey, JSON.stringify(visit));
    else sessionStorage.removeItem(visitKey);
  } catch {
    // Blocked or full: the page then watches without knowing what was before.
  }
}

/** Removes the mark that the BFF put on the return URL, and tells the intent it names. */
export function takeReturnMark(): PortalIntent | null {
  const url = new URL(location.href);
  const mark = url.searchParams.get(returnParam);
  if (mark === null) return null;
  url.searchParams.delete(returnParam);
  history.replaceState(history.state, "", url);
  return portalIntents.find((intent) => intent === mark) ?? null;
}
