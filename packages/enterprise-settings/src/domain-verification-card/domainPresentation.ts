import type { Domain, Status } from "@acme/enterprise-settings-contract/wire";
import { worstFirst, type Presentation } from "../parts/presentation.ts";
import type { domainMessages } from "./DomainVerificationCard.messages.ts";

type Word = keyof typeof domainMessages;
export type DomainPresentation = Omit<Presentation<Word, Word>, "sentence"> & {
  /** A verified domain needs no word. */
  readonly sentence: Word | null;
};

const verify = { word: "verify", intent: "domain_verification", accent: true } as const;
const tryAgain = { word: "tryAgain", intent: "domain_verification" } as const;
const manage = { word: "manage", intent: "domain_verification" } as const;

type Row = Omit<DomainPresentation, "state" | "params">;

const rows = {
  not_configured: {
    tone: "idle",
    icon: "ring",
    pill: "notConfigured",
    sentence: "notConfiguredText",
    actions: [verify],
  },
  pending: {
    tone: "info",
    icon: "dots",
    pill: "pending",
    sentence: "pendingText",
    actions: [manage],
  },
  verified: { tone: "ok", icon: "check", pill: "verified", sentence: null, actions: [manage] },
  failed: {
    tone: "bad",
    icon: "alert",
    pill: "failed",
    sentence: "failedText",
    actions: [tryAgain],
  },
  unknown: {
    tone: "idle",
    icon: "question",
    pill: "unknown",
    sentence: "unknownText",
    actions: [manage],
  },
} as const satisfies Record<string, Row>;

/** WorkOS' reasons (OrganizationDomain verification_failed), an open set. */
const reasons = new Map<string | null, Word>([
  ["domain_verification_period_expired", "failedExpiredText"],
  ["domain_verified_by_other_organization", "failedElsewhereText"],
]);

function sentenceOf(it: Domain): Word | null {
  if (it.state === "failed") return reasons.get(it.failureReason) ?? "failedText";
  if (it.state === "pending" && !it.record) return "pendingBareText";
  if (it.state === "unknown" && !it.rawState) return "unknownUnnamedText";
  return rows[it.state].sentence;
}

/** One domain, in the words of INTERFACE.md. */
export function domainPresentation(it: Domain): DomainPresentation {
  return {
    ...rows[it.state],
    state: it.state,
    sentence: sentenceOf(it),
    params: { domain: it.domain, raw: it.rawState ?? "" },
  };
}

/** The organization's domains, the one that wants something first. */
export const sortedDomains = ({ domains }: Status): readonly Domain[] =>
  worstFirst(domains, (it) => rows[it.state].tone);

/** The state of the organization's domains: that of the worst one. */
export function domainsPresentation(status: Status): DomainPresentation {
  const [leading] = sortedDomains(status);
  return leading
    ? domainPresentation(leading)
    : { ...rows.not_configured, state: "not_configured", params: {} };
}
