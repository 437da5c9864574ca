import { act, fireEvent, screen } from "@testing-library/react";
import {
  makeStatus,
  statusFixtures,
  type StatusFixture,
} from "@acme/enterprise-settings-contract/fixtures";
import { expect, test, vi } from "vitest";
import { failures } from "../testing/fakeClient.ts";
import { patience, renderKit } from "../../test/renderKit.tsx";
import { DirectorySyncCard } from "./DirectorySyncCard.tsx";

const card = () => screen.findByRole("region", { name: "Directory sync" });

test("users, groups and the last change, with the absolute time in reach", async () => {
  renderKit(<DirectorySyncCard />, { status: statusFixtures.directoryActive });
  await screen.findByText("Directory connected");
  const pairs = screen.getAllByRole("term").map((term) => {
    return [term.textContent, term.nextElementSibling?.textContent];
  });
  expect(pairs).toEqual([
    ["Active users", "248 6 inactive"],
    ["Groups", "12"],
    ["Last change received", expect.stringMatching(/^4 min ago \d\d:\d\d$/)],
  ]);
  const time = screen.getByText("4 min ago");
  expect(time).toHaveAttribute("datetime", "2026-11-21T14:02:00.000Z");
  expect(time.title).toMatch(/21 November 2026/);
  expect(await card()).toHaveTextContent("Counts read 3 min ago");
});

test.each(Object.keys(statusFixtures) as StatusFixture[])(
  "%s: no empty or raw word",
  async (name) => {
    renderKit(<DirectorySyncCard />, { status: statusFixtures[name] });
    const region = await card();
    await screen.findByRole("button", { name: "Refresh" });
    expect(region.textContent).not.toMatch(/[{}]|undefined|null|NaN/);
  },
);

test("a page that says itself when it checked turns the card's line off", async () => {
  renderKit(<DirectorySyncCard freshness={false} />, { status: statusFixtures.directoryActive });
  await screen.findByText("Directory connected");
  expect(await card()).toHaveTextContent("Counts read 3 min ago");
  expect(screen.queryByRole("button", { name: "Refresh" })).toBeNull();
});

test("no counts are claimed before the first sync, or where none were read", async () => {
  const kit = renderKit(<DirectorySyncCard />, { status: statusFixtures.directoryValidating });
  await screen.findByText("Waiting for users and groups");
  expect(kit.container.querySelector("dl")).toBeNull();
  kit.unmount();
  const [directory] = makeStatus().directorySync.directories;
  const directories = [{ ...directory!, users: null, groups: null, countsReadAt: null }];
  const status = makeStatus({ directorySync: { state: "active", directories } });
  renderKit(<DirectorySyncCard />, { status });
  await screen.findByText("Directory connected");
  expect(screen.getAllByRole("term").map((it) => it.textContent)).toEqual(["Last change received"]);
  expect(await card()).not.toHaveTextContent("Counts read");
});

test("the button opens the portal for the directory", async () => {
  const { client } = renderKit(<DirectorySyncCard />, {
    status: statusFixtures.directoryInvalidCredentials,
  });
  fireEvent.click(await screen.findByRole("button", { name: "Reconnect directory" }));
  await vi.waitFor(() => expect(client.calls).toContain("link:dsync"), patience);
});

test("several directories: the others are rows", async () => {
  renderKit(<DirectorySyncCard />, { status: statusFixtures.directorySeveral });
  expect(await screen.findByRole("listitem")).toHaveTextContent("BambooHR");
});

test("not in the plan", async () => {
  renderKit(<DirectorySyncCard />, { status: statusFixtures.notInPlan, upgradeUrl: "/billing" });
  expect(await screen.findByText("Not in your plan")).toBeVisible();
  expect(screen.getByRole("link", { name: "Upgrade" })).toBeVisible();
  expect(screen.queryByText("Keep members in step with your directory.")).toBeNull();
});

test("Refresh makes the server read; what WorkOS said long ago is dated", async () => {
  const { client } = renderKit(<DirectorySyncCard />, { status: statusFixtures.directoryActive });
  client.asOf = "2026-11-21T12:06:00.000Z";
  await vi.waitFor(async () => expect(await card()).toHaveTextContent("Checked now"), patience);
  const refresh = await screen.findByRole("button", { name: "Refresh" });
  for (let clicks = 0; clicks < 8; clicks += 1) fireEvent.click(refresh);
  expect(await screen.findByText(/WorkOS last answered/)).toHaveTextContent("2 h ago");
  expect(client.calls).toEqual(["status", "refresh"]);
});

test("errors keep the heading; people who may not see it see nothing", async () => {
  const kit = renderKit(<DirectorySyncCard />, { status: failures.workosDown });
  expect(await screen.findByText("Status unavailable")).toBeVisible();
  expect(await card()).toHaveAttribute("data-state", "unavailable");
  kit.unmount();
  const { container, client } = renderKit(<DirectorySyncCard />, { status: failures.forbidden });
  await vi.waitFor(() => expect(client.calls).toHaveLength(1), patience);
  await act(async () => {});
  expect(container).toBeEmptyDOMElement();
});
