import type { Meta, StoryObj } from "@storybook/react-vite";
import { makePortalLink, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, fn, userEvent, waitFor } from "storybook/test";
import { ConfigureSsoButton, DirectorySyncCard, SsoStatusIndicator } from "../src/index.ts";
import { createFakeClient, failures } from "../src/testing/fakeClient.ts";
import { StoryScreen } from "./StoryScreen.tsx";

const meta = {
  title: "Workshop/Keyboard",
  tags: ["!autodocs"],
} satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

const client = createFakeClient();
const navigate = fn();

const focused = () => document.activeElement as HTMLElement;

/** Tabs until the control of that name has the focus; each one on the way has a ring that can be seen. */
async function tabTo(name: RegExp): Promise<void> {
  for (let presses = 0; presses < 12; presses += 1) {
    await userEvent.tab();
    if (!focused().closest(".acme-es")) continue;
    const { outlineStyle, outlineWidth } = getComputedStyle(focused());
    await expect([outlineStyle, outlineWidth]).toEqual(["solid", "2px"]);
    if (name.test(focused().textContent ?? "")) return;
  }
  throw new Error(`Tab does not lead to ${name}.`);
}

/** A screen from the first tab to the portal and back into a failure, without a mouse. */
export const AWalk: Story = {
  render: () => (
    <StoryScreen client={client} navigate={navigate}>
      <SsoStatusIndicator detail action={false} />
      <ConfigureSsoButton notices={false} />
      <DirectorySyncCard />
    </StoryScreen>
  ),
  beforeEach() {
    client.status = statusFixtures.ssoCertificateExpired;
    client.link = failures.workosDown;
    client.calls.length = 0;
    navigate.mockClear();
  },
  play: async ({ canvas, step }) => {
    await canvas.findByText("SSO certificate expired");
    await step("Enter on the action; it fails, and the focus has not moved", async () => {
      await tabTo(/Renew certificate/);
      await userEvent.keyboard("{Enter}");
      await canvas.findByRole("alert");
      await expect(focused()).toHaveTextContent("Renew certificate");
    });
    await step(
      "Retry is the next stop; Space takes it, and the focus is on the action again",
      async () => {
        client.link = makePortalLink({ intent: "certificate_renewal" });
        await userEvent.tab();
        await expect(focused()).toHaveTextContent("Retry");
        await userEvent.keyboard(" ");
        await waitFor(() => expect(navigate).toHaveBeenCalledOnce());
        await expect(focused()).toHaveTextContent("Renew certificate");
      },
    );
    await step("the directory's action, then its Refresh", async () => {
      window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
      await tabTo(/Manage directory/);
      await tabTo(/Refresh/);
      await userEvent.keyboard("{Enter}");
      await waitFor(() => expect(client.calls).toContain("refresh"));
      await expect(focused()).toHaveTextContent("Refresh");
    });
    await step("and the way back", async () => {
      await userEvent.tab({ shift: true });
      await expect(focused()).toHaveTextContent("Manage directory");
    });
  },
};
