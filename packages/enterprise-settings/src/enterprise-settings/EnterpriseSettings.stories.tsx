import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures, type StatusFixture } from "@acme/enterprise-settings-contract/fixtures";
import { expect, userEvent } from "storybook/test";
import { StoryMatrix, StoryScreen } from "../../test/StoryMatrix.tsx";
import { EnterpriseSettings } from "./EnterpriseSettings.tsx";

const meta = {
  title: "Components/EnterpriseSettings",
  component: EnterpriseSettings,
} satisfies Meta<typeof EnterpriseSettings>;
export default meta;
type Story = StoryObj<typeof meta>;

const settingsFixtures: StatusFixture[] = ["ssoNotConfigured", "readOnly", "notInPlan"];

/** Several landmarks of one name are this page's, not a host's. */
const several = {
  a11y: { config: { rules: [{ id: "landmark-unique", enabled: false }] } },
};

export const EveryState: Story = {
  parameters: several,
  render: (args) => (
    <StoryMatrix fixtures={settingsFixtures} wide>
      <EnterpriseSettings {...args} fallback="Only admins see this." />
    </StoryMatrix>
  ),
};

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
