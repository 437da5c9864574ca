import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { createFakeClient, failures } from "../testing/fakeClient.ts";
import { StoryScreen } from "../../test/StoryMatrix.tsx";
import { StatusFreshness } from "./StatusFreshness.tsx";

const meta = {
  title: "Components/StatusFreshness",
  component: StatusFreshness,
} satisfies Meta<typeof StatusFreshness>;
export default meta;
type Story = StoryObj<typeof meta>;

const withReply = (status: (typeof failures)[keyof typeof failures] | "never"): Story => ({
  render: (args) => (
    <StoryScreen status={status}>
      <StatusFreshness {...args} />
    </StoryScreen>
  ),
});

export const Checked: Story = {
  render: (args) => (
    <StoryScreen status={statusFixtures.ssoActive}>
      <StatusFreshness {...args} />
    </StoryScreen>
  ),
};

const old = createFakeClient({ status: statusFixtures.ssoActive });
old.asOf = "2026-11-21T12:06:00.000Z";

/** The server has not heard from WorkOS for more than 15 minutes. */
export const WorkosSilent: Story = {
  render: (args) => (
    <StoryScreen client={old}>
      <StatusFreshness {...args} />
    </StoryScreen>
  ),
};

export const Loading = withReply("never");
export const Checking = withReply(failures.notKnown);
export const Unavailable = withReply(failures.network);
