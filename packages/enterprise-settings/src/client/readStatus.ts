import type { Connection, Directory, Status } from "@acme/enterprise-settings-contract/wire";
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
type Reader<T> = (value: unknown) => T;

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};

const text: Reader<string> = (value) => (typeof value === "string" ? value : "");
const textOrNull: Reader<string | null> = (value) => text(value) || null;
const yes: Reader<boolean> = (value) => value === true;
const count: Reader<number | null> = (value) =>
  typeof value === "number" && Number.isFinite(value) ? value : null;
const countOr0: Reader<number> = (value) => count(value) ?? 0;
const list =
  <T>(read: Reader<T>): Reader<T[]> =>
  (value) =>
    Array.isArray(value) ? value.map(read) : [];
const oneOf =
  <T extends string, U>(known: readonly T[], otherwise: U): Reader<T | U> =>
  (value) =>
    known.find((it) => it === value) ?? otherwise;

/** Reads the fields that are named, and no others. */
const object =
  <T extends object>(readers: { [Key in keyof T]: Reader<T[Key]> }): Reader<T> =>
  (value) => {
    const fields = fieldsOf(value);
    const entries = Object.entries<Reader<unknown>>(readers);
    return Object.fromEntries(entries.map(([key, read]) => [key, read(fields[key])])) as T;
  };

/** Beside a word that this version does not know, `unknown` in its place, stands the word itself. */
const withRaw =
  <T>(key: "state" | "type", rawKey: "rawState" | "rawType", read: Reader<T>): Reader<T> =>
  (value) => {
    const fields = fieldsOf(value);
    const it = read(value) as T & Fields;
    const raw = text(it[key] === "unknown" ? fields[rawKey] || fields[key] : fields[rawKey]);
    return raw && raw !== "unknown" ? { ...it, [rawKey]: raw } : it;
  };

const open = <T extends string>(known: readonly T[]) => oneOf(known, "unknown" as T);

/** As the BFF counts: up, and never below 0. null where there is no date. */
function daysUntil(expiresAt: string): number | null {
  const days = Math.ceil((Date.parse(expiresAt) - Date.now()) / 86_400_000);
  return count(Math.max(0, days));
}

const entry = { id: text, name: text, type: text, provider: text };
const stateful = <T extends object>(readers: { [Key in keyof T]: Reader<T[Key]> }) =>
  withRaw("state", "rawState", object<T>(readers));

const readCertificates = list(
  withRaw(
    "type",
    "rawType",
    object({
      type: open(certificateTypes),
      expiresAt: text,
      expired: yes,
      daysUntilExpiry: count,
    }),
  ),
);

const readConnection = stateful<Omit<Connection, "rawState">>({
  ...entry,
  protocol: textOrNull,
  state: open(connectionStates),
  everActive: yes,
  domains: list(text),
  // Without a date there is nothing to warn of.
  certificates: (value) =>
    readCertificates(value).flatMap((it) => {
      const counted = daysUntil(it.expiresAt);
      return counted === null ? [] : [{ ...it, daysUntilExpiry: it.daysUntilExpiry ?? counted }];
    }),
  updatedAt: text,
});

const readUsers = object({ active: count, inactive: countOr0 });

const readDirectory = stateful<Omit<Directory, "rawState">>({
  ...entry,
  state: open(directoryStates),
  everActive: yes,
  users(value) {
    const { active, inactive } = readUsers(value);
    return active === null ? null : { active, inactive };
  },
  groups: count,
  countsReadAt: textOrNull,
  lastChangeAt: textOrNull,
  updatedAt: text,
});

const readDomain = stateful({
  id: text,
  domain: text,
  state: open(domainStates),
  failureReason: textOrNull,
  record(value: unknown) {
    const { name, value: content } = fieldsOf(value);
    return text(name) && text(content)
      ? { type: "TXT" as const, name: text(name), value: text(content) }
      : null;
  },
});

const readLogStream = stateful({
  id: text,
  type: text,
  destination: text,
  state: open(logStreamStates),
  lastSentAt: textOrNull,
});

const readAttention = object({
  code: open(attentionCodes),
  severity: open(attentionSeverities),
  intent: oneOf(portalIntents, null),
  subjectId: textOrNull,
  since: textOrNull,
  params: (value: unknown) =>
    Object.fromEntries(
      Object.entries(fieldsOf(value)).filter(([, it]) => /string|number/.test(typeof it)),
    ) as Record<string, string | number>,
});

/** A part's state is that of its first entry; without entries only "not configured" is believed. */
const part =
  <T extends { state: string }>(key: string, read: Reader<T>) =>
  (value: unknown) => {
    const fields = fieldsOf(value);
    const entries = list(read)(fields[key]);
    const state = entries[0]?.state ?? oneOf(["not_configured"], "unknown")(fields["state"]);
    return { state, [key]: entries };
  };

const readAll = object<Fields>({
  organization: object({ id: text, name: textOrNull }),
  sso: part("connections", readConnection),
  directorySync: part("directories", readDirectory),
  domains: list(readDomain),
  auditLogs: stateful({ state: open(auditLogsStates), retentionDays: count }),
  logStreams: part("streams", readLogStream),
  attention: list(readAttention),
  // An access that nobody knows must not offer a button that fails.
  intents: object(
    Object.fromEntries(portalIntents.map((it) => [it, oneOf(intentAccesses, "forbidden")])),
  ),
  revision: countOr0,
});

const contactKeys = ["name", "email", "url"];

/**
 * Reads a status from the wire. Lenient: what is unknown becomes `unknown`, what is missing becomes
 * empty, so that a newer server never breaks an older screen.
 * @throws {EnterpriseSettingsError} `invalid_answer` when it is not an object.
 */
export function readStatus(body: unknown): Status {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new EnterpriseSettingsError("invalid_answer", "The answer is not a status.");
  }
  const contact = fieldsOf((body as Fields)["managedBy"]);
  const given = contactKeys.filter((key) => text(contact[key]));
  return {
    ...(readAll(body) as unknown as Status),
    ...(given.length > 0
      ? { managedBy: Object.fromEntries(given.map((key) => [key, text(contact[key])])) }
      : {}),
  };
}
