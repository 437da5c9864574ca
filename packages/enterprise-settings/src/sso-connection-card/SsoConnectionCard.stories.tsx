import type { Meta, StoryObj } from "@storybook/react-vite";
import { ssoFixtures, StoryMatrix } from "../../test/StoryMatrix.tsx";
import { SsoConnectionCard } from "./SsoConnectionCard.tsx";

const meta = {
  title: "Components/SsoConnectionCard",
  component: SsoConnectionCard,
} satisfies Meta<typeof SsoConnectionCard>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Several landmarks of one name are this page's, not a host's. */
const several = {
  a11y: { config: { rules: [{ id: "landmark-unique", enabled: false }] } },
};

export const EveryState: Story = {
  parameters: several,
  render: (args) => (
    <StoryMatrix fixtures={ssoFixtures} wide>
      <SsoConnectionCard {...args} fallback="Only admins see this." />
    </StoryMatrix>
  ),
};
