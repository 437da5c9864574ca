import type { Certificate, Connection, Status } from "@acme/enterprise-settings-contract/wire";
import type { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import type { Presentation, PresentedAction } from "../parts/presentation.ts";
import type { ssoStatusMessages } from "./SsoStatusIndicator.messages.ts";

export type SsoActionWord = keyof typeof configureSsoMessages;
export type SsoPresentation = Presentation<keyof typeof ssoStatusMessages, SsoActionWord>;

/** WorkOS announces a renewal up to 90 days ahead; people are told in the last 30. */
const warnDays = 30;

const configure = { word: "configure", intent: "sso", accent: true } as const;
const resume = { word: "continue", intent: "sso", accent: true } as const;
const manage = { word: "manage", intent: "sso" } as const;
const review = { word: "review", intent: "sso" } as const;
const verify = { word: "verify", intent: "domain_verification" } as const;
const renew = (accent: boolean): PresentedAction<"renew"> => ({
  word: "renew",
  intent: "certificate_renewal",
  accent,
});

const notConfigured: SsoPresentation = {
  state: "not_configured",
  tone: "idle",
  icon: "ring",
  pill: "notConfigured",
  sentence: "notConfiguredText",
  params: {},
  actions: [configure],
};

const unknown = (raw: string): SsoPresentation => ({
  state: "unknown",
  tone: "idle",
  icon: "question",
  pill: "unknown",
  sentence: raw ? "unknownText" : "unknownUnnamedText",
  params: { raw },
  actions: [manage],
});

/** Below zero where `a` is to be spoken of before `b`. */
const compareCertificates = (a: Certificate, b: Certificate): number =>
  Number(b.expired) - Number(a.expired) ||
  Number(b.type === "ResponseSigning") - Number(a.type === "ResponseSigning") ||
  a.daysUntilExpiry - b.daysUntilExpiry;

/** The certificate to speak of: the soonest to expire, the one that sign-in depends on first. */
const urgentCertificate = ({ certificates }: Connection): Certificate | undefined => {
  const [first, ...rest] = certificates.filter(
    (it) => it.expired || it.daysUntilExpiry <= warnDays,
  );
  return first && rest.reduce((a, b) => (compareCertificates(b, a) < 0 ? b : a), first);
};

function certificatePresentation(it: Certificate, provider: string): SsoPresentation {
  const date = new Date(it.expiresAt);
  if (it.expired) {
    return {
      state: "certificate_expired",
      tone: "bad",
      icon: "alert",
      pill: "expired",
      sentence: "expiredText",
      params: { provider, date },
      actions: [renew(true), manage],
    };
  }
  return {
    state: "certificate_expiring",
    tone: "warn",
    icon: "warning",
    pill: "expiring",
    sentence: it.type === "ResponseSigning" ? "expiringText" : "expiringOtherText",
    params: { provider, date, count: it.daysUntilExpiry },
    actions: [renew(false), manage],
  };
}

function activePresentation(it: Connection, status: Status, provider: string): SsoPresentation {
  const certificate = urgentCertificate(it);
  if (certificate) return certificatePresentation(certificate, provider);
  const withoutDomain = status.attention.some(
    ({ code, subjectId }) =>
      code === "sso_without_verified_domain" && (subjectId === null || subjectId === it.id),
  );
  if (withoutDomain) {
    return {
      state: "no_verified_domain",
      tone: "warn",
      icon: "warning",
      pill: "noDomain",
      sentence: "noDomainText",
      params: {},
      actions: [verify, manage],
    };
  }
  return {
    state: "active",
    tone: "ok",
    icon: "check",
    pill: it.provider ? "active" : "activeUnnamed",
    sentence: it.domains.length > 0 ? "activeDomainsText" : "activeText",
    params: { provider, domains: it.domains },
    actions: [manage],
  };
}

/** One connection, in the words of INTERFACE.md. `anyProvider` stands in where WorkOS names none. */
export function connectionPresentation(
  it: Connection,
  status: Status,
  anyProvider: string,
): SsoPresentation {
  const provider = it.provider || anyProvider;
  const params = { provider };
  const { state } = it;
  if (state === "active") return activePresentation(it, status, provider);
  if (state === "unknown") return unknown(it.rawState ?? "");
  if (state === "inactive" && it.everActive) {
    return {
      state,
      tone: "warn",
      icon: "minus",
      pill: "inactive",
      sentence: "inactiveText",
      params,
      actions: [review],
    };
  }
  if (state === "validating") {
    return {
      state,
      tone: "info",
      icon: "dots",
      pill: "validating",
      sentence: "validatingText",
      params,
      actions: [manage],
    };
  }
  if (state === "deleting") {
    return {
      state,
      tone: "idle",
      icon: "minus",
      pill: "deleting",
      sentence: "deletingText",
      params,
      actions: [],
    };
  }
  // draft, requires_type, and inactive that never was active
  return {
    state: "in_progress",
    tone: "info",
    icon: "half",
    pill: "inProgress",
    sentence: "inProgressText",
    params,
    actions: [resume],
  };
}

/** The state of SSO: that of the connection which leads. */
export function ssoPresentation(status: Status, anyProvider: string): SsoPresentation {
  const [leading] = status.sso.connections;
  if (leading) return connectionPresentation(leading, status, anyProvider);
  return status.sso.state === "not_configured" ? notConfigured : unknown("");
}
