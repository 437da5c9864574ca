import { act, fireEvent, screen } from "@testing-library/react";
import { problems, type ProblemCode } from "@acme/enterprise-settings-contract";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { renderToString } from "react-dom/server";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { failures } from "../testing/fakeClient.ts";
import { pass, renderKit } from "../../test/renderKit.tsx";
import { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { SsoStatusIndicator } from "../sso-status-indicator/SsoStatusIndicator.tsx";
import { ConfigureSsoButton } from "./ConfigureSsoButton.tsx";

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  return () => void vi.useRealTimers();
});

const click = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

describe("a click", () => {
  test("mints a link then, and leaves for it; focus stays, a second click does nothing", async () => {
    const { client, navigate } = renderKit(<ConfigureSsoButton />, {
      status: statusFixtures.ssoNotConfigured,
    });
    const button = await screen.findByRole("button", { name: "Configure SSO" });
    expect(button).toHaveAttribute("data-variant", "accent");
    expect(client.calls).not.toContain("link:sso");
    button.focus();
    act(() => {
      // Both before anything is drawn.
      button.click();
      button.click();
    });
    await act(() => pass(0));
    expect(client.calls.filter((it) => it === "link:sso")).toHaveLength(1);
    expect(navigate.mock.calls).toEqual([["https://setup.workos.com/?token=example"]]);
    expect(button).toHaveAttribute("aria-disabled", "true");
    expect(button).toHaveFocus();
  });

  test("says Opening… after 300 ms, and is itself again when the page comes back", async () => {
    const kit = renderKit(<ConfigureSsoButton />, { status: statusFixtures.ssoNotConfigured });
    kit.client.link = "never";
    const button = await screen.findByRole("button", { name: "Configure SSO" });
    fireEvent.click(button);
    await act(() => pass(299));
    expect(screen.queryByText("Opening…")).toBeNull();
    await act(() => pass(1));
    expect(button).toHaveTextContent("Opening…");
    act(() => void window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
    expect(button).toHaveTextContent(/^Configure SSO$/);
    expect(button).not.toHaveAttribute("aria-disabled");
  });

  test("that fails says why beside the button; Retry tries again and keeps the focus", async () => {
    const { client, navigate } = renderKit(<ConfigureSsoButton />, {
      status: statusFixtures.ssoNotConfigured,
      link: failures.workosDown,
    });
    const button = await screen.findByRole("button", { name: "Configure SSO" });
    fireEvent.click(button);
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("WorkOS did not answer. · Reference req-7f3k2Retry");
    client.link = { intent: "sso", url: "https://setup.example/", expiresAt: "" };
    click("Retry");
    await act(() => pass(0));
    expect(navigate).toHaveBeenCalledWith("https://setup.example/");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(button).toHaveFocus();
  });

  test.each(Object.keys(problems) as ProblemCode[])(
    "that fails with %s leaves the screen usable",
    async (code) => {
      const error = new EnterpriseSettingsError(code, "For developers.", {
        status: problems[code].status,
        requestId: "req-1",
      });
      const { client } = renderKit(
        [<SsoStatusIndicator key="status" />, <ConfigureSsoButton key="button" />],
        { status: statusFixtures.ssoActive, link: error },
      );
      const button = await screen.findByRole("button", { name: "Manage SSO" });
      fireEvent.click(button);
      const alert = await screen.findByRole("alert");
      expect(alert).toHaveTextContent(/^[A-Z].*\. · Reference req-1/);
      expect(alert).not.toHaveTextContent(/For developers|_/);
      expect(screen.getByText("SSO active · Okta")).toBeVisible();
      expect(button).not.toHaveAttribute("aria-disabled");
      fireEvent.click(button);
      await act(() => pass(0));
      expect(client.calls.filter((it) => it === "link:sso")).toHaveLength(2);
    },
  );

  test("is not lost when a poll changes what the button does meanwhile; nor is the focus", async () => {
    const { client, navigate } = renderKit(<ConfigureSsoButton />, {
      status: statusFixtures.ssoActiveWithoutDomain,
    });
    const button = await screen.findByRole("button", { name: "Verify domain" });
    let arrive: (() => void) | undefined;
    client.createPortalLink = ({ intent }) =>
      new Promise((resolve) => {
        arrive = () => resolve({ intent, url: `https://setup.example/${intent}`, expiresAt: "" });
      });
    button.focus();
    fireEvent.click(button);
    client.status = statusFixtures.ssoActive;
    await act(() => pass(30_000));
    expect(screen.getByRole("button", { name: /Manage SSO/ })).toBe(button);
    expect(button).toHaveFocus();
    arrive?.();
    await act(() => pass(0));
    expect(navigate.mock.calls).toEqual([["https://setup.example/domain_verification"]]);
  });

  test("that failed is not reproached any more once the button does something else", async () => {
    const { client } = renderKit(<ConfigureSsoButton />, {
      status: statusFixtures.ssoCertificateExpired,
      link: failures.workosDown,
    });
    fireEvent.click(await screen.findByRole("button", { name: "Renew certificate" }));
    await screen.findByRole("alert");
    client.status = statusFixtures.ssoActive;
    await act(() => pass(30_000));
    expect(screen.getByRole("button", { name: "Manage SSO" })).toBeVisible();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("whose button goes away leaves the focus in the component", async () => {
    const { client, container } = renderKit(<ConfigureSsoButton />, {
      status: statusFixtures.ssoActive,
    });
    (await screen.findByRole("button", { name: "Manage SSO" })).focus();
    client.status = statusFixtures.ssoDeleting;
    await act(() => pass(30_000));
    expect(screen.queryByRole("button")).toBeNull();
    expect(container.firstElementChild).toHaveFocus();
    act(() => (document.activeElement as HTMLElement).blur());
    expect(container.firstElementChild).not.toHaveAttribute("tabindex");
  });

  test("that was one too many says how long to wait", async () => {
    renderKit(<ConfigureSsoButton />, {
      status: statusFixtures.ssoNotConfigured,
      link: failures.rateLimited,
    });
    await screen.findByRole("button", { name: "Configure SSO" });
    click("Configure SSO");
    expect(await screen.findByRole("alert")).toHaveTextContent(
      /^Too many attempts. Try again in 20 s.$/,
    );
    await act(() => pass(20_000));
    expect(screen.getByRole("alert")).toHaveTextContent(
      /^Too many attempts. You can try again now.$/,
    );
  });

  test("whose link arrives after the viewer changed leads nowhere", async () => {
    const kit = renderKit(<ConfigureSsoButton />, { status: statusFixtures.ssoNotConfigured });
    await screen.findByRole("button", { name: "Configure SSO" });
    let arrive: ((link: { intent: "sso"; url: string; expiresAt: string }) => void) | undefined;
    kit.client.createPortalLink = () => new Promise((resolve) => (arrive = resolve));
    click("Configure SSO");
    kit.change({ viewer: "eve:other" });
    arrive?.({ intent: "sso", url: "https://setup.example/old", expiresAt: "" });
    await act(() => pass(0));
    expect(kit.navigate).not.toHaveBeenCalled();
    expect(await screen.findByRole("button")).not.toHaveAttribute("aria-disabled");
  });
});

test.each([
  ["readOnly", "Managed by Dana Reyes."],
  ["readOnlyWithoutContact", "Managed by your organization's admins."],
  ["readOnlyNotConfigured", "Managed by your organization's admins."],
  ["ssoDeleting", ""],
] as const)("%s shows no button but %j", async (fixture, text) => {
  const { container } = renderKit(<ConfigureSsoButton />, { status: statusFixtures[fixture] });
  await act(() => pass(0));
  expect(screen.queryByRole("button")).toBeNull();
  expect(container).toHaveTextContent(new RegExp(`^${text}$`));
});

test("who may not renew but may manage gets that", async () => {
  const status = {
    ...statusFixtures.ssoCertificateExpired,
    intents: { ...statusFixtures.readOnly.intents, sso: "allowed" as const },
  };
  const { client } = renderKit(<ConfigureSsoButton />, { status });
  fireEvent.click(await screen.findByRole("button", { name: "Manage SSO" }));
  await act(() => pass(0));
  expect(client.calls).toContain("link:sso");
});

test("not in the plan: the host's link", async () => {
  renderKit(<ConfigureSsoButton />, { status: statusFixtures.notInPlan, upgradeUrl: "/billing" });
  expect(await screen.findByRole("link", { name: "Upgrade" })).toHaveAttribute("href", "/billing");
});

test("beside an indicator nothing is told twice", async () => {
  const both = [
    <SsoStatusIndicator key="i" detail action={false} />,
    <ConfigureSsoButton key="b" notices={false} />,
  ];
  const kit = renderKit(both, { status: failures.workosDown });
  expect(kit.container.querySelectorAll(".acme-es-skeleton")).toHaveLength(3);
  expect(await screen.findAllByText("Status unavailable")).toHaveLength(1);
  expect(await screen.findAllByRole("button", { name: "Retry" })).toHaveLength(1);
  kit.unmount();
  renderKit(both, { status: statusFixtures.ssoCertificateExpired });
  expect(await screen.findAllByRole("button", { name: "Renew certificate" })).toHaveLength(1);
});

test("own words, and a clear error without a provider", async () => {
  renderKit(<ConfigureSsoButton />, {
    status: statusFixtures.ssoNotConfigured,
    messages: { configureSso: { configure: "Turn on SSO" } },
  });
  expect(await screen.findByRole("button", { name: "Turn on SSO" })).toBeVisible();
  expect(() => renderToString(<ConfigureSsoButton />)).toThrow(
    /EnterpriseSettingsProvider is missing/,
  );
});
