import {
  dehydrate,
  hydrate as hydrateQueries,
  HydrationBoundary,
  QueryClient,
  type DehydratedState,
} from "@tanstack/react-query";
import { act } from "@testing-library/react";
import { fixtureNow, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { Suspense, version } from "react";
import { expect, test, vi } from "vitest";
import { hydrate } from "../../test/hydrate.tsx";
import { patience } from "../../test/renderKit.tsx";
import { createFakeClient, failures } from "../testing/fakeClient.ts";
import { ConfigureSsoButton } from "../configure-sso-button/ConfigureSsoButton.tsx";
import { DirectorySyncCard } from "../directory-sync-card/DirectorySyncCard.tsx";
import { PortalButton } from "../portal-button/PortalButton.tsx";
import { SsoStatusIndicator } from "../sso-status-indicator/SsoStatusIndicator.tsx";
import { StatusFreshness } from "../status-freshness/StatusFreshness.tsx";
import { EnterpriseSettingsProvider } from "./EnterpriseSettingsProvider.tsx";
import { prefetchStatus } from "./statusQuery.ts";
import { useEnterpriseStatus } from "./useEnterpriseStatus.ts";

const parts = (
  <>
    <ConfigureSsoButton id="own" className="host" style={{ margin: 1 }} />
    <SsoStatusIndicator detail />
    <StatusFreshness />
    <DirectorySyncCard headingLevel={3} />
    <PortalButton intent="dsync" />
  </>
);
const formAction = "/api/enterprise-settings/portal-links";
const major = version.split(".")[0];

test(`renders on the server and hydrates without a warning, with React ${major}`, async () => {
  const client = { ...createFakeClient({ status: statusFixtures.ssoActive }), formAction };
  const { container, served, error } = await hydrate(() => (
    <EnterpriseSettingsProvider viewer="dana" client={client} queryClient={new QueryClient()}>
      {parts}
    </EnterpriseSettingsProvider>
  ));
  expect(served).toContain("Loading…");
  await vi.waitFor(() => expect(container).toHaveTextContent("SSO active · Okta"), patience);
  expect(client.calls).toEqual(["status"]);
  expect(container.querySelector("#own")).toHaveClass("acme-es-configure-sso", "host");
  expect(error).not.toHaveBeenCalled();
});

test(`with what a loader read it is drawn at once, with React ${major}`, async () => {
  const client = { ...createFakeClient({ status: statusFixtures.ssoActive }), formAction };
  const loader = new QueryClient();
  await prefetchStatus(loader, { client, viewer: "dana" });
  const state = JSON.parse(JSON.stringify(dehydrate(loader))) as DehydratedState;
  const now = () => Date.parse(fixtureNow);
  const { container, served, error } = await hydrate(() => {
    const queryClient = new QueryClient();
    return (
      <EnterpriseSettingsProvider viewer="dana" {...{ client, queryClient, now }}>
        <HydrationBoundary state={state} queryClient={queryClient}>
          {parts}
        </HydrationBoundary>
      </EnterpriseSettingsProvider>
    );
  });
  expect(served).toContain("SSO active · Okta");
  expect(served).toContain("Manage SSO");
  expect(served).not.toContain("Loading…");
  expect(container).toHaveTextContent("SSO active · Okta");
  expect(error).not.toHaveBeenCalled();
});

/** Of a host that draws the status itself. */
function OwnStatus() {
  const { state, status, checkedAt } = useEnterpriseStatus();
  return <p data-own>{`${state} ${status?.sso.state} ${checkedAt?.toISOString()}`}</p>;
}

test.each([
  ["without data", false],
  ["with what a loader read", true],
])(
  `what is taken over after the first answer is as it was served, %s, with React ${major}`,
  async (_how, loaded) => {
    const client = createFakeClient({ status: statusFixtures.ssoNotConfigured });
    const loader = new QueryClient();
    if (loaded) await prefetchStatus(loader, { client, viewer: "dana" });
    client.clock.advance(3_600_000);
    client.status = statusFixtures.ssoActive;
    let missing: Promise<void> | null = null;
    let arrive: (() => void) | undefined;
    const Late = () => {
      // As `lazy` does while its file comes.
      // oxlint-disable-next-line typescript/only-throw-error
      if (missing) throw missing;
      return (
        <>
          {parts}
          <OwnStatus />
        </>
      );
    };
    const { container, error } = await hydrate(
      () => {
        const queryClient = new QueryClient();
        hydrateQueries(queryClient, dehydrate(loader));
        return (
          <EnterpriseSettingsProvider viewer="dana" {...{ client, queryClient }}>
            <OwnStatus />
            <Suspense>
              <Late />
            </Suspense>
          </EnterpriseSettingsProvider>
        );
      },
      () => void (missing = new Promise((resolve) => (arrive = resolve))),
    );
    const [early, late] = [...container.querySelectorAll("[data-own]")];
    await vi.waitFor(() => expect(early).toHaveTextContent(/^ready active/), patience);
    expect(late).toHaveTextContent(loaded ? /^ready not_configured 2/ : "loading undefined");
    missing = null;
    await act(async () => arrive?.());
    await vi.waitFor(() => expect(container).toHaveTextContent("SSO active · Okta"), patience);
    // React took it over, rather than drawing it anew.
    expect(container.querySelectorAll("[data-own]")[1]).toBe(late);
    expect(late?.textContent).toBe(early?.textContent);
    expect(error).not.toHaveBeenCalled();
  },
);

test("a loader whose read fails leaves it to the page", async () => {
  const loader = new QueryClient();
  const client = createFakeClient({ status: failures.workosDown });
  await expect(prefetchStatus(loader, { client, viewer: "dana" })).resolves.toBeUndefined();
  expect(dehydrate(loader).queries).toEqual([]);
});
