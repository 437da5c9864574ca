import type { Certificate, Connection, Status } from "@acme/enterprise-settings-contract/wire";
import type { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import { action, present, row, type Presentation, type TableRow } from "../parts/presentation.ts";
import type { ssoStatusMessages } from "./SsoStatusIndicator.messages.ts";

export type SsoActionWord = keyof typeof configureSsoMessages;
/** The words of pills; `SsoConnectionCard` says them shorter. */
export type SsoPill = Exclude<keyof typeof ssoStatusMessages, `${string}Text` | "otherConnections">;
export type SsoPresentation = Presentation<keyof typeof ssoStatusMessages, SsoActionWord> & {
  readonly pill: SsoPill;
};

/** WorkOS announces a renewal up to 90 days ahead; people are told in the last 30. */
const warnDays = 30;

const manage = action("manage", "sso");

const rows = {
  not_configured: row("idle", "ring", "notConfigured", action("configure", "sso", true)),
  in_progress: row("info", "half", "inProgress", action("continue", "sso", true)),
  validating: row("info", "dots", "validating", manage),
  active: row("ok", "check", "active", manage),
  certificate_expiring: row(
    "warn",
    "warning",
    "expiring",
    action("renew", "certificate_renewal"),
    manage,
  ),
  certificate_expired: row(
    "bad",
    "alert",
    "expired",
    action("renew", "certificate_renewal", true),
    manage,
  ),
  no_verified_domain: row(
    "warn",
    "warning",
    "noDomain",
    action("verify", "domain_verification"),
    manage,
  ),
  inactive: row("warn", "minus", "inactive", action("review", "sso")),
  deleting: row("idle", "minus", "deleting"),
  unknown: row("idle", "question", "unknown", manage),
} as const satisfies Record<string, TableRow<keyof typeof ssoStatusMessages, SsoActionWord>>;

/** The certificate to speak of: the one that sign-in depends on first, the soonest to expire. */
const urgentCertificate = ({ certificates }: Connection): Certificate | undefined =>
  certificates
    .filter((it) => it.expired || it.daysUntilExpiry <= warnDays)
    // oxlint-disable-next-line unicorn/no-array-sort -- a copy; toSorted is younger than our target
    .sort(
      (a, b) =>
        Number(b.expired) - Number(a.expired) ||
        Number(b.type === "ResponseSigning") - Number(a.type === "ResponseSigning") ||
        a.daysUntilExpiry - b.daysUntilExpiry,
    )[0];

/** One connection, in the words of INTERFACE.md. `anyProvider` stands in where WorkOS names none. */
export function connectionPresentation(
  it: Connection,
  status: Status,
  anyProvider: string,
): SsoPresentation {
  const { state, domains, rawState: raw = "" } = it;
  const params = { provider: it.provider || anyProvider, domains, raw };
  if (state !== "active") {
    const begun =
      state === "draft" || state === "requires_type" || (state === "inactive" && !it.everActive);
    return present(rows, begun ? "in_progress" : state, params);
  }
  const certificate = urgentCertificate(it);
  if (certificate) {
    const { expiresAt, expired, type, daysUntilExpiry: count } = certificate;
    const shown = expired ? "certificate_expired" : "certificate_expiring";
    const told = present(rows, shown, { ...params, date: new Date(expiresAt), count });
    return expired || type === "ResponseSigning"
      ? told
      : { ...told, sentence: "expiringOtherText" };
  }
  const withoutDomain = status.attention.some(
    ({ code, subjectId }) =>
      code === "sso_without_verified_domain" && (subjectId === null || subjectId === it.id),
  );
  if (withoutDomain) return present(rows, "no_verified_domain", params);
  return {
    ...present(rows, "active", params),
    pill: it.provider ? "active" : "activeUnnamed",
    sentence: domains.length > 0 ? "activeDomainsText" : "activeText",
  };
}

/** The state of SSO: that of the connection which leads. */
export function ssoPresentation(status: Status, anyProvider: string): SsoPresentation {
  const { state, connections } = status.sso;
  const [leading] = connections;
  if (leading) return connectionPresentation(leading, status, anyProvider);
  return present(rows, state === "not_configured" ? state : "unknown", {});
}

/** One connection as a row of a list, in words of one's own or of `ssoStatusMessages`. */
export const connectionRow = (it: Connection, status: Status, anyProvider: string) => ({
  ...connectionPresentation(it, status, anyProvider),
  id: it.id,
  name: it.provider || it.name,
  about: [it.protocol, ...it.domains].filter(Boolean).join(" · "),
});
