import { makeStatus, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { LogStreamsCard } from "./LogStreamsCard.tsx";

afterEach(cleanup);

test("when events last went is an instant in reach", () => {
  render(<LogStreamsCard status={statusFixtures.logStreamActive} />);
  const time = document.querySelector(".acme-es-sentence time");
  expect(time).toHaveAttribute("datetime", "2026-11-21T14:05:00.000Z");
  expect(time?.parentElement).toHaveTextContent(/^Last sent .+\.$/);
});

test.each([
  [90, "Audit events are kept for 90 days"],
  [1, "Audit events are kept for 1 day"],
])("kept for %i days", (retentionDays, text) => {
  const auditLogs = { state: "active", retentionDays } as const;
  render(<LogStreamsCard status={makeStatus({ auditLogs })} />);
  expect(screen.getByText(text)).toBeVisible();
});

test("how long they are kept is not made up", () => {
  render(<LogStreamsCard status={statusFixtures.logStreamNeverRead} freshness={false} />);
  expect(screen.queryByText(/kept for/)).toBeNull();
  expect(document.querySelector("footer")).toBeNull();
});
