import {
  allIntents,
  makeStatus,
  statusFixtures,
} from "@acme/enterprise-settings-contract/fixtures";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { pass } from "../../test/renderKit.tsx";
import { DomainVerificationCard } from "./DomainVerificationCard.tsx";

const writeText = vi.fn<(text: string) => Promise<void>>();

beforeEach(() => {
  vi.useFakeTimers();
  writeText.mockReset().mockResolvedValue();
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText } });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  Reflect.deleteProperty(navigator, "clipboard");
});

const name = "orbit-domain-verification.northwind.com";
const click = async (label: string) => {
  fireEvent.click(screen.getByRole("button", { name: label }));
  await act(() => pass(0));
};

test.each([
  ["Copy name", name],
  ["Copy value", "m5Oztg3jdK4N"],
  ["Copy record", `${name}. TXT "m5Oztg3jdK4N"`],
])("%s copies it, says so in a live region, and falls silent again", async (label, text) => {
  render(<DomainVerificationCard status={statusFixtures.domainPending} />);
  await click(label);
  expect(writeText.mock.calls).toEqual([[text]]);
  const said = screen.getByText("Copied");
  expect(said.closest("output")).not.toBeNull();
  await act(() => pass(2_000));
  expect(screen.queryByText("Copied")).toBeNull();
});

test("where the browser forbids it, the text stands there, selected", async () => {
  writeText.mockRejectedValue(new DOMException("", "NotAllowedError"));
  render(<DomainVerificationCard status={statusFixtures.domainPending} />);
  await click("Copy value");
  screen.getByText(/does not allow copying/);
  const field = screen.getByRole<HTMLInputElement>("textbox", { name: "Copy value" });
  expect([field.value, field.readOnly]).toEqual(["m5Oztg3jdK4N", true]);
  expect([field.selectionStart, field.selectionEnd]).toEqual([0, 12]);
});

test("without a clipboard at all nothing throws", async () => {
  Reflect.deleteProperty(navigator, "clipboard");
  render(<DomainVerificationCard status={statusFixtures.domainPending} />);
  await click("Copy name");
  expect(screen.getByText(/does not allow copying/)).toBeVisible();
});

test("who may not edit is shown no record and no button", () => {
  const { domains } = statusFixtures.domainPending;
  render(
    <DomainVerificationCard
      status={makeStatus({ domains, intents: allIntents("forbidden") })}
      onOpen={() => {}}
    />,
  );
  expect(screen.queryByText(name)).toBeNull();
  expect(screen.queryByRole("button")).toBeNull();
  screen.getByText("Managed by your organization's admins.");
});
