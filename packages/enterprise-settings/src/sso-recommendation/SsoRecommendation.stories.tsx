import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, fn, userEvent, waitFor } from "storybook/test";
import { everyState } from "../../workshop/everyState.tsx";
import { StoryScreen } from "../../workshop/StoryScreen.tsx";
import { SsoRecommendation } from "./SsoRecommendation.tsx";

const meta = {
  title: "Components/SsoRecommendation",
  component: SsoRecommendation,
  args: { users: 24, learnMoreUrl: "#sso", storage: { getItem: () => null, setItem() {} } },
} satisfies Meta<typeof SsoRecommendation>;
export default meta;
type Story = StoryObj<typeof meta>;

export const EveryState: Story = everyState("SsoRecommendation");

const onDismiss = fn();

/** Once dismissed, it stays away: for this viewer, at this organization. */
export const Dismiss: Story = {
  args: { onDismiss },
  render: (args) => (
    <StoryScreen status={statusFixtures.ssoNotConfigured}>
      <SsoRecommendation {...args} />
    </StoryScreen>
  ),
  play: async ({ canvas }) => {
    onDismiss.mockClear();
    await userEvent.click(await canvas.findByRole("button", { name: "Dismiss" }));
    await waitFor(() => expect(canvas.queryByText("Set up single sign-on")).toBeNull());
    await expect(onDismiss).toHaveBeenCalledOnce();
  },
};
