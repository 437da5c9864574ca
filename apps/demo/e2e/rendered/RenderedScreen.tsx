import { EnterpriseSettings, EnterpriseSettingsProvider } from "@acme/enterprise-settings";
import type { QueryClient } from "@tanstack/react-query";

export const viewer = "mara fabrikam";

/** The screen of a host that renders on the server, and opens the portal in a new tab: the same in both places. */
export const RenderedScreen = ({ queryClient }: { queryClient: QueryClient }) => (
  <EnterpriseSettingsProvider
    viewer={viewer}
    queryClient={queryClient}
    returnPath="/settings/sso"
    target="_blank"
  >
    <EnterpriseSettings />
  </EnterpriseSettingsProvider>
);
