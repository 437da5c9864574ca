import type {
  Attention,
  Certificate,
  Connection,
  Directory,
} from "@acme/enterprise-settings-contract/wire";
import type { Domain, LogStream, Status } from "@acme/enterprise-settings-contract/wire";
import {
  attentionCodes,
  attentionSeverities,
  auditLogsStates,
  certificateTypes,
  connectionStates,
  directoryStates,
  domainStates,
  intentAccesses,
  logStreamStates,
  portalIntents,
} from "@acme/enterprise-settings-contract/states";
import { EnterpriseSettingsError } from "./EnterpriseSettingsError.ts";

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const textOrNull = (value: unknown): string | null => text(value) || null;
const count = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;
const list = <T>(value: unknown, read: (fields: Fields) => T): T[] =>
  Array.isArray(value) ? value.map((item) => read(fieldsOf(item))) : [];

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((it) => it === value);

/** A value that this version does not know becomes `unknown`, and its own word is kept. */
function open<T extends string, K extends string>(
  known: readonly T[],
  fields: Fields,
  key: K,
  rawKey: string,
): Record<K, T> {
  const value = oneOf(known, fields[key]);
  const raw = value === undefined ? text(fields[key]) : text(fields[rawKey]);
  return { [key]: value ?? "unknown", ...(raw ? { [rawKey]: raw } : {}) } as Record<K, T>;
}

const readCertificate = (from: Fields): Certificate => ({
  ...open(certificateTypes, from, "type", "rawType"),
  expiresAt: text(from["expiresAt"]),
  expired: from["expired"] === true,
  daysUntilExpiry: count(from["daysUntilExpiry"]) ?? 0,
});

const readConnection = (from: Fields): Connection => ({
  id: text(from["id"]),
  name: text(from["name"]),
  type: text(from["type"]),
  provider: text(from["provider"]),
  protocol: textOrNull(from["protocol"]),
  ...open(connectionStates, from, "state", "rawState"),
  everActive: from["everActive"] === true,
  domains: Array.isArray(from["domains"]) ? from["domains"].map(text).filter(Boolean) : [],
  // Without a date there is nothing to warn of.
  certificates: list(from["certificates"], readCertificate).filter((it) => it.expiresAt),
  updatedAt: text(from["updatedAt"]),
});

function readUsers(value: unknown): Directory["users"] {
  const users = fieldsOf(value);
  const active = count(users["active"]);
  return active === null ? null : { active, inactive: count(users["inactive"]) ?? 0 };
}

const readDirectory = (from: Fields): Directory => ({
  id: text(from["id"]),
  name: text(from["name"]),
  type: text(from["type"]),
  provider: text(from["provider"]),
  ...open(directoryStates, from, "state", "rawState"),
  everActive: from["everActive"] === true,
  users: readUsers(from["users"]),
  groups: count(from["groups"]),
  countsReadAt: textOrNull(from["countsReadAt"]),
  lastChangeAt: textOrNull(from["lastChangeAt"]),
  updatedAt: text(from["updatedAt"]),
});

function readDomain(from: Fields): Domain {
  const record = fieldsOf(from["record"]);
  const [name, value] = [text(record["name"]), text(record["value"])];
  return {
    id: text(from["id"]),
    domain: text(from["domain"]),
    ...open(domainStates, from, "state", "rawState"),
    failureReason: textOrNull(from["failureReason"]),
    record: name && value ? { type: "TXT", name, value } : null,
  };
}

const readLogStream = (from: Fields): LogStream => ({
  id: text(from["id"]),
  type: text(from["type"]),
  destination: text(from["destination"]),
  ...open(logStreamStates, from, "state", "rawState"),
  lastSentAt: textOrNull(from["lastSentAt"]),
});

const readAttention = (from: Fields): Attention => ({
  code: oneOf(attentionCodes, from["code"]) ?? "unknown",
  severity: oneOf(attentionSeverities, from["severity"]) ?? "unknown",
  intent: oneOf(portalIntents, from["intent"]) ?? null,
  subjectId: textOrNull(from["subjectId"]),
  since: textOrNull(from["since"]),
  params: Object.fromEntries(
    Object.entries(fieldsOf(from["params"])).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === "string" || typeof entry[1] === "number",
    ),
  ),
});

/** The leading entry's state; without entries only "not configured" can be believed. */
const leadingState = <T extends string>(
  entries: readonly { state: T }[],
  stated: unknown,
): T | "not_configured" | "unknown" =>
  entries[0]?.state ?? (stated === "not_configured" ? stated : "unknown");

const readIntents = (from: Fields): Status["intents"] =>
  Object.fromEntries(
    // An access that nobody knows must not offer a button that fails.
    portalIntents.map((intent) => [intent, oneOf(intentAccesses, from[intent]) ?? "forbidden"]),
  ) as Status["intents"];

function readManagedBy(value: unknown): Pick<Status, "managedBy"> {
  const from = fieldsOf(value);
  const entries = ["name", "email", "url"].map((key) => [key, text(from[key])] as const);
  const given = entries.filter(([, value]) => value);
  return given.length > 0 ? { managedBy: Object.fromEntries(given) } : {};
}

/**
 * Reads a status from the wire. Lenient: what is unknown becomes `unknown`, what is missing becomes
 * empty, so that a newer server never breaks an older screen.
 * @throws {EnterpriseSettingsError} `invalid_answer` when it is not an object.
 */
export function readStatus(body: unknown): Status {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new EnterpriseSettingsError("invalid_answer", "The answer is not a status.");
  }
  const from = body as Fields;
  const [organization, sso] = [fieldsOf(from["organization"]), fieldsOf(from["sso"])];
  const [directorySync, audit] = [fieldsOf(from["directorySync"]), fieldsOf(from["auditLogs"])];
  const connections = list(sso["connections"], readConnection);
  const directories = list(directorySync["directories"], readDirectory);
  const logStreams = fieldsOf(from["logStreams"]);
  const streams = list(logStreams["streams"], readLogStream);
  return {
    organization: { id: text(organization["id"]), name: textOrNull(organization["name"]) },
    sso: { state: leadingState(connections, sso["state"]), connections },
    directorySync: { state: leadingState(directories, directorySync["state"]), directories },
    domains: list(from["domains"], readDomain),
    auditLogs: {
      ...open(auditLogsStates, audit, "state", "rawState"),
      retentionDays: count(audit["retentionDays"]),
    },
    logStreams: { state: leadingState(streams, logStreams["state"]), streams },
    attention: list(from["attention"], readAttention),
    intents: readIntents(fieldsOf(from["intents"])),
    ...readManagedBy(from["managedBy"]),
    revision: count(from["revision"]) ?? 0,
  };
}
