import type { Status } from "@acme/enterprise-settings-contract/wire";
import { returnParam } from "@acme/enterprise-settings-contract/routes";
import { portalIntents, type PortalIntent } from "@acme/enterprise-settings-contract/states";
import { subjectsOf, visitKey, type Subject } from "./subject.ts";

/** A visit to the Admin Portal, remembered for the tab while the page is away. */
export interface PortalVisit {
  readonly viewer: string;
  readonly intent: PortalIntent;
  /** What the intent concerns, as it was before; null when nobody knows. */
  readonly before: string | null;
  /** Milliseconds since the epoch; null while the person is still there. */
  readonly returnedAt: number | null;
}

/** What a visit can change in a part, and people see. Counts change all the time: left out. */
const parts: Readonly<Record<Subject, (status: Status) => unknown>> = {
  sso: ({ sso, attention }) => [
    ...sso.connections.map((it) => [
      it.id,
      it.state,
      ...it.certificates.map((certificate) => certificate.expiresAt),
    ]),
    // Told of the connection, mended by a domain.
    ...attention
      .filter(({ code }) => code === "sso_without_verified_domain")
      .map(({ code }) => code),
  ],
  domains: ({ domains }) => domains.map((it) => [it.id, it.state]),
  directory: ({ directorySync }) => directorySync.directories.map((it) => [it.id, it.state]),
  other: ({ auditLogs, logStreams }) => [
    auditLogs.state,
    ...logStreams.streams.map((it) => [it.id, it.state]),
  ],
};

/** A line for each part that the intent concerns. Differs when a visit had a visible result. */
export const fingerprint = (status: Status, intent: PortalIntent): string =>
  subjectsOf(intent)
    .map((subject) => JSON.stringify(parts[subject](status)))
    .join("\n");

/** The parts in which two fingerprints differ. */
export function changedSubjects(intent: PortalIntent, before: string, now: string): Subject[] {
  const [was, is] = [before.split("\n"), now.split("\n")];
  return subjectsOf(intent).filter((_subject, line) => was[line] !== is[line]);
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
