import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, expect, test, vi } from "vitest";
import { patience, renderKit } from "../../test/renderKit.tsx";
import type { PortalLaunch } from "../provider/context.ts";
import { EnterpriseSettingsProvider } from "../provider/EnterpriseSettingsProvider.tsx";
import { createFakeClient } from "../testing/index.ts";
import { EnterpriseReadiness } from "./EnterpriseReadiness.tsx";

afterEach(cleanup);

test("readers hear which steps are done, which comes next and which are left", () => {
  render(<EnterpriseReadiness status={statusFixtures.threeOfFive} />);
  const steps = screen.getAllByRole("listitem");
  expect(steps.map((it) => it.textContent?.split(":")[0])).toEqual([
    "Done",
    "Done",
    "Next",
    "Done",
    "To do",
  ]);
});

test("a step opens the portal for what it is about, and says beside itself what failed", async () => {
  const onOpen = vi.fn<(launch: PortalLaunch) => void>();
  render(<EnterpriseReadiness status={statusFixtures.threeOfFive} onOpen={onOpen} />);
  fireEvent.click(screen.getByRole("button", { name: "Renew certificate" }));
  await vi.waitFor(() => expect(onOpen).toHaveBeenCalled(), patience);
  await act(async () => {});
  expect(onOpen).toHaveBeenCalledWith(expect.objectContaining({ intent: "certificate_renewal" }));
  onOpen.mockImplementation(() => {
    throw new Error("no");
  });
  fireEvent.click(screen.getByRole("button", { name: "Set up streaming" }));
  const alert = await screen.findByRole("alert");
  expect(alert.closest("li")).toHaveTextContent("Set up streaming");
});

test("without JavaScript a step is a form that asks the BFF for the same", () => {
  const client = { ...createFakeClient(), formAction: "/api/enterprise-settings/portal-links" };
  const page = document.createElement("div");
  page.innerHTML = renderToStaticMarkup(
    <EnterpriseSettingsProvider viewer="dana" client={client}>
      <EnterpriseReadiness status={statusFixtures.threeOfFive} />
    </EnterpriseSettingsProvider>,
  );
  const forms = [...page.querySelectorAll("form")];
  expect(forms.map((form) => Object.fromEntries(new FormData(form)))).toEqual([
    { intent: "certificate_renewal" },
    { intent: "log_streams" },
  ]);
  expect(forms.map((form) => form.querySelector("button")?.type)).toEqual(["submit", "submit"]);
});

test("a host leaves steps out: they do not count", () => {
  render(<EnterpriseReadiness status={statusFixtures.ssoActive} steps={["domain", "sso"]} />);
  expect(screen.getByRole("heading")).toHaveTextContent("2 of 2 done");
  expect(screen.getByText("Everything is set up.")).toBeVisible();
});

test("a plan without it: one way to upgrade for all steps", async () => {
  renderKit(<EnterpriseReadiness />, { status: statusFixtures.notInPlan, upgradeUrl: "/plans" });
  const upgrade = await screen.findByRole("link", { name: "Upgrade" });
  expect(upgrade).toHaveAttribute("href", "/plans");
  expect(screen.getAllByText("Not in your plan")).toHaveLength(4);
});
