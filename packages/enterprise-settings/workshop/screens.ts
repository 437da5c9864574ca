import { statusFixtures, type StatusFixture } from "@acme/enterprise-settings-contract/fixtures";
import type { PortalIntent } from "@acme/enterprise-settings-contract/states";
import { failures } from "../src/testing/fakeClient.ts";
import type { StoryScreenProps } from "./StoryScreen.tsx";

/** A screen, and the selector of what is on it once it is complete. Default: a component that is not loading. */
export interface MatrixScreen extends StoryScreenProps {
  readonly awaits?: string;
}

export type Screens = Readonly<Record<string, MatrixScreen>>;

/** What the server knows: a state of what is configured, or what a viewer may do. */
export const known = (...fixtures: StatusFixture[]): Screens =>
  Object.fromEntries(fixtures.map((name) => [name, { status: statusFixtures[name] }]));

const named = (start: string): Screens =>
  known(
    ...(Object.keys(statusFixtures) as StatusFixture[]).filter((name) => name.startsWith(start)),
  );

/** The fixtures in which one part of the settings is the subject. */
export const sso = named("sso");
export const directory = named("directory");
export const domains = named("domain");
export const logStreams = named("logStream");

/** May see and not edit, and a plan without it. */
export const viewers = known(
  "readOnly",
  "readOnlyWithoutContact",
  "readOnlyNotConfigured",
  "notInPlan",
);

/** What no fixture holds, because it is not about the status. */
export const situations: Screens = {
  loading: { status: "never", awaits: ".acme-es-skeleton" },
  checking: { status: failures.notKnown },
  unavailable: { status: failures.workosDown },
  signedOut: { status: failures.signedOut },
  noOrganization: { status: failures.noOrganization },
  forbidden: { status: failures.forbidden, awaits: "figcaption" },
  offline: { status: statusFixtures.ssoActive, offline: true },
  stale: { status: failures.network, known: statusFixtures.ssoActive },
};

/** The same situations in other words. */
export const otherWords: Screens = {
  unavailableOffline: { status: failures.network, offline: true },
  rateLimited: { status: failures.rateLimited },
  notInPlanWithoutLink: { status: statusFixtures.notInPlan, upgradeUrl: "" },
  staleAnswered: { status: failures.workosDown, known: statusFixtures.ssoActive },
  staleSignedOut: { status: failures.signedOut, known: statusFixtures.ssoActive },
};

/** After a visit to the portal. A change is drawn as any state, and spoken once. */
export function watched(fixture: StatusFixture, intent: PortalIntent): Screens {
  const status = statusFixtures[fixture];
  return {
    watching: { status, watch: { intent, phase: "watching" }, awaits: ".acme-es-line" },
    changed: { status, watch: { intent, phase: "changed" }, awaits: "output:not(:empty)" },
    nothingChangedYet: { status, watch: { intent, phase: "over" }, awaits: ".acme-es-line" },
  };
}

/** After a click on the first action of that state. */
export function pressed(fixture: StatusFixture): Screens {
  const it = { status: statusFixtures[fixture], pressed: true, awaits: "[role=alert]" } as const;
  return {
    clickPending: {
      ...it,
      link: "never",
      awaits: ".acme-es-button-pending, .acme-es-link[aria-disabled]",
    },
    clickFailed: { ...it, link: failures.workosDown },
    clickRateLimited: { ...it, link: failures.rateLimited },
    clickBlocked: { ...it, target: "_blank" },
  };
}
