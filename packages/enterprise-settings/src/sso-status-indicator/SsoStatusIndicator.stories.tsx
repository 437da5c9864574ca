import type { Meta, StoryObj } from "@storybook/react-vite";
import {
  makeConnection,
  makeStatus,
  statusFixtures,
} from "@acme/enterprise-settings-contract/fixtures";
import { expect, userEvent, waitFor } from "storybook/test";
import { createFakeClient, failures } from "../testing/fakeClient.ts";
import { everyState } from "../../workshop/everyState.tsx";
import { StoryScreen } from "../../workshop/StoryScreen.tsx";
import { SsoStatusIndicator } from "./SsoStatusIndicator.tsx";

const meta = {
  title: "Components/SsoStatusIndicator",
  component: SsoStatusIndicator,
  args: { action: true, detail: true },
} satisfies Meta<typeof SsoStatusIndicator>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Active: Story = {
  render: (args) => (
    <StoryScreen status={statusFixtures.ssoActive}>
      <SsoStatusIndicator {...args} />
    </StoryScreen>
  ),
};

/** The pill alone, as small as it gets. */
export const PillOnly: Story = { ...Active, args: { action: false, detail: false } };

export const EveryState: Story = everyState("SsoStatusIndicator");

const flaky = createFakeClient({ status: statusFixtures.ssoActive });

/** The server is gone: the last state stays, marked as old, until it is back. */
export const Stale: Story = {
  render: (args) => (
    <StoryScreen client={flaky}>
      <SsoStatusIndicator {...args} />
    </StoryScreen>
  ),
  play: async ({ canvas }) => {
    flaky.status = statusFixtures.ssoActive;
    await canvas.findByText("SSO active · Okta");
    flaky.status = failures.network;
    // Leaving the page for a moment is the quickest way to a new read.
    window.dispatchEvent(new Event("offline"));
    window.dispatchEvent(new Event("online"));
    window.dispatchEvent(new Event("offline"));
    await canvas.findByText("You are offline.");
    await userEvent.click(canvas.getByRole("button", { name: "Retry" }));
    window.dispatchEvent(new Event("online"));
    await canvas.findByText(/We could not reach the server/);
    await waitFor(() => expect(canvas.getByText("SSO active · Okta")).toBeVisible());
  },
};

const recovering = createFakeClient({ status: failures.network });

/** Retry succeeds and goes away: the focus stays in the component. */
export const RetryKeepsTheFocus: Story = {
  render: (args) => (
    <StoryScreen client={recovering}>
      <SsoStatusIndicator {...args} />
    </StoryScreen>
  ),
  play: async ({ canvas, canvasElement }) => {
    recovering.status = failures.network;
    const retry = await canvas.findByRole("button", { name: "Retry" });
    recovering.status = statusFixtures.ssoActive;
    await userEvent.click(retry);
    await canvas.findByText("SSO active · Okta");
    await expect(canvasElement.querySelector(".acme-es-sso-status")).toHaveFocus();
  },
};

/** The skeleton has the size of what follows. */
export const SkeletonKeepsItsSize: Story = {
  render: (args) => (
    <StoryScreen status="never">
      <SsoStatusIndicator {...args} id="skeleton" />
      <StoryScreen status={statusFixtures.ssoActive} viewer="arrived">
        <SsoStatusIndicator {...args} id="arrived" />
      </StoryScreen>
    </StoryScreen>
  ),
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByText("SSO active · Okta");
    const heightOf = (id: string) =>
      canvasElement.querySelector(`#${id}`)?.getBoundingClientRect().height;
    await expect(heightOf("skeleton")).toBe(heightOf("arrived"));
  },
};

const long = "an-identity-provider-with-a-name-that-nobody-thought-of.example";

/** Long names on a narrow screen: nothing sticks out. */
export const Narrow: Story = {
  render: (args) => (
    <div style={{ inlineSize: 272 }}>
      {[
        makeConnection({ state: "unknown", rawState: long.replaceAll("-", "_") }),
        makeConnection({ provider: long, domains: [long, long] }),
      ].map((connection) => (
        <StoryScreen
          key={connection.state}
          status={makeStatus({
            sso: { state: connection.state, connections: [connection, connection] },
          })}
        >
          <SsoStatusIndicator {...args} />
        </StoryScreen>
      ))}
      <StoryScreen status="never">
        <SsoStatusIndicator {...args} />
      </StoryScreen>
    </div>
  ),
  play: async ({ canvas, canvasElement }) => {
    await canvas.findAllByText(/SSO status unknown/);
    const box = canvasElement.querySelector(".story-page > div");
    await expect(box?.scrollWidth).toBe(272);
  },
};
