import {
  EnterpriseSettings,
  EnterpriseSettingsProvider,
  StatusFreshness,
} from "@acme/enterprise-settings";
import { queryClient, renewSession, type PageProps } from "../me.ts";
import { PageHead } from "./PageHead.tsx";

export function SingleSignOn({ me: { user, organization } }: PageProps) {
  return (
    <EnterpriseSettingsProvider
      viewer={`${user.id} ${organization.id}`}
      queryClient={queryClient}
      onUnauthorized={renewSession}
      signInUrl="/auth/sign-in?return=/settings/sso"
    >
      <PageHead
        title="Single sign-on and directory"
        lede={`Let people at ${organization.name ?? "your organization"} sign in with your identity provider, and keep members in step with your directory.`}
      >
        <StatusFreshness className="fresh" />
      </PageHead>
      <EnterpriseSettings title={null} />
    </EnterpriseSettingsProvider>
  );
}
