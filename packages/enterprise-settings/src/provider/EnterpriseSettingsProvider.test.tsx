import { QueryClient, QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import { makeStatus, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { createRef, StrictMode, type ReactElement } from "react";
import { describe, expect, test, vi } from "vitest";
import { createFakeClient, failures } from "../testing/fakeClient.ts";
import { renderKit } from "../../test/renderKit.tsx";
import { ConfigureSsoButton } from "../configure-sso-button/ConfigureSsoButton.tsx";
import { DirectorySyncCard } from "../directory-sync-card/DirectorySyncCard.tsx";
import { SsoStatusIndicator } from "../sso-status-indicator/SsoStatusIndicator.tsx";
import { StatusFreshness } from "../status-freshness/StatusFreshness.tsx";
import { EnterpriseSettingsProvider } from "./EnterpriseSettingsProvider.tsx";
import { useEnterpriseStatus } from "./useEnterpriseStatus.ts";

describe("every component", () => {
  const refs = { div: createRef<HTMLDivElement>(), section: createRef<HTMLElement>() };
  const rest = { id: "own", className: "host", style: { margin: "3px" }, "data-x": "1" };
  test.each<[string, ReactElement, { current: HTMLElement | null }]>([
    ["ConfigureSsoButton", <ConfigureSsoButton key="b" ref={refs.div} {...rest} />, refs.div],
    ["SsoStatusIndicator", <SsoStatusIndicator key="i" ref={refs.div} {...rest} />, refs.div],
    ["StatusFreshness", <StatusFreshness key="f" ref={refs.div} {...rest} />, refs.div],
    ["DirectorySyncCard", <DirectorySyncCard key="c" ref={refs.section} {...rest} />, refs.section],
  ])("%s gives its root ref, class, style and what else it is given", async (_name, ui, ref) => {
    for (const status of [statusFixtures.ssoActive, failures.network, "never"] as const) {
      const kit = renderKit(ui, { status });
      await act(async () => {});
      expect(ref.current).toBe(kit.container.firstElementChild);
      expect(ref.current).toHaveClass("acme-es", "host");
      expect(ref.current).toHaveAttribute("data-x", "1");
      expect(ref.current).toHaveStyle({ margin: "3px" });
      kit.unmount();
    }
  });
});

test("one request for all components, strict mode included, on a host's own query client", async () => {
  const client = createFakeClient({ status: statusFixtures.ssoActive });
  const host = new QueryClient({
    defaultOptions: {
      queries: { retry: 3, staleTime: Infinity, refetchOnMount: "always", throwOnError: true },
    },
  });
  const Host = () => <p>{String(useQueryClient() === host)}</p>;
  const view = render(
    <StrictMode>
      <QueryClientProvider client={host}>
        <EnterpriseSettingsProvider viewer="dana" client={client} queryClient={host}>
          <Host />
          <ConfigureSsoButton />
          <SsoStatusIndicator />
          <DirectorySyncCard />
        </EnterpriseSettingsProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
  expect(await screen.findByText("SSO active · Okta")).toBeVisible();
  expect(screen.getByText("true")).toBeVisible();
  expect(client.calls).toEqual(["status"]);
  view.unmount();
});

test("the default client asks the default address with the latest functions", async () => {
  const asked: string[] = [];
  const fetched = vi.spyOn(globalThis, "fetch").mockImplementation(async (url, init) => {
    asked.push(`${url as string} ${new Headers(init?.headers).get("authorization")}`);
    return new Response(JSON.stringify(makeStatus()));
  });
  const Show = () => <p>{useEnterpriseStatus().state}</p>;
  const view = render(
    <EnterpriseSettingsProvider viewer="dana" headers={() => ({ authorization: "Bearer t" })}>
      <Show />
    </EnterpriseSettingsProvider>,
  );
  expect(await screen.findByText("ready")).toBeVisible();
  expect(asked[0]).toBe("/api/enterprise-settings/status Bearer t");
  view.unmount();
  fetched.mockRestore();
});
