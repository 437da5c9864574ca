import { makePortalLink, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, test } from "vitest";
import { describeConformance, described } from "../test/describeConformance.tsx";
import * as kit from "./index.ts";
import { createFakeClient } from "./testing/fakeClient.ts";

const {
  ConfigureSsoButton,
  CopyDiagnostics,
  DirectorySyncCard,
  DomainVerificationCard,
  EnterpriseReadiness,
  EnterpriseSettings,
  EnterpriseSettingsProvider,
  LogStreamsCard,
  PortalButton,
  SsoConnectionCard,
  SsoRecommendation,
  SsoStatusIndicator,
  StatusFreshness,
} = kit;

const status = statusFixtures.threeOfFive;
const client = createFakeClient({ status, link: makePortalLink() });
const noop = () => {};

describeConformance(
  "ConfigureSsoButton",
  (it) => <ConfigureSsoButton {...it} status={status} onOpen={noop} />,
  { ownClass: "acme-es-configure-sso", role: ["button", "Renew certificate"], plain: true },
);
describeConformance(
  "SsoStatusIndicator",
  (it) => <SsoStatusIndicator {...it} status={status} onOpen={noop} />,
  { ownClass: "acme-es-sso-status", role: ["button", "Renew certificate"], plain: true },
);
describeConformance("DirectorySyncCard", (it) => <DirectorySyncCard {...it} status={status} />, {
  ownClass: "acme-es-directory-sync",
  role: ["region", "Directory sync"],
});
describeConformance("SsoConnectionCard", (it) => <SsoConnectionCard {...it} status={status} />, {
  ownClass: "acme-es-sso-connection",
  role: ["region", "Single sign-on"],
});
describeConformance(
  "DomainVerificationCard",
  (it) => <DomainVerificationCard {...it} status={status} />,
  { ownClass: "acme-es-domain-verification", role: ["region", "Domains"] },
);
describeConformance("LogStreamsCard", (it) => <LogStreamsCard {...it} status={status} />, {
  ownClass: "acme-es-log-streams",
  role: ["region", "Audit log streaming"],
});
describeConformance(
  "EnterpriseReadiness",
  (it) => <EnterpriseReadiness {...it} status={status} />,
  {
    ownClass: "acme-es-readiness",
    role: ["region", "3 of 5 done"],
  },
);
describeConformance(
  "SsoRecommendation",
  (it) => (
    <SsoRecommendation
      {...it}
      users={24}
      storage={{ getItem: () => null, setItem() {} }}
      status={statusFixtures.ssoNotConfigured}
    />
  ),
  { ownClass: "acme-es-recommendation", role: ["region", "Set up single sign-on"] },
);
describeConformance("EnterpriseSettings", (it) => <EnterpriseSettings {...it} status={status} />, {
  ownClass: "acme-es-settings",
  role: ["heading", "Single sign-on and directory"],
  plain: true,
});
describeConformance(
  "StatusFreshness",
  (it) => (
    <EnterpriseSettingsProvider viewer="dana" client={client}>
      <StatusFreshness {...it} />
    </EnterpriseSettingsProvider>
  ),
  { ownClass: "acme-es-status-freshness", role: ["button", "Refresh"], plain: true },
);
describeConformance(
  "PortalButton",
  (it) => <PortalButton {...it} intent="sso" status={status} onOpen={noop} />,
  { ownClass: "acme-es-portal-button", role: ["button", "Manage SSO"], plain: true },
);
describeConformance(
  "CopyDiagnostics",
  (it) => (
    <EnterpriseSettingsProvider viewer="dana" client={client}>
      <CopyDiagnostics {...it} />
    </EnterpriseSettingsProvider>
  ),
  { ownClass: "acme-es-copy-diagnostics", role: ["button", "Copy diagnostics"], plain: true },
);

test("no component that the package exports is left out", () => {
  const components = Object.keys(kit).filter(
    (name) => /^[A-Z]/.test(name) && !/Provider$|Error$/.test(name),
  );
  expect(described).toEqual(new Set(components));
});
