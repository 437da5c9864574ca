import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { patience } from "../../test/renderKit.tsx";
import type { PortalLaunch } from "../provider/context.ts";
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

test("a step opens the portal for what it is about, and says beside the steps what failed", async () => {
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
  await screen.findByRole("alert");
});

test("a host leaves steps out: they do not count", () => {
  render(<EnterpriseReadiness status={statusFixtures.threeOfFive} steps={["domain", "sso"]} />);
  expect(screen.getByRole("heading")).toHaveTextContent("2 of 2 done");
  expect(screen.getByText("Everything is set up.")).toBeVisible();
});
