import { QueryClient } from "@tanstack/react-query";
import { act } from "@testing-library/react";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { version } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { createFakeClient } from "../../test/fakeClient.ts";
import { ConfigureSsoButton } from "../configure-sso-button/ConfigureSsoButton.tsx";
import { DirectorySyncCard } from "../directory-sync-card/DirectorySyncCard.tsx";
import { SsoStatusIndicator } from "../sso-status-indicator/SsoStatusIndicator.tsx";
import { StatusFreshness } from "../status-freshness/StatusFreshness.tsx";
import { EnterpriseSettingsProvider } from "./EnterpriseSettingsProvider.tsx";

test(`renders on the server and hydrates without a warning, with React ${version.split(".")[0]}`, async () => {
  const client = createFakeClient({ status: statusFixtures.ssoActive });
  const screen = () => (
    <EnterpriseSettingsProvider viewer="dana" client={client} queryClient={new QueryClient()}>
      <ConfigureSsoButton id="own" className="host" style={{ margin: 1 }} />
      <SsoStatusIndicator detail />
      <StatusFreshness />
      <DirectorySyncCard headingLevel={3} />
    </EnterpriseSettingsProvider>
  );
  const error = vi.spyOn(console, "error");
  const container = document.createElement("div");
  document.body.append(container);
  container.innerHTML = renderToString(screen());
  expect(container).toHaveTextContent("Loading…");
  expect(client.calls).toEqual([]);
  const root = await act(async () => hydrateRoot(container, screen()));
  await vi.waitFor(() => expect(container).toHaveTextContent("SSO active · Okta"));
  expect(client.calls).toEqual(["status"]);
  expect(container.querySelector("#own")).toHaveClass("acme-es-configure-sso", "host");
  expect(error).not.toHaveBeenCalled();
  act(() => root.unmount());
  container.remove();
});
