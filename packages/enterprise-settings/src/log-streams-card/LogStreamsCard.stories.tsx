import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { everyState } from "../../workshop/everyState.tsx";
import { StoryScreen } from "../../workshop/StoryScreen.tsx";
import { LogStreamsCard } from "./LogStreamsCard.tsx";

const meta = {
  title: "Components/LogStreamsCard",
  component: LogStreamsCard,
} satisfies Meta<typeof LogStreamsCard>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Streaming: Story = {
  render: (args) => (
    <StoryScreen status={statusFixtures.logStreamActive}>
      <LogStreamsCard {...args} />
    </StoryScreen>
  ),
};

export const EveryState: Story = everyState("LogStreamsCard");
