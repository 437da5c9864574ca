import type { Meta, StoryObj } from "@storybook/react-vite";
import { makePortalLink, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, fn, userEvent, waitFor } from "storybook/test";
import { createFakeClient, failures } from "../testing/fakeClient.ts";
import { everyState } from "../../workshop/everyState.tsx";
import { StoryScreen } from "../../workshop/StoryScreen.tsx";
import { EnterpriseReadiness } from "./EnterpriseReadiness.tsx";

const meta = {
  title: "Components/EnterpriseReadiness",
  component: EnterpriseReadiness,
} satisfies Meta<typeof EnterpriseReadiness>;
export default meta;
type Story = StoryObj<typeof meta>;

export const EveryState: Story = everyState("EnterpriseReadiness");

const steered = createFakeClient({ status: statusFixtures.threeOfFive });
const navigate = fn();

/** A step is a link into the portal; what went wrong is said below the steps. */
export const TakeAStep: Story = {
  render: (args) => (
    <StoryScreen client={steered} navigate={navigate}>
      <EnterpriseReadiness {...args} />
    </StoryScreen>
  ),
  play: async ({ canvas }) => {
    navigate.mockClear();
    steered.link = failures.network;
    await userEvent.click(await canvas.findByRole("button", { name: "Renew certificate" }));
    await expect(await canvas.findByRole("alert")).toHaveTextContent(/could not reach the server/);
    const link = makePortalLink({ intent: "certificate_renewal" });
    steered.link = link;
    await userEvent.click(canvas.getByRole("button", { name: "Retry" }));
    await waitFor(() => expect(navigate).toHaveBeenCalledWith(link.url));
  },
};
