import { QueryClient } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import { makeStatus, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { Profiler, useLayoutEffect, useRef, type ReactNode } from "react";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { pass, renderKit, uncaught } from "../../test/renderKit.tsx";
import { ConfigureSsoButton } from "../configure-sso-button/ConfigureSsoButton.tsx";
import { DirectorySyncCard } from "../directory-sync-card/DirectorySyncCard.tsx";
import { SsoStatusIndicator } from "../sso-status-indicator/SsoStatusIndicator.tsx";
import { StatusFreshness } from "../status-freshness/StatusFreshness.tsx";
import { createFakeClient, failures } from "../testing/fakeClient.ts";
import { EnterpriseSettingsProvider } from "./EnterpriseSettingsProvider.tsx";

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  return () => void vi.useRealTimers();
});

test("1,000 indicators: one request an interval, 0 renders on an unchanged poll", async () => {
  const onRender = vi.fn<() => void>();
  const onFreshness = vi.fn<() => void>();
  const many = Array.from({ length: 1_000 }, (_, index) => <SsoStatusIndicator key={index} />);
  const { client } = renderKit(
    <>
      <Profiler id="indicators" onRender={onRender}>
        {many}
      </Profiler>
      <Profiler id="freshness" onRender={onFreshness}>
        <StatusFreshness />
      </Profiler>
    </>,
    { status: statusFixtures.ssoActive },
  );
  await act(() => pass(0));
  expect(screen.getAllByText("SSO active · Okta")).toHaveLength(1_000);
  onRender.mockClear();
  onFreshness.mockClear();
  client.asOf = "2026-11-21T14:07:00.000Z";
  await act(() => pass(90_000));
  expect(client.calls).toEqual(["status", "status", "status", "status"]);
  expect(onRender).not.toHaveBeenCalled();
  expect(onFreshness).toHaveBeenCalled();
}, 30_000);

const northwind = makeStatus({ organization: { id: "org_A", name: "Northwind" } });
const everything = [
  <SsoStatusIndicator key="a" detail />,
  <ConfigureSsoButton key="b" />,
  <StatusFreshness key="c" />,
  <DirectorySyncCard key="d" />,
];

/** Every frame that React commits, as text. */
function Frames({ log, viewer, children }: { log: string[]; viewer: string; children: ReactNode }) {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const note = () => void log.push(`${element.dataset["viewer"]}: ${element.textContent}`);
    note();
    const observer = new MutationObserver(note);
    observer.observe(element, { subtree: true, childList: true, characterData: true });
    return () => observer.disconnect();
  });
  return (
    <div ref={root} data-viewer={viewer}>
      {children}
    </div>
  );
}

test.each([
  ["signs out", null],
  ["switches organization", "dana:contoso"],
])(
  "a host that %s on a shared query client never shows the old tenant for a frame",
  async (_n, next) => {
    const queryClient = new QueryClient();
    const client = createFakeClient({ status: northwind });
    const frames: string[] = [];
    const ui = (viewer: string | null) => (
      <Frames log={frames} viewer={viewer ?? "nobody"}>
        {viewer ? (
          <EnterpriseSettingsProvider {...{ viewer, client, queryClient }}>
            {everything}
          </EnterpriseSettingsProvider>
        ) : (
          "Signed out"
        )}
      </Frames>
    );
    const view = render(ui("dana:northwind"));
    onTestFinished(view.unmount);
    await act(() => pass(0));
    expect(frames.at(-1)).toContain("SSO active · Okta");
    client.status = next ? statusFixtures.ssoNotConfigured : failures.signedOut;
    frames.length = 0;
    view.rerender(ui(next));
    await act(() => pass(60_000));
    expect(frames.length).toBeGreaterThan(0);
    for (const frame of frames) expect(frame).not.toMatch(/^(?!dana:northwind).*(Okta|active)/);
    expect(frames.filter((it) => it.startsWith("dana:northwind"))).toEqual([]);
    expect(frames.at(-1)).toContain(next ? "SSO not configured" : "Signed out");
  },
);

test("a host that clears its query client shows nothing of what was known", async () => {
  const queryClient = new QueryClient();
  const { container, client } = renderKit(everything, { status: northwind, queryClient });
  await act(() => pass(0));
  client.status = "never";
  act(() => queryClient.clear());
  await act(() => pass(0));
  expect(container).not.toHaveTextContent("Okta");
});

test("a poll that fails takes nobody's focus, and is told once on a page", async () => {
  const { client } = renderKit(everything, { status: northwind });
  await act(() => pass(0));
  const button = screen.getByRole("button", { name: "Manage SSO" });
  button.focus();
  client.status = failures.workosDown;
  await act(() => pass(30_000));
  expect(await screen.findAllByText(/WorkOS did not answer/)).toHaveLength(1);
  expect(screen.getByRole("button", { name: "Manage SSO" })).toBe(button);
  expect(button).toHaveFocus();
  client.status = northwind;
  await act(() => pass(30_000));
  expect(screen.queryByText(/WorkOS did not answer/)).toBeNull();
  expect(button).toHaveFocus();
});

test("onStatusChange tells what changed while it was looked at, once", async () => {
  const onStatusChange = vi.fn<() => void>();
  const { client } = renderKit(everything, { status: northwind, onStatusChange });
  await act(() => pass(60_000));
  expect(onStatusChange).not.toHaveBeenCalled();
  client.status = statusFixtures.ssoInactive;
  await act(() => pass(60_000));
  expect(onStatusChange.mock.calls).toEqual([[statusFixtures.ssoInactive, northwind]]);
});

test("an onStatusChange that throws is the host's mistake, and stops no poll", async () => {
  const told = uncaught();
  const { client } = renderKit(everything, {
    status: northwind,
    onStatusChange: () => {
      throw new Error("Analytics.");
    },
  });
  await act(() => pass(0));
  client.status = statusFixtures.ssoInactive;
  await act(() => pass(30_000));
  expect(await screen.findByText("SSO inactive")).toBeVisible();
  expect(told).toEqual(["Error: Analytics."]);
  client.status = northwind;
  await act(() => pass(60_000));
  expect(screen.getByText("SSO active · Okta")).toBeVisible();
  expect(client.calls).toEqual(["status", "status", "status", "status"]);
});
