import type { Certificate, Connection, Status } from "@acme/enterprise-settings-contract/wire";
import type { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import { action, row, type Presentation } from "../parts/presentation.ts";
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
} as const satisfies Record<string, Omit<SsoPresentation, "state" | "params">>;

const present = (
  state: keyof typeof rows,
  params: SsoPresentation["params"] = {},
  other: Partial<Pick<SsoPresentation, "pill" | "sentence">> = {},
): SsoPresentation => ({ ...rows[state], state, params, ...other });

const unknown = (raw: string) =>
  present("unknown", { raw }, raw ? {} : { sentence: "unknownUnnamedText" });

/** Below zero where `a` is to be spoken of before `b`. */
const compareCertificates = (a: Certificate, b: Certificate): number =>
  Number(b.expired) - Number(a.expired) ||
  Number(b.type === "ResponseSigning") - Number(a.type === "ResponseSigning") ||
  a.daysUntilExpiry - b.daysUntilExpiry;

/** The certificate to speak of: the soonest to expire, the one that sign-in depends on first. */
const urgentCertificate = ({ certificates }: Connection): Certificate | undefined =>
  certificates
    .filter((it) => it.expired || it.daysUntilExpiry <= warnDays)
    .reduce<Certificate | undefined>(
      (a, b) => (a && compareCertificates(a, b) <= 0 ? a : b),
      undefined,
    );

function activePresentation(it: Connection, status: Status, provider: string): SsoPresentation {
  const certificate = urgentCertificate(it);
  if (certificate) {
    const { expiresAt, expired, type, daysUntilExpiry: count } = certificate;
    const params = { provider, date: new Date(expiresAt) };
    if (expired) return present("certificate_expired", params);
    const other = { sentence: "expiringOtherText" } as const;
    return present(
      "certificate_expiring",
      { ...params, count },
      type === "ResponseSigning" ? {} : other,
    );
  }
  const withoutDomain = status.attention.some(
    ({ code, subjectId }) =>
      code === "sso_without_verified_domain" && (subjectId === null || subjectId === it.id),
  );
  if (withoutDomain) return present("no_verified_domain");
  const { domains } = it;
  return present(
    "active",
    { provider, domains },
    {
      pill: it.provider ? "active" : "activeUnnamed",
      sentence: domains.length > 0 ? "activeDomainsText" : "activeText",
    },
  );
}

/** One connection, in the words of INTERFACE.md. `anyProvider` stands in where WorkOS names none. */
export function connectionPresentation(
  it: Connection,
  status: Status,
  anyProvider: string,
): SsoPresentation {
  const provider = it.provider || anyProvider;
  const { state } = it;
  if (state === "active") return activePresentation(it, status, provider);
  if (state === "unknown") return unknown(it.rawState ?? "");
  const begun =
    state === "draft" || state === "requires_type" || (state === "inactive" && !it.everActive);
  return present(begun ? "in_progress" : state, { provider });
}

/** The state of SSO: that of the connection which leads. */
export function ssoPresentation(status: Status, anyProvider: string): SsoPresentation {
  const [leading] = status.sso.connections;
  if (leading) return connectionPresentation(leading, status, anyProvider);
  return status.sso.state === "not_configured" ? present("not_configured") : unknown("");
}
