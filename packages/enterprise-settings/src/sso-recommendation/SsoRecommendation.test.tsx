import {
  allIntents,
  makeStatus,
  statusFixtures,
} from "@acme/enterprise-settings-contract/fixtures";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { renderToString } from "react-dom/server";
import { afterEach, expect, test, vi } from "vitest";
import { SsoRecommendation, type SsoRecommendationProps } from "./SsoRecommendation.tsx";

afterEach(() => {
  cleanup();
  localStorage.clear();
});

const open = statusFixtures.ssoNotConfigured;
const draw = (props: Partial<SsoRecommendationProps> = {}) => (
  <SsoRecommendation users={10} status={open} viewer="dana" onOpen={() => {}} {...props} />
);
const isShown = () => screen.queryByRole("region", { name: "Set up single sign-on" }) !== null;

test("says why, offers to configure, to learn more and to be left alone", () => {
  render(draw({ users: 1234, learnMoreUrl: "/sso" }));
  expect(screen.getByText(/^1,234 people have an account here\./)).toBeVisible();
  expect(screen.getByRole("button", { name: "Configure SSO" })).toBeVisible();
  expect(screen.getByRole("link", { name: "Learn more" })).toHaveAttribute("href", "/sso");
  screen.getByRole("button", { name: "Dismiss" });
});

test.each<[string, Partial<SsoRecommendationProps>, boolean]>([
  ["nine of ten people", { users: 9 }, false],
  ["three of three people", { users: 3, threshold: 3 }, true],
  ["SSO is set up", { status: statusFixtures.ssoActive }, false],
  ["setup has begun", { status: statusFixtures.ssoDraft }, false],
  [
    "SSO is not known",
    { status: makeStatus({ sso: { state: "unknown", connections: [] } }) },
    false,
  ],
  ["the viewer may not", { status: { ...open, intents: allIntents("forbidden") } }, false],
  ["the plan has none", { status: statusFixtures.notInPlan }, false],
])("%s", (_name, props, shown) => {
  render(draw(props));
  expect(isShown()).toBe(shown);
});

test("a dismissal is remembered, for this viewer at this organization", () => {
  const onDismiss = vi.fn<() => void>();
  const { unmount, rerender } = render(draw({ onDismiss }));
  fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(isShown()).toBe(false);
  expect(onDismiss).toHaveBeenCalledOnce();
  rerender(draw({ viewer: "priya" }));
  expect(isShown()).toBe(true);
  rerender(draw({ status: { ...open, organization: { id: "org_2", name: null } } }));
  expect(isShown()).toBe(true);
  unmount();
  render(draw());
  expect(isShown()).toBe(false);
});

test("a host's storage is asked instead; one that throws forgets, and breaks nothing", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const first = render(draw({ storage }));
  fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect([kept.size, localStorage.length]).toEqual([1, 0]);
  first.unmount();
  const forbidden = () => {
    throw new DOMException("", "SecurityError");
  };
  render(draw({ storage: { getItem: forbidden, setItem: forbidden } }));
  expect(isShown()).toBe(true);
  fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
  expect(isShown()).toBe(false);
});

test("the focus goes to what is around, not to the top of the page", () => {
  render(<main>{draw()}</main>);
  const dismiss = screen.getByRole("button", { name: "Dismiss" });
  dismiss.focus();
  fireEvent.click(dismiss);
  expect(screen.getByRole("main")).toHaveFocus();
});

test("a server draws nothing, for it cannot know", () => {
  expect(renderToString(draw())).toBe("");
});
