import {
  auditLogsStates,
  connectionStates,
  directoryStates,
  domainStates,
  logStreamStates,
  certificateTypes,
  type Certificate,
  type Connection,
  type Directory,
  type Domain,
  type Intents,
  type LogStream,
  type Status,
} from "@acme/enterprise-settings-contract";
import type {
  ConnectionState,
  DirectoryState,
  DomainState,
  OrganizationState,
} from "../store/Store.ts";
import { attentionOf, urgentCertificate, lacksVerifiedDomain, usersDropped } from "./attention.ts";
import { connectionGuide, directoryGuide } from "./providerGuides.ts";
import { directoryProvider, identityProvider, logStreamDestination } from "./providerNames.ts";

export interface Presentation {
  status: Status;
  /** The first instant at which the same state would look different; Infinity when none. */
  validUntil: number;
}

export interface PresentationInput {
  state: OrganizationState;
  /** What this viewer may open. */
  intents: Intents;
  managedBy: { name?: string; email?: string; url?: string } | undefined;
  /** Milliseconds since the epoch. */
  now: number;
}

const dayMs = 86_400_000;

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

/** WorkOS' word in our vocabulary; one that it does not hold travels as `unknown` beside its raw text. */
const openState = <S extends string>(
  vocabulary: readonly S[],
  raw: string,
  synonyms: Record<string, S> = {},
): { state: S | "unknown"; rawState?: string } => {
  const state = Object.hasOwn(synonyms, raw) ? synonyms[raw] : vocabulary.find((it) => it === raw);
  return state === undefined || state === "unknown"
    ? { state: "unknown", rawState: raw }
    : { state };
};

const presentCertificate = (
  { type, expiresAt }: ConnectionState["certificates"][number],
  now: number,
): Certificate => {
  const { state, rawState } = openState(certificateTypes, type);
  return {
    type: state,
    ...(rawState === undefined ? {} : { rawType: rawState }),
    expiresAt: iso(expiresAt),
    expired: expiresAt <= now,
    daysUntilExpiry: Math.max(0, Math.ceil((expiresAt - now) / dayMs)),
  };
};

const presentConnection = (it: ConnectionState, now: number): Connection => ({
  id: it.id,
  name: it.name,
  type: it.type,
  ...identityProvider(it.type),
  guideUrl: connectionGuide(it.type),
  ...openState(connectionStates, it.state),
  everActive: it.everActive,
  domains: it.domains,
  certificates: it.certificates.map((certificate) => presentCertificate(certificate, now)),
  updatedAt: iso(it.updatedAt),
});

const presentDirectory = (it: DirectoryState): Directory => ({
  id: it.id,
  name: it.name,
  type: it.type,
  provider: directoryProvider(it.type),
  guideUrl: directoryGuide(it.type),
  ...openState(directoryStates, it.state, { linked: "active", unlinked: "inactive" }),
  everActive: it.everActive,
  users: it.users,
  groups: it.groups,
  countsReadAt: isoOrNull(it.countsReadAt),
  lastChangeAt: isoOrNull(it.lastChangeAt),
  updatedAt: iso(it.updatedAt),
});

const presentDomain = (it: DomainState): Domain => {
  const state = openState(domainStates, it.state, {
    legacy_verified: "verified",
    unverified: "pending",
  });
  const { verificationPrefix: prefix, verificationToken: value } = it;
  return {
    id: it.id,
    domain: it.domain,
    ...state,
    failureReason: it.failureReason,
    record:
      state.state === "pending" && value !== null
        ? { type: "TXT", name: prefix === null ? it.domain : `${prefix}.${it.domain}`, value }
        : null,
  };
};

const presentStream = (it: OrganizationState["logStreams"][number]): LogStream => ({
  id: it.id,
  type: it.type,
  destination: logStreamDestination(it.type),
  ...openState(logStreamStates, it.state),
  lastSentAt: isoOrNull(it.lastSentAt),
});

const tones = ["bad", "warn", "info", "unknown", "ok", "deleting"] as const;
type Tone = (typeof tones)[number];

const connectionTone = (it: Connection, domains: readonly Domain[]): Tone => {
  if (it.state === "unknown" || it.state === "deleting") return it.state;
  if (it.state === "inactive") return it.everActive ? "warn" : "info";
  if (it.state !== "active") return "info";
  const certificate = urgentCertificate(it);
  if (certificate !== undefined) return certificate.expired ? "bad" : "warn";
  return lacksVerifiedDomain(it, domains) ? "warn" : "ok";
};

const directoryTone = (it: Directory, usersADayBefore: number | null): Tone => {
  if (it.state === "unknown" || it.state === "deleting") return it.state;
  if (it.state === "invalid_credentials") return "bad";
  if (it.state === "inactive") return it.everActive ? "warn" : "info";
  if (it.state !== "active") return "info";
  return usersDropped(it, usersADayBefore) > 0 ? "warn" : "ok";
};

/** The worst tone leads; then names and ids, so that the order never flickers. */
const worstFirst = <T extends { name: string; id: string }>(
  items: readonly T[],
  tone: (it: T) => Tone,
): T[] =>
  items.toSorted(
    (a, b) =>
      tones.indexOf(tone(a)) - tones.indexOf(tone(b)) ||
      compare(a.name, b.name) ||
      compare(a.id, b.id),
  );

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** When the first countdown moves on. */
const countdownMovesAt = (state: OrganizationState, now: number): number =>
  Math.min(
    ...state.connections
      .flatMap((connection) => connection.certificates)
      .filter((it) => it.expiresAt > now)
      .map((it) => it.expiresAt - (Math.ceil((it.expiresAt - now) / dayMs) - 1) * dayMs),
  );

/** What one viewer is shown of an organization at an instant. Pure; the only place that derives statuses. */
export const presentStatus = ({
  state,
  intents,
  managedBy,
  now,
}: PresentationInput): Presentation => {
  // Webhooks alone never say that there is nothing.
  const none = state.asOf === null ? "unknown" : "not_configured";
  const domains = state.domains.map(presentDomain);
  const connections = worstFirst(
    state.connections.map((it) => presentConnection(it, now)),
    (it) => connectionTone(it, domains),
  );
  const before = new Map(state.directories.map((it) => [it.id, it.usersADayBefore]));
  const directories = worstFirst(state.directories.map(presentDirectory), (it) =>
    directoryTone(it, before.get(it.id) ?? null),
  );
  const streams = state.logStreams.map(presentStream);
  const status: Status = {
    organization: { id: state.id, name: state.name },
    sso: { state: connections[0]?.state ?? none, connections },
    directorySync: { state: directories[0]?.state ?? none, directories },
    domains,
    auditLogs: {
      ...(state.auditLogs === null
        ? { state: "unknown" as const }
        : openState(auditLogsStates, state.auditLogs.state)),
      retentionDays: state.auditLogs?.retentionDays ?? null,
    },
    logStreams: {
      state: streams[0]?.state ?? (state.auditLogs === null ? "unknown" : none),
      streams,
    },
    attention: attentionOf({ connections, directories, domains, streams, before }),
    intents,
    ...(managedBy === undefined ? {} : { managedBy }),
    revision: state.revision,
  };
  return { status, validUntil: countdownMovesAt(state, now) };
};
