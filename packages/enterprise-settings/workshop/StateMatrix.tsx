import { portalIntents } from "@acme/enterprise-settings-contract/states";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import type { ReactNode } from "react";
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
  directory,
  domains,
  known,
  logStreams,
  otherWords,
  pressed,
  situations,
  sso,
  viewers,
  watched,
  type Screens,
} from "./screens.ts";
import { StoryScreen } from "./StoryScreen.tsx";

/** A host's own words, for people who may not see the settings. */
export const noAccess = "Only admins see this.";

/** What is the same in every card's drawing: its place in the page's outline, and who may not see it. */
const card = { headingLevel: 3, fallback: noAccess } as const;

/** Nothing is remembered from one look to the next. */
const forgetful = { getItem: () => null, setItem: () => {} };

interface Section {
  readonly screens: Screens;
  readonly drawn: ReactNode;
  /** One below the other, at the width of a page. Default `false`. */
  readonly wide?: boolean;
}

/** Every component, and every state that it can be in: the rows of the table of states. */
const sections = {
  SsoStatusIndicator: {
    screens: {
      ...sso,
      ...viewers,
      ...situations,
      ...otherWords,
      ...watched("ssoDraft", "sso"),
      ...pressed("ssoCertificateExpired"),
    },
    drawn: <SsoStatusIndicator detail fallback={noAccess} />,
  },
  ConfigureSsoButton: {
    screens: { ...sso, ...viewers, ...situations, ...otherWords, ...pressed("ssoNotConfigured") },
    drawn: <ConfigureSsoButton fallback={noAccess} />,
  },
  PortalButton: {
    screens: { ...known("ssoActive", "readOnly", "notInPlan"), ...pressed("ssoActive") },
    drawn: (
      <div className="story-buttons">
        {portalIntents.map((it) => (
          <PortalButton key={it} intent={it} fallback={noAccess} />
        ))}
      </div>
    ),
  },
  SsoConnectionCard: {
    screens: {
      ...sso,
      ...viewers,
      ...known("mayNotRenew"),
      ...situations,
      ...watched("ssoDraft", "sso"),
      ...pressed("ssoInactive"),
    },
    drawn: <SsoConnectionCard {...card} />,
  },
  DirectorySyncCard: {
    screens: {
      ...directory,
      ...viewers,
      ...situations,
      ...otherWords,
      ...watched("directoryValidating", "dsync"),
      ...pressed("directoryNotConfigured"),
    },
    drawn: <DirectorySyncCard {...card} />,
  },
  DomainVerificationCard: {
    screens: {
      ...domains,
      ...viewers,
      ...situations,
      ...watched("domainPending", "domain_verification"),
    },
    drawn: <DomainVerificationCard {...card} />,
  },
  LogStreamsCard: {
    screens: {
      ...logStreams,
      ...viewers,
      ...situations,
      ...watched("logStreamNotConfigured", "log_streams"),
    },
    drawn: <LogStreamsCard {...card} />,
  },
  EnterpriseReadiness: {
    screens: {
      ...known("ssoNotConfigured", "ssoCertificateExpired", "threeOfFive", "allDone"),
      ...viewers,
      ...situations,
      ...pressed("threeOfFive"),
    },
    drawn: <EnterpriseReadiness fallback={noAccess} />,
    wide: true,
  },
  SsoRecommendation: {
    screens: { ...known("ssoNotConfigured"), ...pressed("ssoNotConfigured") },
    drawn: (
      <SsoRecommendation users={24} learnMoreUrl="#sso" storage={forgetful} headingLevel={3} />
    ),
    wide: true,
  },
  StatusFreshness: {
    screens: {
      ...known("ssoActive"),
      workosSilent: { status: statusFixtures.ssoActive, asOf: "2026-11-21T12:06:00.000Z" },
      ...situations,
    },
    drawn: <StatusFreshness />,
  },
  CopyDiagnostics: { screens: known("ssoActive"), drawn: <CopyDiagnostics /> },
  EnterpriseSettings: {
    screens: {
      ...known("ssoNotConfigured", "threeOfFive", "allDone", "readOnly", "notInPlan"),
      ...situations,
    },
    drawn: <EnterpriseSettings {...card} />,
    wide: true,
  },
} satisfies Record<string, Section>;

export type Drawn = keyof typeof sections;

/** One component in every state. */
export function States({ of }: { readonly of: Drawn }) {
  const { screens, drawn, wide }: Section = sections[of];
  return (
    <div className="story-matrix" data-wide={wide}>
      {Object.entries(screens).map(([name, { awaits, ...screen }]) => (
        <figure key={name} data-awaits={awaits ?? ".acme-es:not([data-state=loading])"}>
          <figcaption>{name}</figcaption>
          <StoryScreen {...screen}>{drawn}</StoryScreen>
        </figure>
      ))}
    </div>
  );
}

/** The screens that were not complete yet, by name: what is spoken falls silent while others come. */
export const incomplete = (root: ParentNode): string[] =>
  [...root.querySelectorAll<HTMLElement>("figure:not([data-complete])")].flatMap((it) => {
    if (!it.querySelector(it.dataset["awaits"] ?? "*")) return [it.firstChild?.textContent ?? ""];
    it.dataset["complete"] = "";
    return [];
  });

/** The page of the whole kit: what designers look over, and what is measured in every mode. */
export function StateMatrix() {
  return (
    <>
      <h1>State matrix</h1>
      {(Object.keys(sections) as Drawn[]).map((name) => (
        <section key={name} className="story-section">
          <h2>{name}</h2>
          <States of={name} />
        </section>
      ))}
    </>
  );
}
