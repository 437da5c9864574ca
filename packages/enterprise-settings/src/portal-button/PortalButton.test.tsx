import { act, fireEvent, render, screen } from "@testing-library/react";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { forwardRef } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { pass, renderKit, uncaught } from "../../test/renderKit.tsx";
import { createFakeClient, failures } from "../testing/fakeClient.ts";
import type { PortalLaunch } from "../provider/context.ts";
import { EnterpriseSettingsProvider } from "../provider/EnterpriseSettingsProvider.tsx";
import { PortalButton } from "./PortalButton.tsx";

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  return () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  };
});

const ready = { status: statusFixtures.ssoActive };
const click = async (name = "Manage SSO") => {
  fireEvent.click(await screen.findByRole("button", { name }));
  await act(() => pass(0));
};

/** A new tab as `window.open` gives it, or none. */
function tabs(
  tab: { opener: unknown; location: { replace: () => void }; close: () => void } | null,
) {
  return vi.spyOn(window, "open").mockReturnValue(tab as Window | null);
}
const newTab = () => ({
  opener: window as unknown,
  location: { replace: vi.fn<() => void>() },
  close: vi.fn<() => void>(),
});

describe("opens the portal", () => {
  test("for any intent, with the provider to set up, and tells the host", async () => {
    const onOpened = vi.fn<() => void>();
    const { client, navigate } = renderKit(<PortalButton intent="sso" provider="OktaSAML" />, {
      ...ready,
      onOpened,
    });
    const asked = vi.spyOn(client, "createPortalLink");
    await click();
    expect(asked.mock.calls).toEqual([[{ intent: "sso", provider: "OktaSAML", returnPath: "/" }]]);
    expect(navigate).toHaveBeenCalledTimes(1);
    const launch = { intent: "sso", provider: "OktaSAML", target: "_self" };
    expect(onOpened.mock.calls).toEqual([[launch]]);
  });

  test("in a new tab: opened with the click, empty, cut off from this page, then sent there", async () => {
    const tab = newTab();
    const opened = tabs(tab);
    const { client, navigate } = renderKit(<PortalButton intent="dsync" target="_blank" />, ready);
    const asked = vi.spyOn(client, "createPortalLink");
    const button = await screen.findByRole("button", { name: "Manage directory" });
    fireEvent.click(button);
    expect(opened.mock.calls).toEqual([["about:blank", "_blank"]]);
    expect(tab.opener).toBeNull();
    await act(() => pass(0));
    expect(opened.mock.invocationCallOrder[0]).toBeLessThan(asked.mock.invocationCallOrder[0] ?? 0);
    expect(tab.location.replace.mock.calls).toEqual([["https://setup.workos.com/?token=example"]]);
    expect(navigate).not.toHaveBeenCalled();
    expect(button).not.toHaveAttribute("aria-disabled");
  });

  test("a new tab that fails is closed again, and the reason told", async () => {
    const tab = newTab();
    tabs(tab);
    const onError = vi.fn<() => void>();
    renderKit(<PortalButton intent="sso" target="_blank" />, {
      ...ready,
      link: failures.workosDown,
      onError,
    });
    await click();
    expect(tab.close).toHaveBeenCalledTimes(1);
    expect(await screen.findByRole("alert")).toHaveTextContent("WorkOS did not answer.");
    expect(onError.mock.calls).toMatchObject([[{ code: "workos_unavailable" }, { intent: "sso" }]]);
  });

  test("a blocked tab: a plain link, which is forgotten before it expires", async () => {
    tabs(null);
    const onError = vi.fn<() => void>();
    renderKit(<PortalButton intent="sso" target="_blank" />, { ...ready, onError });
    await click();
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "Your browser blocked the new tab.Open setup here",
    );
    const link = screen.getByRole("link", { name: "Open setup here" });
    expect(link).toHaveAttribute("href", "https://setup.workos.com/?token=example");
    expect(onError.mock.calls).toMatchObject([[{ code: "popup_blocked" }, { target: "_blank" }]]);
    fireEvent.click(link);
    await act(() => pass(0));
    expect(sessionStorage.getItem("acme-es-visit")).toContain('"intent":"sso"');
    await act(() => pass(240_000));
    expect(screen.queryByRole("link")).toBeNull();
  });
});

describe("a host's analytics that throw", () => {
  const fail = () => {
    throw new Error("Analytics.");
  };

  test("close no tab that is on its way to the portal, and are no failure of the launch", async () => {
    const tab = newTab();
    tabs(tab);
    const told = uncaught();
    const ui = <PortalButton intent="sso" target="_blank" />;
    renderKit(ui, { ...ready, onOpened: fail, onError: fail });
    await click();
    expect(told).toEqual(["Error: Analytics."]);
    expect(tab.location.replace).toHaveBeenCalledTimes(1);
    expect(tab.close).not.toHaveBeenCalled();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("take away neither the reason nor the way out", async () => {
    tabs(null);
    const told = uncaught();
    renderKit(<PortalButton intent="sso" target="_blank" />, { ...ready, onError: fail });
    await click();
    expect(await screen.findByRole("link", { name: "Open setup here" })).toBeVisible();
    expect(told).toEqual(["Error: Analytics."]);
  });
});

describe("onBeforeOpen", () => {
  test.each([
    ["false", () => false],
    ["a promise of false", async () => false],
  ])("%s cancels: nothing is asked, no tab opened", async (_name, onBeforeOpen) => {
    const opened = tabs(newTab());
    const ui = <PortalButton intent="sso" target="_blank" />;
    const { client } = renderKit(ui, { ...ready, onBeforeOpen });
    await click();
    expect([client.calls, opened.mock.calls]).toEqual([["status"], []]);
    expect(screen.getByRole("button")).not.toHaveAttribute("aria-disabled");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("may take its time; a throw is told", async () => {
    let answer: ((go: boolean) => void) | undefined;
    const { client, change } = renderKit(<PortalButton intent="sso" />, {
      ...ready,
      onBeforeOpen: () => new Promise<boolean>((resolve) => (answer = resolve)),
    });
    await click();
    expect(client.calls).toEqual(["status"]);
    answer?.(true);
    await act(() => pass(0));
    expect(client.calls).toContain("link:sso");
    change({ onBeforeOpen: () => Promise.reject(new Error("Host.")) });
    act(() => void window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
    await click();
    expect(await screen.findByRole("alert")).toHaveTextContent("Something failed on our side.");
  });
});

describe("without a provider", () => {
  test("draws the status that is given, and asks the host to open", async () => {
    const onOpen = vi.fn<(launch: PortalLaunch) => Promise<void>>(async () => {});
    const { rerender, unmount } = render(
      <PortalButton intent="sso" status={statusFixtures.ssoActive} onOpen={onOpen} />,
    );
    onTestFinished(unmount);
    await click();
    expect(onOpen.mock.calls).toEqual([[{ intent: "sso", provider: undefined, target: "_self" }]]);
    rerender(<PortalButton intent="sso" status={statusFixtures.readOnly} onOpen={onOpen} />);
    expect(screen.queryByRole("button")).toBeNull();
    expect(screen.getByText(/Managed by/)).toBeVisible();
    rerender(<PortalButton intent="sso" status={statusFixtures.ssoActive} />);
    expect(screen.queryByRole("button")).toBeNull();
  });
});

describe("without JavaScript", () => {
  const markup = (formAction: string | undefined) => {
    const client = { ...createFakeClient(), ...(formAction ? { formAction } : {}) };
    return renderToStaticMarkup(
      <EnterpriseSettingsProvider viewer="dana" client={client} returnPath="/settings">
        <PortalButton intent="sso" provider="OktaSAML" status={statusFixtures.ssoActive} />
      </EnterpriseSettingsProvider>,
    );
  };

  test("it is a form that asks the BFF for the same", () => {
    document.body.innerHTML = markup("/api/enterprise-settings/portal-links");
    const form = document.querySelector("form");
    expect(form).toHaveAttribute("action", "/api/enterprise-settings/portal-links");
    expect([form?.method, form?.target]).toEqual(["post", "_self"]);
    expect(Object.fromEntries(new FormData(form ?? undefined))).toEqual({
      intent: "sso",
      provider: "OktaSAML",
      returnPath: "/settings",
    });
    expect(form?.querySelector("button")?.type).toBe("submit");
    document.body.innerHTML = "";
  });

  test("with a session in headers there is none", () => {
    expect(markup(undefined)).not.toContain("<form");
  });

  test("hydrated, the form is enhanced: no page load, the link by JSON", async () => {
    const { client, navigate } = renderKit(<PortalButton intent="sso" />, ready);
    Object.assign(client, { formAction: "/api/enterprise-settings/portal-links" });
    const form = (await screen.findByRole("button", { name: "Manage SSO" })).closest("form");
    const submit = new SubmitEvent("submit", { bubbles: true, cancelable: true });
    act(() => void form?.dispatchEvent(submit));
    expect(submit.defaultPrevented).toBe(true);
    await act(() => pass(0));
    expect(navigate).toHaveBeenCalledTimes(1);
  });
});

const Theirs = forwardRef<HTMLButtonElement, { className?: string }>(function Theirs(props, ref) {
  return <button {...props} ref={ref} data-theirs />;
});

test("a host's own button has our label, state and behaviour", async () => {
  const { navigate } = renderKit(
    [
      <PortalButton key="element" intent="sso" render={<Theirs />} />,
      <PortalButton key="function" intent="dsync" render={(it) => <button {...it} id="own" />} />,
    ],
    ready,
  );
  const button = await screen.findByRole("button", { name: "Manage SSO" });
  expect(button).toHaveAttribute("data-theirs");
  expect(screen.getByRole("button", { name: "Manage directory" })).toHaveAttribute("id", "own");
  await click();
  expect(navigate).toHaveBeenCalledTimes(1);
});
