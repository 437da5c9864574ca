import type { Meta, StoryObj } from "@storybook/react-vite";
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, fn, userEvent } from "storybook/test";
import { everyState } from "../../workshop/everyState.tsx";
import { StoryScreen } from "../../workshop/StoryScreen.tsx";
import { denied, withClipboard } from "../../workshop/withClipboard.ts";
import { DomainVerificationCard } from "./DomainVerificationCard.tsx";

const meta = {
  title: "Components/DomainVerificationCard",
  component: DomainVerificationCard,
} satisfies Meta<typeof DomainVerificationCard>;
export default meta;
type Story = StoryObj<typeof meta>;

export const EveryState: Story = everyState("DomainVerificationCard");

const pending: Story["render"] = (args) => (
  <StoryScreen status={statusFixtures.domainPending}>
    <DomainVerificationCard {...args} />
  </StoryScreen>
);

const writeText = fn(async (_text: string) => {});

/** Each field and the whole record can be copied; the outcome is said beside the button. */
export const Copy: Story = {
  render: pending,
  beforeEach: () => withClipboard(writeText),
  play: async ({ canvas }) => {
    writeText.mockClear();
    const button = await canvas.findByRole("button", { name: "Copy value" });
    await userEvent.click(button);
    await expect(writeText).toHaveBeenCalledWith("m5Oztg3jdK4N");
    await expect(await canvas.findByText("Copied")).toBeVisible();
    await expect(button).toHaveFocus();
    await userEvent.click(canvas.getByRole("button", { name: "Copy record" }));
    await expect(writeText).toHaveBeenLastCalledWith(
      'orbit-domain-verification.northwind.com. TXT "m5Oztg3jdK4N"',
    );
  },
};

/** The browser forbids the clipboard: the text stands there, selected. */
export const CopyDenied: Story = {
  render: pending,
  beforeEach: () => withClipboard(denied),
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole("button", { name: "Copy name" }));
    await canvas.findByText(/does not allow copying/);
    await expect(getSelection()?.toString()).toBe("orbit-domain-verification.northwind.com");
  },
};
