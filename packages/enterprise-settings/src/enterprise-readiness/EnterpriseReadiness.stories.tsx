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

/** A step is a link into the portal; what went wrong is said below it. */
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
    const alert = await canvas.findByRole("alert");
    await expect(alert).toHaveTextContent(/could not reach the server/);
    const look = [alert, canvas.getByRole("button", { name: "Renew certificate" })].map(
      (it) => getComputedStyle(it).textAlign,
    );
    await expect(look).toEqual(["start", "start"]);
    const link = makePortalLink({ intent: "certificate_renewal" });
    steered.link = link;
    await userEvent.click(canvas.getByRole("button", { name: "Retry" }));
    await waitFor(() => expect(navigate).toHaveBeenCalledWith(link.url));
  },
};

/** What may be out of date has no colour of a tone: neither ticks nor bars. */
export const Stale: Story = {
  render: (args) => (
    <StoryScreen status={failures.network} known={statusFixtures.threeOfFive}>
      <EnterpriseReadiness {...args} />
    </StoryScreen>
  ),
  play: async ({ canvas }) => {
    await canvas.findByText(/could not reach the server/);
    const looks = canvas.getAllByRole("listitem").flatMap((it) => {
      const icon = it.querySelector("svg");
      return icon
        ? [`${getComputedStyle(it).borderTopColor}, ${getComputedStyle(icon).color}`]
        : [];
    });
    await expect(looks).toHaveLength(5);
    await expect(new Set(looks).size).toBe(1);
  },
};
