import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { portalIntents } from "@acme/enterprise-settings-contract/states";
import { expect, fn, userEvent, within } from "storybook/test";
import { failures } from "../testing/fakeClient.ts";
import { StoryScreen } from "../../test/StoryMatrix.tsx";
import { PortalButton } from "./PortalButton.tsx";

const meta = {
  title: "Components/PortalButton",
  component: PortalButton,
  args: { intent: "sso" },
} satisfies Meta<typeof PortalButton>;
export default meta;
type Story = StoryObj<typeof meta>;

/** Every intent; who may not open one is told who may. */
export const Intents: Story = {
  render: (args) => (
    <div className="story-matrix">
      {(["ssoActive", "readOnly", "notInPlan"] as const).map((name) => (
        <figure key={name}>
          <figcaption>{name}</figcaption>
          <StoryScreen status={statusFixtures[name]}>
            {portalIntents.map((intent) => (
              <PortalButton key={intent} {...args} intent={intent} />
            ))}
          </StoryScreen>
        </figure>
      ))}
    </div>
  ),
};

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

const blocked = statusFixtures.ssoNotConfigured;

/** The browser blocked the new tab: a plain link takes its place. */
export const PopupBlocked: Story = {
  args: { target: "_blank" },
  render: (args) => (
    <StoryScreen status={blocked}>
      <PortalButton {...args} />
    </StoryScreen>
  ),
  async play({ canvasElement }) {
    const before = Object.getOwnPropertyDescriptor(window, "open");
    window.open = () => null;
    try {
      const canvas = within(canvasElement);
      await userEvent.click(await canvas.findByRole("button", { name: "Manage SSO" }));
      await expect(await canvas.findByRole("alert")).toHaveTextContent(
        "Your browser blocked the new tab.",
      );
      await expect(canvas.getByRole("link", { name: "Open setup here" })).toBeVisible();
    } finally {
      if (before) Object.defineProperty(window, "open", before);
    }
  },
};

/** No link: why, what to quote, and another try. */
export const Failed: Story = {
  render: (args) => (
    <StoryScreen status={statusFixtures.ssoActive} link={failures.workosDown}>
      <PortalButton {...args} />
    </StoryScreen>
  ),
  async play({ canvasElement }) {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole("button", { name: "Manage SSO" }));
    await expect(await canvas.findByRole("alert")).toHaveTextContent("WorkOS did not answer.");
  },
};
