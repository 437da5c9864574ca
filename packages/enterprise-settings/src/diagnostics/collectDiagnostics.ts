import type { Status } from "@acme/enterprise-settings-contract/wire";
import type { EnterpriseSettingsContext } from "../provider/context.ts";
import { version } from "./version.ts";

/** What support needs to find the cause: nothing in it names a person, a domain or a secret. */
export type Diagnostics = Readonly<Record<string, unknown>>;

/** Only what looks like a WorkOS id, a type, a code or an instant passes: never an address or a token. */
const id = (value: unknown) => matching(value, /^[a-z]+(_[a-z]+)*_[\dA-Z]{10,40}$/);
const type = (value: unknown) =>
  matching(value, /^([A-Za-z]{2,30}|[a-z]+( [a-z]+){0,3}( v\d\.\d)?)$/);
const code = (value: unknown) => matching(value, /^[a-z]+(_[a-z]+){0,5}$/);
const requestId = (value: unknown) => matching(value, /^[\da-z-]{4,40}$/i);
const instant = (value: unknown) => matching(value, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const tag = (value: unknown) => matching(value, /^[a-z]{2,3}(-[a-z\d]{2,8}){0,3}$/i);

function matching(value: unknown, pattern: RegExp, longest = 64): string | null {
  const text = typeof value === "string" ? value : "";
  return text.length <= longest && pattern.test(text) ? text : null;
}

const entry = (it: { id: string; state: string; type?: string }) => ({
  id: id(it.id),
  type: type(it.type),
  state: code(it.state),
});

function describe(status: Status) {
  const { organization, sso, directorySync, domains, logStreams, auditLogs } = status;
  return {
    organization: id(organization.id),
    revision: status.revision,
    sso: {
      state: code(sso.state),
      connections: sso.connections.map((it) => ({
        ...entry(it),
        everActive: it.everActive,
        domains: it.domains.length,
        certificates: it.certificates.map((certificate) => ({
          type: type(certificate.type),
          expiresAt: instant(certificate.expiresAt),
          expired: certificate.expired,
        })),
      })),
    },
    directorySync: {
      state: code(directorySync.state),
      directories: directorySync.directories.map((it) => ({
        ...entry(it),
        everActive: it.everActive,
        lastChangeAt: instant(it.lastChangeAt),
      })),
    },
    domains: domains.map(entry),
    auditLogs: code(auditLogs.state),
    logStreams: logStreams.streams.map(entry),
    attention: status.attention.map((it) => `${code(it.severity)}: ${code(it.code)}`),
    intents: Object.fromEntries(
      Object.entries(status.intents).map(([intent, access]) => [code(intent), code(access)]),
    ),
  };
}

/** The state of the kit for a support request, redacted: built from named fields, each checked by its form. */
export function collectDiagnostics(context: EnterpriseSettingsContext): Diagnostics {
  const { session, now } = context;
  const { situation, watch, failure, offline } = session.getSnapshot();
  const answer = session.answer();
  const { locale } = context.language;
  return {
    kit: version,
    at: new Date(now()).toISOString(),
    situation: situation.kind,
    notice: situation.kind === "ready" ? situation.notice : null,
    offline,
    failure: failure && {
      code: code(failure.code),
      status: failure.status ?? null,
      requestId: requestId(failure.requestId),
      retryAfterSeconds: failure.retryAfterSeconds ?? null,
    },
    reading: session.report(),
    lastAnswer: answer
      ? {
          requestId: requestId(answer.requestId),
          checkedAt: new Date(answer.checkedAt).toISOString(),
          asOf: instant(answer.asOf),
          pollAfterMs: answer.pollAfterMs,
        }
      : null,
    watch: watch ? `${code(watch.intent)}: ${watch.phase}` : null,
    locale: tag(typeof locale === "string" ? locale : locale.code),
    browser: typeof navigator === "undefined" ? null : navigator.userAgent,
    status: situation.kind === "ready" ? describe(situation.status) : null,
  };
}
