import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, userEvent } from "storybook/test";
import { everyState } from "../../workshop/everyState.tsx";
import { StoryScreen } from "../../workshop/StoryScreen.tsx";
import { EnterpriseSettings } from "./EnterpriseSettings.tsx";

const meta = {
  title: "Components/EnterpriseSettings",
  component: EnterpriseSettings,
} satisfies Meta<typeof EnterpriseSettings>;
export default meta;
type Story = StoryObj<typeof meta>;

export const EveryState: Story = everyState("EnterpriseSettings");

/** As in the drawing. */
export const ThreeOfFive: Story = {
  render: (args) => (
    <StoryScreen status={statusFixtures.threeOfFive}>
      <EnterpriseSettings {...args} />
    </StoryScreen>
  ),
  play: async ({ canvas }) => {
    const summary = await canvas.findByText("How does setup work?");
    await userEvent.click(summary);
    await expect(canvas.getByText("Exchange its metadata")).toBeVisible();
  },
};

/** Parts can be left out, put in another order, and joined by the host's own. */
export const OwnParts: Story = {
  args: {
    headingLevel: 3,
    title: "Sign-in",
    lede: null,
    help: false,
    parts: ["sso", <p key="own">A part of the host.</p>, "directory"],
    recommendation: { users: 40 },
  },
  render: (args) => (
    <StoryScreen status={statusFixtures.ssoNotConfigured}>
      <EnterpriseSettings {...args} />
    </StoryScreen>
  ),
};
