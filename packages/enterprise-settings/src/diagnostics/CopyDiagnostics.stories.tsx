import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, userEvent } from "storybook/test";
import { StoryScreen } from "../../workshop/StoryScreen.tsx";
import { denied, withClipboard } from "../../workshop/withClipboard.ts";
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
  beforeEach: () => withClipboard(denied),
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Copy diagnostics" }));
    const field = await canvas.findByRole<HTMLTextAreaElement>("textbox");
    await expect(field.value).toContain("certificate_expiring");
    await expect(field.value).not.toContain("northwind");
  },
};
