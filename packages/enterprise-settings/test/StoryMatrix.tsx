import {
  fixtureNow,
  statusFixtures,
  type StatusFixture,
} from "@acme/enterprise-settings-contract/fixtures";
import { QueryClient } from "@tanstack/react-query";
import { useContext, useState, type ReactNode } from "react";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import {
  EnterpriseSettingsProvider,
  type EnterpriseSettingsProviderProps,
} from "../src/provider/EnterpriseSettingsProvider.tsx";
import {
  createFakeClient,
  failures,
  type FakeClient,
  type FakeClientOptions,
} from "../src/testing/fakeClient.ts";
import { StoryLanguage } from "./storyLanguage.ts";

/** The instant at which the stories play. */
const now = () => Date.parse(fixtureNow);

export interface StoryScreenProps
  extends FakeClientOptions, Partial<Omit<EnterpriseSettingsProviderProps, "client" | "now">> {
  /** A client that the story itself steers. */
  readonly client?: FakeClient;
  /** What was known before the screen was opened. */
  readonly known?: Status;
  /** Back from the portal since so many minutes, with a change or without. */
  readonly returned?: { readonly minutes: number; readonly changed?: boolean };
}

function knowing(status: Status | undefined): QueryClient {
  const queryClient = new QueryClient();
  const answer = { status, asOf: fixtureNow, pollAfterMs: null, etag: null, checkedAt: now() };
  if (status) queryClient.setQueryData(["@acme/enterprise-settings", "story", "status"], answer);
  return queryClient;
}

/** Remembers a visit as a tab does. The `sso` subject only, as one tab remembers one. */
function rememberVisit({ minutes, changed }: NonNullable<StoryScreenProps["returned"]>): void {
  const returnedAt = now() - minutes * 60_000;
  const visit = { viewer: "story", intent: "sso", before: changed ? "[]" : null, returnedAt };
  sessionStorage.setItem("acme-es-visit", JSON.stringify(visit));
}

/** A host's screen on a server in memory: no network, no navigation, and time stands still. */
export function StoryScreen({ status, link, client, known, returned, ...props }: StoryScreenProps) {
  const [own] = useState(() => {
    if (returned) rememberVisit(returned);
    return createFakeClient({ ...(status ? { status } : {}), ...(link ? { link } : {}) });
  });
  const [queryClient] = useState(() => knowing(known));
  const language = useContext(StoryLanguage);
  return (
    <EnterpriseSettingsProvider
      {...(language === undefined ? {} : { locale: language })}
      viewer="story"
      client={client ?? own}
      queryClient={queryClient}
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
  rateLimited: { status: failures.rateLimited },
  noOrganization: { status: failures.noOrganization },
  forbidden: { status: failures.forbidden },
  notInPlanWithoutLink: { status: statusFixtures.notInPlan, upgradeUrl: "" },
  stale: { status: failures.network, known: statusFixtures.ssoActive },
  staleAnswered: { status: failures.workosDown, known: statusFixtures.ssoActive },
  staleSignedOut: { status: failures.signedOut, known: statusFixtures.ssoActive },
};

export interface StoryMatrixProps {
  readonly fixtures: readonly StatusFixture[];
  readonly wide?: boolean;
  /** Whether the states that are not about the status are drawn too. Default `true`. */
  readonly every?: boolean;
  readonly children: ReactNode;
}

/** One component in every state, on one page. */
export function StoryMatrix({ fixtures, wide, every = true, children }: StoryMatrixProps) {
  const screens = {
    ...Object.fromEntries(fixtures.map((name) => [name, { status: statusFixtures[name] }])),
    ...(every ? situations : {}),
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
export const domainFixtures = [...named("domain"), ...viewers];
export const logStreamFixtures = [...named("logStream"), ...viewers];
