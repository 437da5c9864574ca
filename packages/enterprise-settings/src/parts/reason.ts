import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import type { MessageParams } from "../words/createFormatter.ts";
import type { noticeMessages } from "./notice.messages.ts";

type Word = keyof typeof noticeMessages;

const words: Readonly<Record<string, Word>> = {
  network: "reasonNetwork",
  timeout: "reasonTimeout",
  popup_blocked: "popupBlocked",
  forbidden: "reasonForbidden",
  impersonated: "reasonForbidden",
  not_in_plan: "reasonNotInPlan",
  not_signed_in: "sessionEnded",
  session_expired: "sessionEnded",
  no_organization: "noOrganization",
  rate_limited: "reasonRateLimitedSoon",
  workos_rate_limited: "reasonWorkosBusy",
  workos_timeout: "reasonWorkos",
  workos_unavailable: "reasonWorkos",
  workos_unauthorized: "reasonSetup",
  workos_forbidden: "reasonSetup",
  workos_organization_not_found: "reasonSetup",
  workos_organization_rejected: "reasonSetup",
  workos_redirect_not_configured: "reasonSetup",
  workos_invalid_answer: "reasonWorkosAnswer",
};

/**
 * What went wrong, in words chosen by code: the server's own text is for developers. `waited`: the
 * time that the error asks to wait is over.
 */
export function reasonOf(
  error: Pick<EnterpriseSettingsError, "code" | "retryAfterSeconds">,
  waited: boolean,
): readonly [word: Word, params: MessageParams] {
  if (error.code === "rate_limited" && error.retryAfterSeconds) {
    return waited
      ? ["reasonRateLimitedOver", {}]
      : ["reasonRateLimited", { count: error.retryAfterSeconds }];
  }
  return [(Object.hasOwn(words, error.code) && words[error.code]) || "reasonServer", {}];
}
