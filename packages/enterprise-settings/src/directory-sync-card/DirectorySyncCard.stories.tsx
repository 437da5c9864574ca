import type { Meta, StoryObj } from "@storybook/react-vite";
import { makePortalLink, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, fn, userEvent, waitFor } from "storybook/test";
import { createFakeClient, failures } from "../testing/fakeClient.ts";
import { directoryFixtures, StoryMatrix, StoryScreen } from "../../test/StoryMatrix.tsx";
import { DirectorySyncCard } from "./DirectorySyncCard.tsx";

const meta = {
  title: "Components/DirectorySyncCard",
  component: DirectorySyncCard,
} satisfies Meta<typeof DirectorySyncCard>;
export default meta;
type Story = StoryObj<typeof meta>;

const on = (status: keyof typeof statusFixtures): Story => ({
  render: (args) => (
    <StoryScreen status={statusFixtures[status]}>
      <DirectorySyncCard {...args} />
    </StoryScreen>
  ),
});

export const NotConfigured = on("directoryNotConfigured");
export const SetupInProgress = on("directoryNeverActive");
export const WaitingForFirstSync = on("directoryValidating");
export const Connected = on("directoryActive");
export const NeedsAttention = on("directoryInvalidCredentials");
export const UsersDropped = on("directoryUsersDropped");
export const Disconnected = on("directoryInactive");
export const BeingRemoved = on("directoryDeleting");
export const UnknownState = on("directoryUnknown");
export const SeveralDirectories = on("directorySeveral");
export const ReadOnly = on("readOnly");
export const NotInPlan = on("notInPlan");

const withReply = (status: (typeof failures)[keyof typeof failures] | "never"): Story => ({
  render: (args) => (
    <StoryScreen status={status}>
      <DirectorySyncCard {...args} />
    </StoryScreen>
  ),
});
export const Loading = withReply("never");
export const Checking = withReply(failures.notKnown);
export const Unavailable = withReply(failures.workosDown);
export const SessionEnded = withReply(failures.signedOut);

export const EveryState: Story = {
  // The same card many times on a page is what this story is.
  parameters: { a11y: { config: { rules: [{ id: "landmark-unique", enabled: false }] } } },
  render: (args) => (
    <StoryMatrix fixtures={directoryFixtures} wide>
      <DirectorySyncCard {...args} fallback="Only admins see the directory." />
    </StoryMatrix>
  ),
};

/** The server is gone: the last state stays, marked as old. */
export const Stale: Story = {
  render: (args) => (
    <StoryScreen status={failures.network} known={statusFixtures.directoryActive}>
      <DirectorySyncCard {...args} />
    </StoryScreen>
  ),
};

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
