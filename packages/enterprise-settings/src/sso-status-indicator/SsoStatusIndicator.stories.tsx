import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, userEvent, waitFor } from "storybook/test";
import { createFakeClient, failures } from "../../test/fakeClient.ts";
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
      <SsoStatusIndicator {...args} />
    </StoryMatrix>
  ),
};

export const EveryStateDark: Story = { ...EveryState, globals: { theme: "dark" } };
export const EveryStateRightToLeft: Story = { ...EveryState, globals: { direction: "rtl" } };
