import type { Meta, StoryObj } from "@storybook/react-vite";
import { makePortalLink, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, fn, userEvent, waitFor } from "storybook/test";
import { createFakeClient, failures } from "../testing/fakeClient.ts";
import { everyState } from "../../workshop/everyState.tsx";
import { StoryScreen } from "../../workshop/StoryScreen.tsx";
import { DirectorySyncCard } from "./DirectorySyncCard.tsx";

const meta = {
  title: "Components/DirectorySyncCard",
  component: DirectorySyncCard,
} satisfies Meta<typeof DirectorySyncCard>;
export default meta;
type Story = StoryObj<typeof meta>;

export const Connected: Story = {
  render: (args) => (
    <StoryScreen status={statusFixtures.directoryActive}>
      <DirectorySyncCard {...args} />
    </StoryScreen>
  ),
};

export const EveryState: Story = everyState("DirectorySyncCard");

/** The skeleton has the size of a connected directory, with and without the line of the footer. */
export const SkeletonKeepsItsSize: Story = {
  parameters: { a11y: { config: { rules: [{ id: "landmark-unique", enabled: false }] } } },
  render: (args) => (
    <>
      {(["loading", "arrived"] as const).map((moment) => (
        <StoryScreen
          key={moment}
          status={moment === "loading" ? "never" : statusFixtures.directoryActive}
        >
          <DirectorySyncCard {...args} />
          <DirectorySyncCard {...args} freshness={false} />
        </StoryScreen>
      ))}
    </>
  ),
  play: async ({ canvas, canvasElement }) => {
    await canvas.findAllByText("Directory connected");
    const cards = [...canvasElement.querySelectorAll("section")].map((card) =>
      [...card.children].slice(0, 3).map((part) => part.getBoundingClientRect().height),
    );
    await expect(cards.slice(0, 2)).toEqual(cards.slice(2));
  },
};

const steered = createFakeClient({ status: statusFixtures.directoryInvalidCredentials });
const navigate = fn();

/** The fixing action fails first and works on Retry; Refresh makes the server read again. */
export const ReconnectAndRefresh: Story = {
  render: (args) => (
    <StoryScreen client={steered} navigate={navigate}>
      <DirectorySyncCard {...args} />
    </StoryScreen>
  ),
  play: async ({ canvas }) => {
    navigate.mockClear();
    steered.status = statusFixtures.directoryInvalidCredentials;
    steered.link = failures.network;
    await userEvent.click(await canvas.findByRole("button", { name: "Reconnect directory" }));
    await expect(await canvas.findByRole("alert")).toHaveTextContent(/could not reach the server/);
    steered.link = makePortalLink({ intent: "dsync" });
    await userEvent.click(canvas.getByRole("button", { name: "Retry" }));
    await waitFor(() => expect(navigate).toHaveBeenCalledTimes(1));
    steered.status = statusFixtures.directoryActive;
    await userEvent.click(canvas.getByRole("button", { name: "Refresh" }));
    await canvas.findByText("Directory connected");
  },
};
