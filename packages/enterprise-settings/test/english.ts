import { configureSsoMessages } from "../src/configure-sso-button/ConfigureSsoButton.messages.ts";
import { diagnosticsMessages } from "../src/diagnostics/CopyDiagnostics.messages.ts";
import { directorySyncMessages } from "../src/directory-sync-card/DirectorySyncCard.messages.ts";
import { domainMessages } from "../src/domain-verification-card/DomainVerificationCard.messages.ts";
import { readinessMessages } from "../src/enterprise-readiness/EnterpriseReadiness.messages.ts";
import { settingsMessages } from "../src/enterprise-settings/EnterpriseSettings.messages.ts";
import { logStreamsMessages } from "../src/log-streams-card/LogStreamsCard.messages.ts";
import { commonMessages } from "../src/parts/common.messages.ts";
import { copyMessages } from "../src/parts/copy.messages.ts";
import { portalButtonMessages } from "../src/portal-button/PortalButton.messages.ts";
import { noticeMessages } from "../src/parts/notice.messages.ts";
import { ssoConnectionMessages } from "../src/sso-connection-card/SsoConnectionCard.messages.ts";
import { recommendationMessages } from "../src/sso-recommendation/SsoRecommendation.messages.ts";
import { ssoStatusMessages } from "../src/sso-status-indicator/SsoStatusIndicator.messages.ts";
import type { Locale } from "../src/words/messages.ts";

/** Every English text at one place. Only tests and the workshop have it: a host loads what it shows. */
export const english: Locale = {
  code: "en",
  words: {
    common: { ...commonMessages, ...noticeMessages, ...copyMessages },
    configureSso: configureSsoMessages,
    portalButton: portalButtonMessages,
    diagnostics: diagnosticsMessages,
    ssoStatus: ssoStatusMessages,
    ssoConnection: ssoConnectionMessages,
    directorySync: directorySyncMessages,
    domains: domainMessages,
    logStreams: logStreamsMessages,
    readiness: readinessMessages,
    recommendation: recommendationMessages,
    settings: settingsMessages,
  },
};
