import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, fn, userEvent, within } from "storybook/test";
import { everyState } from "../../workshop/everyState.tsx";
import { PortalButton } from "./PortalButton.tsx";

const meta = {
  title: "Components/PortalButton",
  component: PortalButton,
  args: { intent: "sso" },
} satisfies Meta<typeof PortalButton>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Every intent; who may not open one is told who may. */
export const EveryState: Story = everyState("PortalButton");

/** Drawn from props alone; the host opens the portal itself. */
export const WithoutProvider: Story = {
  args: { status: statusFixtures.ssoActive, onOpen: fn(), provider: "OktaSAML", accent: true },
  async play({ canvasElement, args }) {
    await userEvent.click(await within(canvasElement).findByRole("button", { name: "Manage SSO" }));
    await expect(args.onOpen).toHaveBeenCalledWith({
      intent: "sso",
      provider: "OktaSAML",
      target: "_self",
    });
  },
};

/** `render`: the host's own button, with our label, state and behaviour. */
export const OwnButton: Story = {
  args: { status: statusFixtures.ssoActive, onOpen: fn(), label: "Single sign-on settings" },
  render: (args) => (
    <PortalButton
      {...args}
      render={(it) => <button {...it} style={{ borderRadius: "1.5rem", fontStyle: "italic" }} />}
    />
  ),
};
