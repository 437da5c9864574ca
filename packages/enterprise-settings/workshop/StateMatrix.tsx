import type { StatusFixture } from "@acme/enterprise-settings-contract/fixtures";
import { portalIntents } from "@acme/enterprise-settings-contract/states";
import {
  ConfigureSsoButton,
  CopyDiagnostics,
  DirectorySyncCard,
  DomainVerificationCard,
  EnterpriseReadiness,
  EnterpriseSettings,
  LogStreamsCard,
  PortalButton,
  SsoConnectionCard,
  SsoRecommendation,
  SsoStatusIndicator,
  StatusFreshness,
} from "../src/index.ts";
import {
  directoryFixtures,
  domainFixtures,
  logStreamFixtures,
  ssoFixtures,
  StoryMatrix,
} from "../test/StoryMatrix.tsx";

/** A host's own words, for people who may not see the settings. */
export const noAccess = "Only admins see this.";

/** What is the same in every card's drawing: its place in the page's outline, and who may not see it. */
const card = { headingLevel: 3, fallback: noAccess } as const;

const steps: readonly StatusFixture[] = [
  "ssoNotConfigured",
  "ssoCertificateExpired",
  "threeOfFive",
  "allDone",
  "readOnlyNotConfigured",
  "notInPlan",
];

const screens: readonly StatusFixture[] = ["ssoNotConfigured", "threeOfFive", "readOnly"];

/** Nothing is remembered from one look to the next. */
const forgetful = { getItem: () => null, setItem: () => {} };

/** Every component in every state that it can be in. */
const sections = {
  SsoStatusIndicator: (
    <StoryMatrix fixtures={ssoFixtures}>
      <SsoStatusIndicator detail fallback={noAccess} />
    </StoryMatrix>
  ),
  ConfigureSsoButton: (
    <StoryMatrix fixtures={ssoFixtures}>
      <ConfigureSsoButton fallback={noAccess} />
    </StoryMatrix>
  ),
  PortalButton: (
    <StoryMatrix fixtures={["ssoActive", "readOnly", "notInPlan"]} every={false}>
      {portalIntents.map((intent) => (
        <PortalButton key={intent} intent={intent} fallback={noAccess} />
      ))}
    </StoryMatrix>
  ),
  SsoConnectionCard: (
    <StoryMatrix fixtures={ssoFixtures}>
      <SsoConnectionCard {...card} />
    </StoryMatrix>
  ),
  DirectorySyncCard: (
    <StoryMatrix fixtures={directoryFixtures}>
      <DirectorySyncCard {...card} />
    </StoryMatrix>
  ),
  DomainVerificationCard: (
    <StoryMatrix fixtures={domainFixtures}>
      <DomainVerificationCard {...card} />
    </StoryMatrix>
  ),
  LogStreamsCard: (
    <StoryMatrix fixtures={logStreamFixtures}>
      <LogStreamsCard {...card} />
    </StoryMatrix>
  ),
  EnterpriseReadiness: (
    <StoryMatrix fixtures={steps} wide>
      <EnterpriseReadiness fallback={noAccess} />
    </StoryMatrix>
  ),
  SsoRecommendation: (
    <StoryMatrix fixtures={["ssoNotConfigured"]} every={false} wide>
      <SsoRecommendation users={24} learnMoreUrl="#sso" storage={forgetful} headingLevel={3} />
    </StoryMatrix>
  ),
  StatusFreshness: (
    <StoryMatrix fixtures={["ssoActive"]}>
      <StatusFreshness />
    </StoryMatrix>
  ),
  CopyDiagnostics: (
    <StoryMatrix fixtures={["ssoActive"]} every={false}>
      <CopyDiagnostics />
    </StoryMatrix>
  ),
  EnterpriseSettings: (
    <StoryMatrix fixtures={screens} every={false} wide>
      <EnterpriseSettings {...card} />
    </StoryMatrix>
  ),
};

/** The page of the whole kit: what designers look over, and what is measured in every mode. */
export function StateMatrix() {
  return (
    <>
      <h1>State matrix</h1>
      {Object.entries(sections).map(([name, section]) => (
        <section key={name} className="story-section">
          <h2>{name}</h2>
          {section}
        </section>
      ))}
    </>
  );
}
