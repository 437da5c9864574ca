import type { Certificate, Status } from "@acme/enterprise-settings-contract/wire";
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

/**
 * What a field may be, told by an example: `""` a text, `null` a text or null, `0` a number or null,
 * `false` a truth, a list of words one of them or `unknown`, an object the fields that it names and no
 * others. Anything else is a function.
 */
type Shape =
  | ""
  | null
  | 0
  | false
  | readonly string[]
  | ((value: unknown) => unknown)
  | { readonly [field: string]: Shape };

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const count = (value: unknown): number | null => (Number.isFinite(value) ? Number(value) : null);
const countOr0 = (value: unknown): number => count(value) ?? 0;

/** Beside a word that this version does not know, `unknown` in its place, stands the word itself. */
const rawKeys: Record<string, string> = { state: "rawState", type: "rawType" };

function read(shape: Shape, value: unknown): unknown {
  if (typeof shape === "function") return shape(value);
  if (shape === "") return text(value);
  if (shape === null) return text(value) || null;
  if (shape === 0) return count(value);
  if (shape === false) return value === true;
  if (Array.isArray(shape)) return shape.includes(value) ? value : "unknown";
  const fields = fieldsOf(value);
  const it: Fields = {};
  for (const [key, of] of Object.entries(shape as Record<string, Shape>)) {
    it[key] = read(of, fields[key]);
    const rawKey = Array.isArray(of) && rawKeys[key];
    const raw = rawKey && text(fields[rawKey] || (it[key] === "unknown" && fields[key]));
    if (raw && raw !== "unknown") it[rawKey] = raw;
  }
  return it;
}

const listOf = (shape: Shape) => (value: unknown) =>
  Array.isArray(value) ? value.map((it) => read(shape, it)) : [];

/** As the BFF counts: up, and never below 0. Not finite where there is no date. */
const daysUntil = (expiresAt: string): number =>
  Math.max(0, Math.ceil((Date.parse(expiresAt) - Date.now()) / 86_400_000));

/** Whatever else a server says, a link never runs a script. */
const webUrl = (value: unknown): string | null =>
  /^https?:/i.test(text(value)) ? text(value) : null;

const entry = { id: "", name: "", type: "", provider: "", guideUrl: webUrl } as const;

const certificates = listOf({
  type: certificateTypes,
  expiresAt: "",
  expired: false,
  daysUntilExpiry: 0,
});

const connection: Shape = {
  ...entry,
  protocol: null,
  state: connectionStates,
  everActive: false,
  domains: listOf(""),
  // Without a date there is nothing to warn of.
  certificates: (value) =>
    (certificates(value) as Certificate[]).flatMap((it) => {
      const counted = daysUntil(it.expiresAt);
      return Number.isNaN(counted) ? [] : { ...it, daysUntilExpiry: it.daysUntilExpiry ?? counted };
    }),
  updatedAt: "",
};

const directory: Shape = {
  ...entry,
  state: directoryStates,
  everActive: false,
  users(value) {
    const { active, inactive } = fieldsOf(value);
    return count(active) === null ? null : { active, inactive: countOr0(inactive) };
  },
  groups: 0,
  countsReadAt: null,
  lastChangeAt: null,
  updatedAt: "",
};

const domain: Shape = {
  id: "",
  domain: "",
  state: domainStates,
  failureReason: null,
  record(value) {
    const { name, value: content } = fieldsOf(value);
    return text(name) && text(content) ? { type: "TXT", name, value: content } : null;
  },
};

const logStream: Shape = {
  id: "",
  type: "",
  destination: "",
  state: logStreamStates,
  lastSentAt: null,
};

const attention: Shape = {
  code: attentionCodes,
  severity: attentionSeverities,
  intent: (value) => portalIntents.find((it) => it === value) ?? null,
  subjectId: null,
  since: null,
  params: (value) =>
    Object.fromEntries(
      Object.entries(fieldsOf(value)).filter(([, it]) => /string|number/.test(typeof it)),
    ),
};

/** A part's state is that of its first entry; without entries only "not configured" is believed. */
const part = (key: string, shape: Shape) => (value: unknown) => {
  const fields = fieldsOf(value);
  const entries = listOf(shape)(fields[key]) as { state: string }[];
  const none = fields["state"] === "not_configured" ? "not_configured" : "unknown";
  return { state: entries[0]?.state ?? none, [key]: entries };
};

/** An access that nobody knows must not offer a button that fails. */
const access = (value: unknown) => intentAccesses.find((it) => it === value) ?? "forbidden";

const status: Shape = {
  organization: { id: "", name: null },
  sso: part("connections", connection),
  directorySync: part("directories", directory),
  domains: listOf(domain),
  auditLogs: { state: auditLogsStates, retentionDays: 0 },
  logStreams: part("streams", logStream),
  attention: listOf(attention),
  intents: Object.fromEntries(portalIntents.map((it) => [it, access])),
  revision: countOr0,
};

/**
 * Reads a status from the wire. Lenient: what is unknown becomes `unknown`, what is missing becomes
 * empty, so that a newer server never breaks an older screen.
 * @throws {EnterpriseSettingsError} `invalid_answer` when it is not an object.
 */
export function readStatus(body: unknown): Status {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new EnterpriseSettingsError("invalid_answer", "The answer is not a status.");
  }
  const it = read(status, body) as Status;
  const { managedBy } = body as Fields;
  const contact = Object.entries(fieldsOf(managedBy)).filter(
    ([key, value]) => /^(name|email|url)$/.test(key) && text(value),
  );
  return contact.length > 0 ? { ...it, managedBy: Object.fromEntries(contact) } : it;
}
