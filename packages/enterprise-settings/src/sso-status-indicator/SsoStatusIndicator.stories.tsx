import type { Meta, StoryObj } from "@storybook/react-vite";
import {
  makeConnection,
  makeStatus,
  statusFixtures,
} from "@acme/enterprise-settings-contract/fixtures";
import { expect, userEvent, waitFor } from "storybook/test";
import { createFakeClient, failures } from "../testing/fakeClient.ts";
import { ssoFixtures, StoryMatrix, StoryScreen } from "../../test/StoryMatrix.tsx";
import { SsoStatusIndicator } from "./SsoStatusIndicator.tsx";

const meta = {
  title: "Components/SsoStatusIndicator",
  component: SsoStatusIndicator,
  args: { action: true, detail: true },
} satisfies Meta<typeof SsoStatusIndicator>;
export default meta;
type Story = StoryObj<typeof meta>;

const on = (status: keyof typeof statusFixtures): Story => ({
  render: (args) => (
    <StoryScreen status={statusFixtures[status]}>
      <SsoStatusIndicator {...args} />
    </StoryScreen>
  ),
});

export const NotConfigured = on("ssoNotConfigured");
export const SetupInProgress = on("ssoDraft");
export const WaitingForFirstSignIn = on("ssoValidating");
export const Active = on("ssoActive");
export const CertificateExpiring = on("ssoCertificateExpiring");
export const CertificateExpired = on("ssoCertificateExpired");
export const NoVerifiedDomain = on("ssoActiveWithoutDomain");
export const Inactive = on("ssoInactive");
export const BeingRemoved = on("ssoDeleting");
export const UnknownState = on("ssoUnknown");
export const SeveralConnections = on("ssoSeveral");
export const ReadOnly = on("readOnly");
export const NotInPlan = on("notInPlan");

/** The pill alone, as small as it gets. */
export const PillOnly: Story = { ...Active, args: { action: false, detail: false } };

const withReply = (status: (typeof failures)[keyof typeof failures] | "never"): Story => ({
  render: (args) => (
    <StoryScreen status={status}>
      <SsoStatusIndicator {...args} />
    </StoryScreen>
  ),
});
export const Loading = withReply("never");
export const Checking = withReply(failures.notKnown);
export const Unavailable = withReply(failures.workosDown);
export const SessionEnded = withReply(failures.signedOut);
export const NoOrganization = withReply(failures.noOrganization);

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

export const EveryState: Story = {
  render: (args) => (
    <StoryMatrix fixtures={ssoFixtures}>
      <SsoStatusIndicator {...args} fallback="Only admins see single sign-on." />
    </StoryMatrix>
  ),
};

const back = (minutes: number, changed = false): Story => ({
  render: (args) => (
    <StoryScreen status={statusFixtures.ssoDraft} returned={{ minutes, changed }}>
      <SsoStatusIndicator {...args} />
    </StoryScreen>
  ),
});

/** Back from the portal: what is awaited. */
export const Watching: Story = {
  ...back(1),
  play: async ({ canvas }) => void (await canvas.findByText("Waiting for WorkOS…")),
};
/** Back from the portal, where something changed: spoken once. */
export const Changed: Story = {
  ...back(1, true),
  play: async ({ canvas }) => {
    await waitFor(() =>
      expect(canvas.getByRole("status")).toHaveTextContent("SSO setup in progress"),
    );
  },
};
/** Ten minutes after the portal. */
export const NothingChangedYet: Story = {
  ...back(11),
  play: async ({ canvas }) => void (await canvas.findByText(/Nothing changed yet/)),
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
