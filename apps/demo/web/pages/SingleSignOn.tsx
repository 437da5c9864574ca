import {
  ConfigureSsoButton,
  DirectorySyncCard,
  EnterpriseSettingsProvider,
  SsoStatusIndicator,
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
      <div className="cards">
        <section className="card" aria-labelledby="single-sign-on">
          <div className="card-head">
            <div className="card-title">
              <h2 id="single-sign-on">Single sign-on</h2>
              <SsoStatusIndicator detail action={false} />
            </div>
            <ConfigureSsoButton notices={false} />
          </div>
          <div className="card-body">
            <details>
              <summary>How does setup work?</summary>
              <ol>
                <li>Choose your identity provider</li>
                <li>Exchange its metadata</li>
                <li>Test the connection</li>
                <li>Switch it on for everyone</li>
              </ol>
            </details>
          </div>
        </section>
        <DirectorySyncCard freshness={false} />
      </div>
    </EnterpriseSettingsProvider>
  );
}
