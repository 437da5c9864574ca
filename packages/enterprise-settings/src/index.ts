export { createClient } from "./client/createClient.ts";
export type {
  ClientOptions,
  EnterpriseSettingsClient,
  PortalLinkOptions,
  StatusOptions,
  StatusAnswer,
} from "./client/createClient.ts";
export { EnterpriseSettingsError } from "./client/EnterpriseSettingsError.ts";
export type { EnterpriseSettingsErrorCode } from "./client/EnterpriseSettingsError.ts";
export { ConfigureSsoButton } from "./configure-sso-button/ConfigureSsoButton.tsx";
export type { ConfigureSsoButtonProps } from "./configure-sso-button/ConfigureSsoButton.tsx";
export { CopyDiagnostics } from "./diagnostics/CopyDiagnostics.tsx";
export type { CopyDiagnosticsProps } from "./diagnostics/CopyDiagnostics.tsx";
export type { Diagnostics } from "./diagnostics/collectDiagnostics.ts";
export { useDiagnostics } from "./diagnostics/useDiagnostics.ts";
export { DirectorySyncCard } from "./directory-sync-card/DirectorySyncCard.tsx";
export type { DirectorySyncCardProps } from "./directory-sync-card/DirectorySyncCard.tsx";
export { DomainVerificationCard } from "./domain-verification-card/DomainVerificationCard.tsx";
export type { DomainVerificationCardProps } from "./domain-verification-card/DomainVerificationCard.tsx";
export { EnterpriseReadiness } from "./enterprise-readiness/EnterpriseReadiness.tsx";
export type { EnterpriseReadinessProps } from "./enterprise-readiness/EnterpriseReadiness.tsx";
export type { ReadinessStep } from "./enterprise-readiness/readiness.ts";
export { EnterpriseSettings } from "./enterprise-settings/EnterpriseSettings.tsx";
export type {
  EnterpriseSettingsProps,
  SettingsPart,
} from "./enterprise-settings/EnterpriseSettings.tsx";
export { LogStreamsCard } from "./log-streams-card/LogStreamsCard.tsx";
export type { LogStreamsCardProps } from "./log-streams-card/LogStreamsCard.tsx";
export { PortalButton } from "./portal-button/PortalButton.tsx";
export type { PortalButtonProps } from "./portal-button/PortalButton.tsx";
export type { RenderButton, RenderedButtonProps } from "./parts/Button.tsx";
export type { ExplicitProps } from "./parts/useView.ts";
export { EnterpriseSettingsProvider } from "./provider/EnterpriseSettingsProvider.tsx";
export type { EnterpriseSettingsProviderProps } from "./provider/EnterpriseSettingsProvider.tsx";
export { prefetchStatus } from "./provider/statusQuery.ts";
export type { PortalLaunch, PortalTarget } from "./provider/context.ts";
export type { Watch } from "./provider/portalWatch.ts";
export { useEnterpriseStatus } from "./provider/useEnterpriseStatus.ts";
export type { EnterpriseStatus } from "./provider/useEnterpriseStatus.ts";
export { usePortalLink } from "./provider/usePortalLink.ts";
export type { OpenPortalOptions, PortalLinkHandle } from "./provider/usePortalLink.ts";
export { SsoConnectionCard } from "./sso-connection-card/SsoConnectionCard.tsx";
export type { SsoConnectionCardProps } from "./sso-connection-card/SsoConnectionCard.tsx";
export type { DismissalStorage } from "./sso-recommendation/dismissals.ts";
export { SsoRecommendation } from "./sso-recommendation/SsoRecommendation.tsx";
export type { SsoRecommendationProps } from "./sso-recommendation/SsoRecommendation.tsx";
export { SsoStatusIndicator } from "./sso-status-indicator/SsoStatusIndicator.tsx";
export type { SsoStatusIndicatorProps } from "./sso-status-indicator/SsoStatusIndicator.tsx";
export { StatusFreshness } from "./status-freshness/StatusFreshness.tsx";
export type { StatusFreshnessProps } from "./status-freshness/StatusFreshness.tsx";
export type { Message } from "./words/createFormatter.ts";
export type { Locale, MessageOverrides, Words } from "./words/messages.ts";
export type { PortalLink, Status } from "@acme/enterprise-settings-contract/wire";
export type { PortalIntent } from "@acme/enterprise-settings-contract/states";
