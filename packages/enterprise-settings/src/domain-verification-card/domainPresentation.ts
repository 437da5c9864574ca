import type { Domain, Status } from "@acme/enterprise-settings-contract/wire";
import { action, present, row, worstFirst, type Presentation } from "../parts/presentation.ts";
import type { domainMessages } from "./DomainVerificationCard.messages.ts";

type Word = keyof typeof domainMessages;
export type DomainPresentation = Omit<Presentation<Word, Word>, "sentence"> & {
  /** A verified domain needs no word. */
  readonly sentence: Word | null;
};

const manage = action("manage", "domain_verification");

const rows = {
  not_configured: row(
    "idle",
    "ring",
    "notConfigured",
    action("verify", "domain_verification", true),
  ),
  pending: row("info", "dots", "pending", manage),
  verified: { ...row("ok", "check", "verified", manage), sentence: null },
  failed: row("bad", "alert", "failed", action("tryAgain", "domain_verification")),
  unknown: row("idle", "question", "unknown", manage),
} as const satisfies Record<string, Omit<DomainPresentation, "state" | "params">>;

/** WorkOS' reasons (OrganizationDomain verification_failed), an open set. */
const reasons = new Map<string | null, Word>([
  ["domain_verification_period_expired", "failedExpiredText"],
  ["domain_verified_by_other_organization", "failedElsewhereText"],
]);

/** One domain, in the words of INTERFACE.md. */
export function domainPresentation(it: Domain): DomainPresentation {
  const { state, domain, rawState: raw = "" } = it;
  const shown = present(rows, state, { domain, raw });
  if (state === "failed") {
    return { ...shown, sentence: reasons.get(it.failureReason) ?? "failedText" };
  }
  return state === "pending" && !it.record ? { ...shown, sentence: "pendingBareText" } : shown;
}

/** The organization's domains, the one that wants something first. */
export const sortedDomains = ({ domains }: Status): readonly Domain[] =>
  worstFirst(domains, (it) => rows[it.state].tone);

/** The state of the organization's domains: that of the worst one. */
export function domainsPresentation(status: Status): DomainPresentation {
  const [leading] = sortedDomains(status);
  return leading ? domainPresentation(leading) : present(rows, "not_configured", {});
}
