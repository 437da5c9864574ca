import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { everyState } from "../../workshop/everyState.tsx";
import { StoryScreen } from "../../workshop/StoryScreen.tsx";
import { SsoConnectionCard } from "./SsoConnectionCard.tsx";

const meta = {
  title: "Components/SsoConnectionCard",
  component: SsoConnectionCard,
} satisfies Meta<typeof SsoConnectionCard>;
export default meta;
type Story = StoryObj<typeof meta>;

export const CertificateExpiring: Story = {
  render: (args) => (
    <StoryScreen status={statusFixtures.ssoCertificateExpiring}>
      <SsoConnectionCard {...args} />
    </StoryScreen>
  ),
};

export const EveryState: Story = everyState("SsoConnectionCard");
