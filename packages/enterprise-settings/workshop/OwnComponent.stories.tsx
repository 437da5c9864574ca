import type { Meta, StoryObj } from "@storybook/react-vite";
import { makePortalLink, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, fn, userEvent, waitFor } from "storybook/test";
import { useEnterpriseStatus, usePortalLink } from "../src/index.ts";
import { createFakeClient, failures } from "../src/testing/fakeClient.ts";
import { StoryScreen } from "./StoryScreen.tsx";

const meta = {
  title: "Hosts/A component of one's own",
  tags: ["!autodocs"],
} satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

/**
 * A line for a host's sidebar, built of the public hooks alone: no class, no word and no part of the
 * kit's. It knows every situation that the kit's own components know.
 */
function SidebarLine() {
  const { status, state, error, stale, refresh } = useEnterpriseStatus();
  const { open, pending, error: launchError } = usePortalLink();
  if (!status) {
    return (
      <p>
        {state === "unavailable" ? `Unknown (${error?.code}) ` : "One moment "}
        <button type="button" onClick={() => void refresh()}>
          Ask again
        </button>
      </p>
    );
  }
  const days = status.sso.connections[0]?.certificates[0]?.daysUntilExpiry;
  const mayRenew = status.intents.certificate_renewal === "allowed";
  return (
    <p>
      SSO: {status.sso.state}
      {stale && " (as of before)"}
      {days !== undefined && `, ${days} days left`}{" "}
      {days !== undefined && mayRenew && (
        <button
          type="button"
          aria-disabled={pending}
          onClick={() => void open("certificate_renewal")}
        >
          Renew
        </button>
      )}
      {launchError && <span role="alert"> {launchError.requestId}</span>}
    </p>
  );
}

const client = createFakeClient();
const navigate = fn();

/** From an outage to the portal, with nothing but `useEnterpriseStatus` and `usePortalLink`. */
export const SidebarLineFromHooks: Story = {
  render: () => (
    <StoryScreen client={client} navigate={navigate}>
      <SidebarLine />
    </StoryScreen>
  ),
  beforeEach() {
    client.status = failures.workosDown;
    client.link = failures.workosDown;
    navigate.mockClear();
  },
  play: async ({ canvas, step }) => {
    await step("nothing is known", async () => {
      await canvas.findByText(/workos_unavailable/);
      client.status = statusFixtures.ssoCertificateExpiring;
      await userEvent.click(canvas.getByRole("button", { name: "Ask again" }));
    });
    await step("a launch that fails says what to quote", async () => {
      await userEvent.click(await canvas.findByRole("button", { name: "Renew" }));
      await expect(await canvas.findByRole("alert")).toHaveTextContent("req-7f3k2");
    });
    await step("and one that does not, leaves for the portal", async () => {
      const link = makePortalLink({ intent: "certificate_renewal" });
      client.link = link;
      await userEvent.click(canvas.getByRole("button", { name: "Renew" }));
      await waitFor(() => expect(navigate).toHaveBeenCalledWith(link.url));
    });
  },
};
