import { act, fireEvent, screen } from "@testing-library/react";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, test } from "vitest";
import { failures } from "../testing/fakeClient.ts";
import { renderKit } from "../../test/renderKit.tsx";
import { StatusFreshness } from "./StatusFreshness.tsx";

test("a skeleton, then when it was checked, with the absolute time in reach", async () => {
  const { container } = renderKit(<StatusFreshness />, { status: statusFixtures.ssoActive });
  expect(container.querySelector(".acme-es-skeleton")).not.toBeNull();
  await screen.findByRole("button", { name: "Refresh" });
  expect(container).toHaveTextContent(/^Checked now ?Refresh$/);
  const time = container.querySelector("time");
  expect(time).toHaveAttribute("datetime", "2026-11-21T14:06:00.000Z");
  expect(time?.title).toMatch(/21 November 2026/);
});

test("Refresh asks the server; what WorkOS said long ago is dated in hours", async () => {
  const { client, container } = renderKit(<StatusFreshness />, {
    status: statusFixtures.ssoActive,
  });
  client.asOf = "2026-11-21T12:06:00.000Z";
  fireEvent.click(await screen.findByRole("button", { name: "Refresh" }));
  await screen.findByText(/WorkOS last answered/);
  expect(container).toHaveTextContent("Checked now WorkOS last answered 2 h ago");
  expect(client.calls).toEqual(["status", "refresh"]);
});

test.each([
  ["notKnown", "Checking… Refresh"],
  ["workosDown", "Refresh"],
  ["signedOut", ""],
  ["forbidden", ""],
] as const)("%s: %j", async (failure, text) => {
  const { container } = renderKit(<StatusFreshness />, { status: failures[failure] });
  await act(async () => {});
  expect(container.textContent?.replace(/\s+/g, " ").trim()).toBe(text);
});
