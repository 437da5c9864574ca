import type { Meta, StoryObj } from "@storybook/react-vite";
import { logStreamFixtures, StoryMatrix } from "../../test/StoryMatrix.tsx";
import { LogStreamsCard } from "./LogStreamsCard.tsx";

const meta = {
  title: "Components/LogStreamsCard",
  component: LogStreamsCard,
} satisfies Meta<typeof LogStreamsCard>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Several landmarks of one name are this page's, not a host's. */
const several = {
  a11y: { config: { rules: [{ id: "landmark-unique", enabled: false }] } },
};

export const EveryState: Story = {
  parameters: several,
  render: (args) => (
    <StoryMatrix fixtures={logStreamFixtures} wide>
      <LogStreamsCard {...args} fallback="Only admins see this." />
    </StoryMatrix>
  ),
};
