import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import type { Connection, Directory, Status } from "@acme/enterprise-settings-contract/wire";
import type { ReadinessStep } from "../src/enterprise-readiness/readiness.ts";

/** What may be said of something, and done about it, whoever draws it. */
export interface Truth {
  /** All is well: it may be drawn as such, and nothing else may. */
  readonly healthy: boolean;
  /** What the viewer may open the portal for, the first to mend it first. */
  readonly offered: readonly PortalIntent[];
}

const isActive = ({ state }: { readonly state: string }) => state === "active";
const hasExpired = ({ certificates }: Connection) => certificates.some((it) => it.expired);
const isDue = ({ certificates }: Connection) =>
  certificates.some((it) => it.expired || it.daysUntilExpiry <= 30);
const lacksDomain = (status: Status, { id }: Connection) =>
  status.attention.some(
    (it) => it.code === "sso_without_verified_domain" && (it.subjectId ?? id) === id,
  );
const hasDropped = (status: Status, { id }: Directory) =>
  status.attention.some((it) => it.code === "directory_users_dropped" && it.subjectId === id);

export const isConnectionHealthy = (status: Status, it: Connection): boolean =>
  isActive(it) && !isDue(it) && !lacksDomain(status, it);
export const isDirectoryHealthy = (status: Status, it: Directory): boolean =>
  isActive(it) && !hasDropped(status, it);

/** What mends a connection, and what it can be opened for anyway. What is being deleted cannot. */
function ssoIntents(status: Status, it: Connection | undefined): PortalIntent[] {
  if (it?.state === "deleting") return [];
  if (!it || !isActive(it)) return ["sso"];
  if (isDue(it)) return ["certificate_renewal", "sso"];
  return lacksDomain(status, it) ? ["domain_verification", "sso"] : ["sso"];
}

const allowed = ({ intents }: Status, ...wanted: PortalIntent[]) =>
  wanted.filter((it) => intents[it] === "allowed");

/** What is true of each subject, told from the contract's own words and not from what the kit draws. */
export function whatIsTrue(status: Status) {
  const [connection] = status.sso.connections;
  const [directory] = status.directorySync.directories;
  const { domains, logStreams } = status;
  return {
    sso: {
      healthy: connection !== undefined && isConnectionHealthy(status, connection),
      offered: allowed(status, ...ssoIntents(status, connection)),
    },
    directory: {
      healthy: directory !== undefined && isDirectoryHealthy(status, directory),
      offered: directory?.state === "deleting" ? [] : allowed(status, "dsync"),
    },
    domains: {
      healthy: domains.length > 0 && domains.every(({ state }) => state === "verified"),
      offered: allowed(status, "domain_verification"),
    },
    logStreams: {
      healthy: logStreams.streams.length > 0 && logStreams.streams.every(isActive),
      offered: allowed(status, "log_streams"),
    },
  } satisfies Record<string, Truth>;
}

/** What is wrong, or about to be, with single sign-on: what an indicator speaks up for. */
export function isSsoUrgent(status: Status): boolean {
  const [it] = status.sso.connections;
  if (!it) return false;
  return isActive(it) ? !isConnectionHealthy(status, it) : it.state === "inactive" && it.everActive;
}

/** What keeps SSO from being done; what is mended in a step of its own does not, unless sign-in fails. */
function breaksSso(status: Status, it: Connection, domainDone: boolean): boolean {
  if (!isActive(it)) return it.state === "inactive" && it.everActive;
  return isDue(it) ? hasExpired(it) : lacksDomain(status, it) && domainDone;
}

const isDirectoryBroken = (status: Status, it: Directory) =>
  it.state === "invalid_credentials" ||
  (it.state === "inactive" && it.everActive) ||
  (isActive(it) && hasDropped(status, it));

/** Which steps are done: `ReadinessStep` says when. */
export function whatIsReady(status: Status): Record<ReadinessStep, boolean> {
  const { connections } = status.sso;
  const { directories } = status.directorySync;
  const active = connections.filter(isActive);
  const domain =
    status.domains.some(({ state }) => state === "verified") &&
    !status.domains.some(({ state }) => state === "failed");
  // The connection and the directory that lead are judged.
  return {
    domain,
    sso: active.length > 0 && !connections.slice(0, 1).some((it) => breaksSso(status, it, domain)),
    certificate: active.length > 0 && !active.some(isDue),
    directory:
      directories.some(isActive) &&
      !directories.slice(0, 1).some((it) => isDirectoryBroken(status, it)),
    logStreams: whatIsTrue(status).logStreams.healthy,
  };
}

/** What a step that is not done offers, one thing at most. */
export function whatStepsOffer(status: Status): Record<ReadinessStep, readonly PortalIntent[]> {
  const { sso, directory, domains, logStreams } = whatIsTrue(status);
  const due = status.sso.connections.map((it) => isActive(it) && isDue(it));
  const offered = {
    domain: domains.offered,
    // The certificate has a step of its own.
    sso: due[0] ? [] : sso.offered,
    certificate: due.includes(true) ? allowed(status, "certificate_renewal", "sso") : [],
    directory: directory.offered,
    logStreams: logStreams.offered,
  };
  const done = whatIsReady(status);
  const first = (step: ReadinessStep) => (done[step] ? [] : offered[step].slice(0, 1));
  return {
    domain: first("domain"),
    sso: first("sso"),
    certificate: first("certificate"),
    directory: first("directory"),
    logStreams: first("logStreams"),
  };
}
