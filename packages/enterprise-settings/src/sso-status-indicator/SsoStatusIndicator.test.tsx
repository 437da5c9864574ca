import { keepPreviousData, QueryClient, type DefaultOptions } from "@tanstack/react-query";
import { act, screen } from "@testing-library/react";
import { statusFixtures, type StatusFixture } from "@acme/enterprise-settings-contract/fixtures";
import { Profiler } from "react";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { failures } from "../testing/fakeClient.ts";
import { pass, renderKit } from "../../test/renderKit.tsx";
import { SsoStatusIndicator } from "./SsoStatusIndicator.tsx";

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  return () => {
    history.replaceState(null, "", "/");
    vi.useRealTimers();
  };
});

test.each(Object.keys(statusFixtures) as StatusFixture[])("%s has icon and words", async (name) => {
  const { container } = renderKit(<SsoStatusIndicator detail />, { status: statusFixtures[name] });
  await act(() => pass(0));
  const pill = container.querySelector(".acme-es-pill");
  expect(pill?.querySelector("svg[aria-hidden=true]")).not.toBeNull();
  expect(pill?.textContent).not.toMatch(/^$|[{}]|undefined/);
  expect(container.querySelector(".acme-es-sso-status")).toHaveAttribute("data-state");
});

test("the action stands beside what needs one, unless unwanted", async () => {
  const status = statusFixtures.ssoCertificateExpiring;
  const kit = renderKit(<SsoStatusIndicator />, { status });
  expect(await screen.findByRole("button", { name: "Renew certificate" })).toBeVisible();
  kit.unmount();
  renderKit(<SsoStatusIndicator action={false} />, { status });
  await screen.findByText(/expires in 9 days/);
  expect(screen.queryByRole("button")).toBeNull();
});

test("several connections: the leading one, and the others as rows", async () => {
  renderKit(<SsoStatusIndicator detail />, { status: statusFixtures.ssoSeveral });
  expect(await screen.findByRole("listitem")).toHaveTextContent(
    "Entra IDSAML · northwind.comSSO waiting for first sign-in",
  );
});

describe("without a status", () => {
  test("a skeleton, then the state", async () => {
    const { container, client } = renderKit(<SsoStatusIndicator />);
    expect(container).toHaveTextContent("Loading…");
    expect(container.querySelector(".acme-es-skeleton")).not.toBeNull();
    expect(client.calls).toEqual(["status"]);
  });

  test.each([
    ["notKnown", "Checking…"],
    ["workosDown", "Status unavailableWorkOS did not answer. · Reference req-7f3k2 Retry"],
    ["network", "Status unavailableWe could not reach the server. Retry"],
    ["signedOut", "Your session ended. Sign in again"],
    ["noOrganization", "Your account does not belong to an organization yet."],
    ["forbidden", "Ask Dana"],
  ] as const)("%s: %s", async (failure, text) => {
    const { container } = renderKit(<SsoStatusIndicator fallback="Ask Dana" />, {
      status: failures[failure],
      signInUrl: "/sign-in",
    });
    await act(() => pass(0));
    expect(container.textContent?.trim()).toBe(text);
  });

  test("an error stays while it is tried again", async () => {
    const { client, container } = renderKit(<SsoStatusIndicator />, { status: failures.network });
    await screen.findByText("Status unavailable");
    client.status = "never";
    await act(() => pass(5_000));
    expect(container).toHaveTextContent("Status unavailable");
  });

  test("Retry mends it: asked once, and the focus stays in the component", async () => {
    const kit = renderKit(<SsoStatusIndicator />, { status: failures.network });
    const retry = await screen.findByRole("button", { name: "Retry" });
    retry.focus();
    kit.client.status = statusFixtures.ssoActive;
    act(() => {
      retry.click();
      retry.click();
    });
    expect(retry).toHaveAttribute("aria-disabled", "true");
    await act(() => pass(0));
    expect(kit.container).toHaveTextContent(/^SSO active · Okta$/);
    expect(kit.client.calls).toEqual(["status", "refresh"]);
    expect(kit.container.firstElementChild).toHaveFocus();
  });
});

describe("old data", () => {
  test("stays, marked, while the server cannot be reached", async () => {
    const { client, container } = renderKit(<SsoStatusIndicator />, {
      status: statusFixtures.ssoActive,
    });
    await screen.findByText("SSO active · Okta");
    client.status = failures.network;
    await act(() => pass(30_000));
    expect(container).toHaveTextContent(
      "SSO active · OktaWe could not reach the server; showing what we knew 1 second ago. Retry",
    );
    screen.getByRole("button", { name: "Retry" }).focus();
    client.status = statusFixtures.ssoActive;
    await act(() => pass(5_000));
    expect(container).toHaveTextContent(/^SSO active · Okta$/);
    expect(container.firstElementChild).toHaveFocus();
  });

  test("is not blamed on the network where the server answered", async () => {
    const { client, container } = renderKit(<SsoStatusIndicator />, {
      status: statusFixtures.ssoActive,
    });
    await screen.findByText("SSO active · Okta");
    client.status = failures.rateLimited;
    await act(() => pass(30_000));
    expect(container).toHaveTextContent(
      "Too many attempts. Try again in 20 s. Showing what we knew 1 second ago. Retry",
    );
  });

  const active = statusFixtures.ssoActive;
  const old = { status: active, asOf: null, pollAfterMs: null, etag: null, checkedAt: 0 };
  test.each<[string, DefaultOptions["queries"]]>([
    ["", {}],
    [", though the host keeps old data", { placeholderData: keepPreviousData }],
    [", though the host begins with data", { initialData: old, staleTime: Infinity }],
    [", though the host hashes all keys alike", { queryKeyHashFn: () => "same" }],
    [", though the host restores what it kept", { persister: async () => old }],
  ])("of another viewer is gone in the same frame%s", async (_name, queries = {}) => {
    const queryClient = new QueryClient({ defaultOptions: { queries } });
    const kit = renderKit(<SsoStatusIndicator />, { status: active, queryClient });
    await screen.findByText("SSO active · Okta");
    kit.client.status = "never";
    kit.change({ viewer: "eve:other" });
    expect(kit.container).toHaveTextContent(/^Loading…$/);
    await act(() => pass(1_000));
    expect(kit.container).toHaveTextContent(/^Loading…$/);
    expect(kit.client.calls).toEqual(["status", "status"]);
  });
});

test("an unchanged poll renders nothing, whatever the number", async () => {
  const onRender = vi.fn<() => void>();
  const many = Array.from({ length: 200 }, (_, index) => <SsoStatusIndicator key={index} detail />);
  const { client } = renderKit(
    <Profiler id="kit" onRender={onRender}>
      {many}
    </Profiler>,
    { status: statusFixtures.ssoActive },
  );
  await screen.findAllByText("SSO active · Okta");
  onRender.mockClear();
  client.asOf = "2026-11-21T14:07:00.000Z";
  await act(() => pass(90_000));
  expect(client.calls).toHaveLength(4);
  expect(onRender).not.toHaveBeenCalled();
});

const spoken = () => screen.getAllByRole("status").map((it) => it.textContent);

test("after the portal one of them speaks, once", async () => {
  history.replaceState(null, "", "/?acme-es-return=sso");
  const { client } = renderKit([<SsoStatusIndicator key="a" />, <SsoStatusIndicator key="b" />], {
    status: statusFixtures.ssoNotConfigured,
    now: () => Date.now(),
  });
  await act(() => pass(0));
  expect(screen.getAllByText("Waiting for WorkOS…")).toHaveLength(2);
  client.status = statusFixtures.ssoValidating;
  await act(() => pass(2_000));
  await act(() => pass(100));
  expect(spoken()).toEqual(["SSO waiting for first sign-in", ""]);
  client.status = statusFixtures.ssoActive;
  await act(() => pass(3_000));
  await act(() => pass(100));
  expect(spoken()).toEqual(["SSO active · Okta", ""]);
  expect(screen.queryByText("Waiting for WorkOS…")).toBeNull();
});

test("what changed during the visit is spoken in a region that stood there empty", async () => {
  const returnedAt = Date.now();
  const visit = { viewer: "dana:northwind", intent: "sso", before: "[]", returnedAt };
  sessionStorage.setItem("acme-es-visit", JSON.stringify(visit));
  renderKit(<SsoStatusIndicator />, { status: statusFixtures.ssoActive, now: () => Date.now() });
  const [region] = screen.getAllByRole("status");
  expect(spoken()).toEqual([""]);
  await act(() => pass(0));
  expect(screen.getByText("SSO active · Okta")).toBeVisible();
  expect(spoken()).toEqual([""]);
  await act(() => pass(100));
  expect(spoken()).toEqual(["SSO active · Okta"]);
  expect(screen.getAllByRole("status")).toEqual([region]);
});
