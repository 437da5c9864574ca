import type { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import type { diagnosticsMessages } from "../diagnostics/CopyDiagnostics.messages.ts";
import type { directorySyncMessages } from "../directory-sync-card/DirectorySyncCard.messages.ts";
import type { domainMessages } from "../domain-verification-card/DomainVerificationCard.messages.ts";
import type { readinessMessages } from "../enterprise-readiness/EnterpriseReadiness.messages.ts";
import type { settingsMessages } from "../enterprise-settings/EnterpriseSettings.messages.ts";
import type { logStreamsMessages } from "../log-streams-card/LogStreamsCard.messages.ts";
import type { commonMessages } from "../parts/common.messages.ts";
import type { copyMessages } from "../parts/copy.messages.ts";
import type { portalButtonMessages } from "../portal-button/PortalButton.messages.ts";
import type { noticeMessages } from "../parts/notice.messages.ts";
import type { ssoConnectionMessages } from "../sso-connection-card/SsoConnectionCard.messages.ts";
import type { recommendationMessages } from "../sso-recommendation/SsoRecommendation.messages.ts";
import type { ssoStatusMessages } from "../sso-status-indicator/SsoStatusIndicator.messages.ts";
import type { Message } from "./createFormatter.ts";

/** The English texts, each beside its component: their keys are the type of every other language. */
interface English {
  readonly common: typeof commonMessages & typeof noticeMessages & typeof copyMessages;
  readonly configureSso: typeof configureSsoMessages;
  readonly portalButton: typeof portalButtonMessages;
  readonly diagnostics: typeof diagnosticsMessages;
  readonly ssoStatus: typeof ssoStatusMessages;
  readonly directorySync: typeof directorySyncMessages;
  readonly ssoConnection: typeof ssoConnectionMessages;
  readonly domains: typeof domainMessages;
  readonly logStreams: typeof logStreamsMessages;
  readonly readiness: typeof readinessMessages;
  readonly recommendation: typeof recommendationMessages;
  readonly settings: typeof settingsMessages;
}

/** A component's name in the catalogue. */
export type WordsOf = keyof English;

/** Every text that the kit says, by component and key. A language that lacks one is a type error. */
export type Words = {
  readonly [Component in WordsOf]: { readonly [Key in keyof English[Component]]: Message };
};

/** A language: what `@acme/enterprise-settings/locales/de` and the others export. */
export interface Locale {
  /** BCP 47, such as `de` or `ar-EG`: decides dates, numbers, plurals and lists. */
  readonly code: string;
  readonly words: Words;
}

/** Own words, by component and key. What is not given stays as the locale has it. */
export type MessageOverrides = {
  readonly [Component in WordsOf]?: Partial<Words[Component]>;
};
