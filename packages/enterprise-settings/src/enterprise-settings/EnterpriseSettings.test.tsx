import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { act, cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { pass, patience, renderKit } from "../../test/renderKit.tsx";
import { failures } from "../testing/fakeClient.ts";
import { EnterpriseSettings } from "./EnterpriseSettings.tsx";

afterEach(cleanup);

const headings = (level: number) =>
  screen.queryAllByRole("heading", { level }).map((it) => it.textContent);
const cards = ["3 of 5 done", "Single sign-on", "Directory sync", "Domains", "Audit log streaming"];

test("one outline: the screen's heading, and the cards one below", () => {
  render(<EnterpriseSettings status={statusFixtures.threeOfFive} headingLevel={1} />);
  expect(headings(1)).toEqual(["Single sign-on and directory"]);
  expect(headings(2)).toEqual(cards);
});

test("on a page with a head of its own it brings none", () => {
  render(<EnterpriseSettings status={statusFixtures.threeOfFive} title={null} />);
  expect(headings(2)).toEqual(cards);
});

test("parts are left out, put in order and joined by the host's own", () => {
  render(
    <EnterpriseSettings
      status={statusFixtures.threeOfFive}
      parts={["directory", <p key="own">Our own part</p>, "sso"]}
      help={false}
    />,
  );
  expect(headings(3)).toEqual(["Directory sync", "Single sign-on"]);
  const own = screen.getByText("Our own part");
  const sso = screen.getByRole("region", { name: "Single sign-on" });
  expect(own.compareDocumentPosition(sso)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  expect(within(sso).queryByText("How does setup work?")).toBeNull();
});

test("what SSO brings and how setup works is there to open", () => {
  render(<EnterpriseSettings status={statusFixtures.ssoNotConfigured} />);
  const details = screen.getByText("How does setup work?").closest("details");
  expect(details).not.toHaveAttribute("open");
  expect(details?.querySelectorAll("ol > li")).toHaveLength(5);
});

test("after the portal it says what changed, of all that is shown, and falls silent again", async () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    cleanup();
    vi.useRealTimers();
  });
  history.replaceState(null, "", "/settings?acme-es-return=domain_verification");
  const { sso } = statusFixtures.ssoNotConfigured;
  const { client, container } = renderKit(<EnterpriseSettings />, {
    status: { ...statusFixtures.domainPending, sso },
  });
  const spoken = () =>
    [...container.querySelectorAll("output")].map((it) => it.textContent).join("");
  await act(() => pass(100));
  expect(screen.getByText("SSO not configured")).toBeVisible();
  client.status = { ...statusFixtures.domainVerified, sso };
  await act(() => pass(2_000));
  await act(() => pass(100));
  expect(spoken()).toBe("Verified");
  await act(() => pass(5_000));
  expect(spoken()).toBe("");
});

test("an outage, with nothing known, is told once for all", async () => {
  renderKit(<EnterpriseSettings />, { status: failures.workosDown });
  await vi.waitFor(() => screen.getByText(/Reference req-7f3k2/), patience);
  expect(screen.getAllByText("Status unavailable")).toHaveLength(1);
  expect(screen.getAllByRole("button").map((it) => it.textContent)).toEqual([
    "Retry",
    "Copy diagnostics",
  ]);
});

test("what support needs is at the end, where there is a provider to ask", async () => {
  const drawn = { status: statusFixtures.threeOfFive };
  const { unmount } = render(<EnterpriseSettings {...drawn} />);
  expect(screen.queryByRole("button", { name: "Copy diagnostics" })).toBeNull();
  unmount();
  const { container, unmount: leave } = renderKit(<EnterpriseSettings />, drawn);
  const copy = await screen.findByRole("button", { name: "Copy diagnostics" });
  expect(container.querySelector(".acme-es-settings")?.lastElementChild).toContainElement(copy);
  leave();
  renderKit(<EnterpriseSettings diagnostics={false} />, drawn);
  await screen.findByRole("region", { name: "Directory sync" });
  expect(screen.queryByRole("button", { name: "Copy diagnostics" })).toBeNull();
});

test("recommends what the host asks it to, on the screen's own status", () => {
  const status = statusFixtures.ssoNotConfigured;
  render(<EnterpriseSettings status={status} recommendation={{ users: 40, viewer: "dana" }} />);
  expect(screen.getByText(/^40 people have an account here\./)).toBeVisible();
});
