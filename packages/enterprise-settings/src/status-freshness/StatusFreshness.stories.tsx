import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { everyState } from "../../workshop/everyState.tsx";
import { StoryScreen } from "../../workshop/StoryScreen.tsx";
import { StatusFreshness } from "./StatusFreshness.tsx";

const meta = {
  title: "Components/StatusFreshness",
  component: StatusFreshness,
} satisfies Meta<typeof StatusFreshness>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Checked: Story = {
  render: (args) => (
    <StoryScreen status={statusFixtures.ssoActive}>
      <StatusFreshness {...args} />
    </StoryScreen>
  ),
};

export const EveryState: Story = everyState("StatusFreshness");
