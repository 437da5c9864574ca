import type { Meta, StoryObj } from "@storybook/react-vite";
import { makePortalLink, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, fn, userEvent, waitFor, within } from "storybook/test";
import { createFakeClient, failures } from "../testing/fakeClient.ts";
import { everyState } from "../../workshop/everyState.tsx";
import { StoryScreen } from "../../workshop/StoryScreen.tsx";
import { SsoStatusIndicator } from "../sso-status-indicator/SsoStatusIndicator.tsx";
import { ConfigureSsoButton } from "./ConfigureSsoButton.tsx";

const meta = {
  title: "Components/ConfigureSsoButton",
  component: ConfigureSsoButton,
} satisfies Meta<typeof ConfigureSsoButton>;
export default meta;
type Story = StoryObj<typeof meta>;

export const NotConfigured: Story = {
  render: (args) => (
    <StoryScreen status={statusFixtures.ssoNotConfigured}>
      <ConfigureSsoButton {...args} />
    </StoryScreen>
  ),
};

export const EveryState: Story = everyState("ConfigureSsoButton");

const steered = createFakeClient({ status: statusFixtures.ssoNotConfigured });
const navigate = fn();

/** Click, wait, see it fail, and try again: the focus stays on the button all the while. */
export const ClickFailRetry: Story = {
  render: (args) => (
    <StoryScreen client={steered} navigate={navigate}>
      <ConfigureSsoButton {...args} />
    </StoryScreen>
  ),
  play: async ({ canvasElement, step }) => {
    const canvas = within(canvasElement);
    navigate.mockClear();
    let fail: (() => void) | undefined;
    steered.createPortalLink = () =>
      new Promise((_resolve, reject) => {
        fail = () => reject(failures.workosDown);
      });
    const button = await canvas.findByRole("button", { name: "Configure SSO" });
    const { width } = button.getBoundingClientRect();
    await step("pending keeps focus and width", async () => {
      await userEvent.click(button);
      await canvas.findByText("Opening…");
      await expect(button).toHaveFocus();
      await expect(button.getBoundingClientRect().width).toBe(width);
    });
    await step("a failure is said beside the button", async () => {
      fail?.();
      await expect(await canvas.findByRole("alert")).toHaveTextContent(/Reference req-7f3k2/);
    });
    await step("retry leaves for the portal", async () => {
      const link = makePortalLink();
      steered.createPortalLink = () => Promise.resolve(link);
      await userEvent.click(canvas.getByRole("button", { name: "Retry" }));
      await waitFor(() => expect(navigate).toHaveBeenCalledWith(link.url));
      await expect(button).toHaveFocus();
    });
  },
};

/** Beside an indicator, which tells what went wrong. */
export const BesideAnIndicator: Story = {
  args: { notices: false },
  render: (args) => (
    <StoryScreen status={failures.workosDown}>
      <SsoStatusIndicator detail action={false} /> <ConfigureSsoButton {...args} />
    </StoryScreen>
  ),
};

/** Own words, by key. */
export const OwnWords: Story = {
  render: (args) => (
    <StoryScreen
      status={statusFixtures.ssoNotConfigured}
      messages={{ configureSso: { configure: "Connect your identity provider" } }}
    >
      <ConfigureSsoButton {...args} />
    </StoryScreen>
  ),
};
