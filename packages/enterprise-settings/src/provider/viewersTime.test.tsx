import {
  dehydrate,
  HydrationBoundary,
  QueryClient,
  type DehydratedState,
} from "@tanstack/react-query";
import { cleanup, render } from "@testing-library/react";
import { fixtureNow, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import { version, type ReactNode } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { hydrate } from "../../test/hydrate.tsx";
import { patience } from "../../test/renderKit.tsx";
import { ConfigureSsoButton } from "../configure-sso-button/ConfigureSsoButton.tsx";
import { CopyDiagnostics } from "../diagnostics/CopyDiagnostics.tsx";
import { DirectorySyncCard } from "../directory-sync-card/DirectorySyncCard.tsx";
import { DomainVerificationCard } from "../domain-verification-card/DomainVerificationCard.tsx";
import { EnterpriseReadiness } from "../enterprise-readiness/EnterpriseReadiness.tsx";
import { EnterpriseSettings } from "../enterprise-settings/EnterpriseSettings.tsx";
import { LogStreamsCard } from "../log-streams-card/LogStreamsCard.tsx";
import { PortalButton } from "../portal-button/PortalButton.tsx";
import { SsoConnectionCard } from "../sso-connection-card/SsoConnectionCard.tsx";
import { SsoRecommendation } from "../sso-recommendation/SsoRecommendation.tsx";
import { SsoStatusIndicator } from "../sso-status-indicator/SsoStatusIndicator.tsx";
import { StatusFreshness } from "../status-freshness/StatusFreshness.tsx";
import { EnterpriseSettingsProvider } from "./EnterpriseSettingsProvider.tsx";
import { prefetchStatus } from "./statusQuery.ts";
import { createFakeClient } from "../testing/fakeClient.ts";

const major = version.split(".")[0];

interface Side {
  /** An IANA time zone. */
  readonly zone: string;
  readonly now: string;
}
const server: Side = { zone: "Asia/Kolkata", now: fixtureNow };
const newYork: Side = { zone: "America/New_York", now: "2026-11-21T14:06:30.000Z" };
const nextYear: Side = { zone: "Asia/Tokyo", now: "2027-01-02T20:00:00.000Z" };

/** Where this code runs, and when. */
function moveTo({ zone, now }: Side): void {
  vi.stubEnv("TZ", zone);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(now) });
}

afterEach(() => {
  cleanup();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

/** Drawn on the server with what a loader read, then taken over by the viewer. */
async function takeOver(status: Status, children: ReactNode, viewer: Side) {
  moveTo(server);
  const client = createFakeClient({ status });
  const loader = new QueryClient();
  await prefetchStatus(loader, { client, viewer: "dana" });
  const state = JSON.parse(JSON.stringify(dehydrate(loader))) as DehydratedState;
  const screen = () => {
    const queryClient = new QueryClient();
    return (
      <EnterpriseSettingsProvider viewer="dana" client={client} queryClient={queryClient}>
        <HydrationBoundary state={state} queryClient={queryClient}>
          {children}
        </HydrationBoundary>
      </EnterpriseSettingsProvider>
    );
  };
  return { screen, ...(await hydrate(screen, () => moveTo(viewer))) };
}

/** Every component, and the states that tell a time: at night in UTC it is the day before in America. */
const components: Record<string, ReactNode> = {
  ConfigureSsoButton: <ConfigureSsoButton />,
  CopyDiagnostics: <CopyDiagnostics />,
  DirectorySyncCard: <DirectorySyncCard />,
  DomainVerificationCard: <DomainVerificationCard />,
  EnterpriseReadiness: <EnterpriseReadiness />,
  EnterpriseSettings: <EnterpriseSettings />,
  "EnterpriseSettings in German": <EnterpriseSettings locale="de" />,
  LogStreamsCard: <LogStreamsCard />,
  PortalButton: <PortalButton intent="sso" />,
  SsoConnectionCard: <SsoConnectionCard />,
  SsoRecommendation: <SsoRecommendation users={24} />,
  SsoStatusIndicator: <SsoStatusIndicator detail />,
  StatusFreshness: <StatusFreshness />,
};
const atNight = (status: Status): Status =>
  JSON.parse(JSON.stringify(status).replaceAll("30T12:00", "30T02:00")) as Status;
const { ssoCertificateExpiring, threeOfFive, directoryActive } = statusFixtures;
const states = {
  ssoCertificateExpiring: atNight(ssoCertificateExpiring),
  threeOfFive: atNight(threeOfFive),
  directoryActive,
};

/** What it says, and the times in full that are in reach. */
const told = (container: HTMLElement) => [
  container.textContent,
  ...[...container.querySelectorAll("time")].map((it) => it.title),
];

describe.each([newYork, nextYear])(
  "drawn on a server in Kolkata, looked at in $zone at $now",
  (viewer) => {
    test.each(Object.keys(components))(
      `%s tells the viewer's time, with React ${major}`,
      async (name) => {
        for (const status of Object.values(states)) {
          const { container, error, screen } = await takeOver(status, components[name], viewer);
          await vi.dynamicImportSettled();
          expect(error.mock.calls).toEqual([]);
          const drawnHere = render(screen()).container;
          await vi.waitFor(() => expect(told(container)).toEqual(told(drawnHere)), patience);
        }
      },
    );
  },
);

test("what is served is in full and in UTC; what is shown is by the viewer's clock and time zone", async () => {
  const directory = await takeOver(directoryActive, <DirectorySyncCard />, newYork);
  expect(directory.served).toContain("Last change received21 November 2026 Counts");
  expect(directory.container).toHaveTextContent("4 min ago 09:02");
  const title = "21 November 2026 at 09:02";
  expect(directory.container.querySelector("time")).toHaveAttribute("title", title);

  const { ssoCertificateExpiring } = states;
  const sso = await takeOver(ssoCertificateExpiring, <SsoStatusIndicator detail />, newYork);
  expect(sso.served).toContain("After 30 November 2026 nobody");
  expect(sso.container).toHaveTextContent("After 29 November nobody");
});
