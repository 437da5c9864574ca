import {
  fixtureNow,
  statusFixtures,
  type StatusFixture,
} from "@acme/enterprise-settings-contract/fixtures";
import { useState, type ReactNode } from "react";
import {
  EnterpriseSettingsProvider,
  type EnterpriseSettingsProviderProps,
} from "../src/provider/EnterpriseSettingsProvider.tsx";
import {
  createFakeClient,
  failures,
  type FakeClient,
  type FakeClientOptions,
} from "./fakeClient.ts";

/** The instant at which the stories play. */
const now = () => Date.parse(fixtureNow);

export interface StoryScreenProps
  extends FakeClientOptions, Partial<Omit<EnterpriseSettingsProviderProps, "client" | "now">> {
  /** A client that the story itself steers. */
  readonly client?: FakeClient;
}

/** A host's screen on a server in memory: no network, no navigation, and time stands still. */
export function StoryScreen({ status, link, client, ...props }: StoryScreenProps) {
  const [own] = useState(() =>
    createFakeClient({ ...(status ? { status } : {}), ...(link ? { link } : {}) }),
  );
  return (
    <EnterpriseSettingsProvider
      viewer="story"
      client={client ?? own}
      now={now}
      navigate={() => {}}
      signInUrl="#sign-in"
      upgradeUrl="#upgrade"
      organizationUrl="#organizations"
      {...props}
    />
  );
}

/** States that no fixture holds, because they are not about the status. */
const situations: Readonly<Record<string, StoryScreenProps>> = {
  loading: { status: "never" },
  checking: { status: failures.notKnown },
  unavailable: { status: failures.workosDown },
  signedOut: { status: failures.signedOut },
  noOrganization: { status: failures.noOrganization },
};

export interface StoryMatrixProps {
  readonly fixtures: readonly StatusFixture[];
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** One component in every state, on one page. */
export function StoryMatrix({ fixtures, wide, children }: StoryMatrixProps) {
  const screens = {
    ...Object.fromEntries(fixtures.map((name) => [name, { status: statusFixtures[name] }])),
    ...situations,
  };
  return (
    <div className="story-matrix" data-wide={wide || undefined}>
      {Object.entries<StoryScreenProps>(screens).map(([name, screen]) => (
        <figure key={name}>
          <figcaption>{name}</figcaption>
          <StoryScreen {...screen}>{children}</StoryScreen>
        </figure>
      ))}
    </div>
  );
}

const named = (start: string) =>
  (Object.keys(statusFixtures) as StatusFixture[]).filter((name) => name.startsWith(start));
const viewers: readonly StatusFixture[] = [
  "readOnly",
  "readOnlyWithoutContact",
  "readOnlyNotConfigured",
  "notInPlan",
];

/** The fixtures in which one part of the settings is the subject. */
export const ssoFixtures = [...named("sso"), ...viewers];
export const directoryFixtures = [...named("directory"), ...viewers];
