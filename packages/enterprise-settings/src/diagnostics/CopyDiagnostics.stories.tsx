import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, userEvent, within } from "storybook/test";
import { StoryScreen } from "../../workshop/StoryScreen.tsx";
import { CopyDiagnostics } from "./CopyDiagnostics.tsx";

const meta = {
  title: "Components/CopyDiagnostics",
  component: CopyDiagnostics,
  render: (args) => (
    <StoryScreen status={statusFixtures.ssoCertificateExpiring}>
      <CopyDiagnostics {...args} />
    </StoryScreen>
  ),
} satisfies Meta<typeof CopyDiagnostics>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Ready: Story = {};

/** The browser does not allow to copy: the text stands there to be taken. */
export const Denied: Story = {
  async play({ canvasElement }) {
    const { clipboard } = navigator;
    const denied = { writeText: () => Promise.reject(new Error("Denied.")) };
    Object.defineProperty(navigator, "clipboard", { value: denied, configurable: true });
    try {
      const canvas = within(canvasElement);
      await userEvent.click(await canvas.findByRole("button", { name: "Copy diagnostics" }));
      const field = await canvas.findByRole<HTMLTextAreaElement>("textbox");
      await expect(field.value).toContain("certificate_expiring");
      await expect(field.value).not.toContain("northwind");
    } finally {
      Object.defineProperty(navigator, "clipboard", { value: clipboard, configurable: true });
    }
  },
};
