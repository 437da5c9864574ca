/** The code of the README and of the guides, so that the compiler reads it: `guides.test.ts` compares. */

// #region README.md
import { EnterpriseSettings, EnterpriseSettingsProvider } from "@acme/enterprise-settings";
import "@acme/enterprise-settings/styles.css";
// #endregion
import { ConfigureSsoButton, DirectorySyncCard } from "@acme/enterprise-settings";
import { SsoStatusIndicator, StatusFreshness, type Status } from "@acme/enterprise-settings";
// #region localization.md
import { de } from "@acme/enterprise-settings/locales/de";
// #endregion

interface SettingsPageProps {
  readonly user: { readonly id: string };
  readonly organization: { readonly id: string };
}

// #region README.md
export function SettingsPage({ user, organization }: SettingsPageProps) {
  return (
    <EnterpriseSettingsProvider viewer={`${user.id}:${organization.id}`}>
      <EnterpriseSettings />
    </EnterpriseSettingsProvider>
  );
}
// #endregion

export const apart = (
  <>
    {/* #region README.md */}
    <StatusFreshness />
    <SsoStatusIndicator detail action={false} /> <ConfigureSsoButton notices={false} />
    <DirectorySyncCard freshness={false} />
    {/* #endregion */}
  </>
);

export const alone = (status: Status) => (
  // #region README.md
  <SsoStatusIndicator status={status} />
  // #endregion
);

// #region localization.md
export const load = {
  de: () => import("@acme/enterprise-settings/locales/de").then((it) => it.de),
  ja: () => import("@acme/enterprise-settings/locales/ja").then((it) => it.ja),
  ar: () => import("@acme/enterprise-settings/locales/ar").then((it) => it.ar),
};
// #endregion

// #region localization.md
const messages = { configureSso: { configure: "Connect your identity provider" } };
// #endregion

export const german = (viewer: string) => (
  // #region localization.md
  <EnterpriseSettingsProvider viewer={viewer} locale={de}>
    …
  </EnterpriseSettingsProvider>
  // #endregion
);

export const worded = (viewer: string) => (
  // #region localization.md
  <EnterpriseSettingsProvider viewer={viewer} messages={messages}>
    …
  </EnterpriseSettingsProvider>
  // #endregion
);
