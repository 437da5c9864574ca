import { EnterpriseSettings, StatusFreshness } from "@acme/enterprise-settings";
import type { PageProps } from "../me.ts";
import { PageHead } from "./PageHead.tsx";

export function SingleSignOn({ me: { organization } }: PageProps) {
  return (
    <>
      <PageHead
        title="Single sign-on and directory"
        lede={`Let people at ${organization.name ?? "your organization"} sign in with your identity provider, and keep members in step with your directory.`}
      >
        <StatusFreshness className="fresh" />
      </PageHead>
      <EnterpriseSettings title={null} />
    </>
  );
}
