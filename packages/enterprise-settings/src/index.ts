export { createClient } from "./client/createClient.ts";
export type {
  ClientOptions,
  EnterpriseSettingsClient,
  PortalLinkOptions,
  StatusAnswer,
} from "./client/createClient.ts";
export { EnterpriseSettingsError } from "./client/EnterpriseSettingsError.ts";
export type { EnterpriseSettingsErrorCode } from "./client/EnterpriseSettingsError.ts";
export { ConfigureSsoButton } from "./configure-sso-button/ConfigureSsoButton.tsx";
export type { ConfigureSsoButtonProps } from "./configure-sso-button/ConfigureSsoButton.tsx";
export { DirectorySyncCard } from "./directory-sync-card/DirectorySyncCard.tsx";
export type { DirectorySyncCardProps } from "./directory-sync-card/DirectorySyncCard.tsx";
export { EnterpriseSettingsProvider } from "./provider/EnterpriseSettingsProvider.tsx";
export type { EnterpriseSettingsProviderProps } from "./provider/EnterpriseSettingsProvider.tsx";
export type { Watch } from "./provider/portalWatch.ts";
export { useEnterpriseStatus } from "./provider/useEnterpriseStatus.ts";
export type { EnterpriseStatus } from "./provider/useEnterpriseStatus.ts";
export { usePortalLink } from "./provider/usePortalLink.ts";
export type { PortalLinkHandle } from "./provider/usePortalLink.ts";
export { SsoStatusIndicator } from "./sso-status-indicator/SsoStatusIndicator.tsx";
export type { SsoStatusIndicatorProps } from "./sso-status-indicator/SsoStatusIndicator.tsx";
export { StatusFreshness } from "./status-freshness/StatusFreshness.tsx";
export type { StatusFreshnessProps } from "./status-freshness/StatusFreshness.tsx";
export type { Message } from "./words/createFormatter.ts";
export type { MessageOverrides } from "./words/messages.ts";
export type { PortalLink, Status } from "@acme/enterprise-settings-contract/wire";
export type { PortalIntent } from "@acme/enterprise-settings-contract/states";
