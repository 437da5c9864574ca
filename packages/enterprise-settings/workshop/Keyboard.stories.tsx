import type { Meta, StoryObj } from "@storybook/react-vite";
import { makePortalLink, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import type { ReactNode } from "react";
import { expect, fn, userEvent, waitFor } from "storybook/test";
import {
  ConfigureSsoButton,
  CopyDiagnostics,
  DirectorySyncCard,
  DomainVerificationCard,
  EnterpriseReadiness,
  LogStreamsCard,
  PortalButton,
  SsoConnectionCard,
  SsoRecommendation,
  SsoStatusIndicator,
} from "../src/index.ts";
import { createFakeClient, failures, type FakeClient } from "../src/testing/fakeClient.ts";
import { focused, press, stops, tabTo } from "./keyboard.ts";
import { StoryScreen } from "./StoryScreen.tsx";
import { denied, withClipboard } from "./withClipboard.ts";

const client = createFakeClient();
const navigate = fn();
const writeText = fn(async (_text: string) => {});
const forgetful = { getItem: () => null, setItem: () => {} };

const meta = {
  title: "Workshop/Keyboard",
  tags: ["!autodocs"],
  beforeEach() {
    client.link = makePortalLink();
    client.calls.length = 0;
    navigate.mockClear();
    writeText.mockClear();
    // A visit to the portal is remembered by the tab, which is that of the next story too.
    return () => sessionStorage.clear();
  },
} satisfies Meta;
export default meta;
type Story = StoryObj<typeof meta>;

/** A screen on the client that the story steers, with what the server says at first. */
const on = (status: FakeClient["status"], children: ReactNode): Story => ({
  render: () => (
    <StoryScreen client={client} navigate={navigate}>
      {children}
    </StoryScreen>
  ),
  beforeEach() {
    client.status = status;
  },
});

const leftFor = (intent: string) => async () => {
  await waitFor(() => expect(navigate).toHaveBeenCalledOnce());
  await expect(client.calls).toContain(`link:${intent}`);
};

/** A screen from the first tab to the portal and back into a failure, without a mouse. */
export const AWalk: Story = {
  ...on(
    statusFixtures.ssoCertificateExpired,
    <>
      <SsoStatusIndicator detail action={false} />
      <ConfigureSsoButton notices={false} />
      <DirectorySyncCard />
    </>,
  ),
  play: async ({ canvas, step }) => {
    client.link = failures.workosDown;
    await canvas.findByText("SSO certificate expired");
    await step("Enter on the action; it fails, and the focus has not moved", async () => {
      await press("{Enter}", "Renew certificate");
      await canvas.findByRole("alert");
      await expect(focused()).toHaveTextContent("Renew certificate");
    });
    await step("Retry is next; Space takes it, and the focus is on the action again", async () => {
      client.link = makePortalLink({ intent: "certificate_renewal" });
      await userEvent.tab();
      await expect(focused()).toHaveTextContent("Retry");
      await userEvent.keyboard(" ");
      await waitFor(() => expect(navigate).toHaveBeenCalledOnce());
      await expect(focused()).toHaveTextContent("Renew certificate");
    });
    await step("the directory's action, then its Refresh", async () => {
      window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
      await tabTo("Manage directory");
      await press("{Enter}", "Refresh");
      await waitFor(() => expect(client.calls).toContain("refresh"));
    });
    await step("and the way back", () => tabTo("Manage directory", { back: true }));
  },
};

/** Every connection's guide, and the certificate. */
export const Connections: Story = {
  ...on(statusFixtures.ssoSeveral, <SsoConnectionCard />),
  play: async ({ canvas }) => {
    await canvas.findByText("Okta setup guide");
    await expect(await stops()).toEqual([
      "Manage SSO",
      "Renew certificate",
      "Okta setup guide",
      "Entra ID setup guide",
      "Refresh",
    ]);
    await press(" ", "Renew certificate");
    await leftFor("certificate_renewal")();
  },
};

const name = "orbit-domain-verification.northwind.com";

/** A DNS record is copied field by field, or whole. */
export const DnsRecord: Story = {
  ...on(statusFixtures.domainPending, <DomainVerificationCard />),
  play: async ({ canvas, step }) => {
    await canvas.findByText("Copy record");
    await step("in the order in which it is read", async () => {
      const all = ["Manage domains", "Copy name", "Copy value", "Copy record", "Refresh"];
      await expect(await stops()).toEqual(all);
    });
    await step("Enter and Space copy, and the focus stays", async () => {
      const restore = withClipboard(writeText);
      await press("{Enter}", "Copy value");
      await canvas.findByText("Copied");
      await press(" ", "Copy record");
      await expect(writeText).toHaveBeenCalledTimes(2);
      restore();
    });
    await step("where copying is forbidden the text has the focus, selected", async () => {
      const restore = withClipboard(denied);
      await tabTo("Copy name", { back: true });
      await userEvent.keyboard("{Enter}");
      await waitFor(() => expect(focused()).toHaveValue(name));
      await expect(getSelection()?.toString()).toBe(name);
      restore();
    });
  },
};

/** A domain whose verification failed. */
export const TryAgain: Story = {
  ...on(statusFixtures.domainFailed, <DomainVerificationCard />),
  play: async ({ canvas }) => {
    await canvas.findByRole("button", { name: "Try again" });
    await press("{Enter}", "Try again");
    await leftFor("domain_verification")();
  },
};

/** A destination that rejects events. */
export const LogStream: Story = {
  ...on(statusFixtures.logStreamFailing, <LogStreamsCard />),
  play: async ({ canvas }) => {
    await canvas.findByRole("button", { name: "Fix destination" });
    await press(" ", "Fix destination");
    await leftFor("log_streams")();
    await press("{Enter}", "Refresh");
    await waitFor(() => expect(client.calls).toContain("refresh"));
  },
};

/** Each step is a link into the portal; what went wrong stands behind its own. */
export const Steps: Story = {
  ...on(statusFixtures.threeOfFive, <EnterpriseReadiness />),
  play: async ({ canvas }) => {
    client.link = failures.network;
    await canvas.findByRole("button", { name: "Renew certificate" });
    await press("{Enter}", "Renew certificate");
    await canvas.findByRole("alert");
    await expect(await stops()).toEqual(["Renew certificate", "Retry", "Set up streaming"]);
    client.link = makePortalLink();
    await tabTo("Retry");
    await userEvent.keyboard(" ");
    await leftFor("certificate_renewal")();
    await expect(focused().closest(".acme-es-readiness")).not.toBeNull();
  },
};

/** Configure, learn more or dismiss. What is dismissed leaves the focus on the part of the page around. */
export const Recommendation: Story = {
  ...on(
    statusFixtures.ssoNotConfigured,
    <main>
      <SsoRecommendation users={24} learnMoreUrl="#sso" storage={forgetful} />
    </main>,
  ),
  play: async ({ canvas }) => {
    await canvas.findByRole("button", { name: "Dismiss" });
    await expect(await stops()).toEqual(["Configure SSO", "Learn more", "Dismiss"]);
    await press("{Enter}", "Configure SSO");
    await leftFor("sso")();
    await tabTo("Dismiss");
    await userEvent.keyboard(" ");
    await waitFor(() => expect(canvas.queryByText("Set up single sign-on")).toBeNull());
    await expect(canvas.getByRole("main")).toHaveFocus();
  },
};

/** Where the browser blocks the new tab, a plain link comes next. */
export const BlockedTab: Story = {
  ...on(statusFixtures.ssoActive, <PortalButton intent="sso" target="_blank" />),
  play: async ({ canvas, canvasElement }) => {
    const opened = fn(() => null);
    const restore = Object.getOwnPropertyDescriptor(window, "open") ?? {};
    window.open = opened;
    await canvas.findByRole("button", { name: "Manage SSO" });
    await press("{Enter}", "Manage SSO");
    await expect(await canvas.findByRole("alert")).toHaveTextContent(/blocked the new tab/);
    await expect(opened).toHaveBeenCalledWith("about:blank", "_blank");
    Object.defineProperty(window, "open", restore);
    const followed = new Promise<Event>((resolve) => {
      canvasElement.addEventListener("click", resolve, { once: true });
    });
    canvasElement.addEventListener("click", (event) => event.preventDefault(), { once: true });
    await tabTo("Open setup here");
    await userEvent.keyboard("{Enter}");
    await expect((await followed).target).toHaveAttribute("href", makePortalLink().url);
  },
};

/** Nothing could be read: Retry goes away when it succeeds, and the focus stays in the component. */
export const Retry: Story = {
  ...on(failures.workosDown, <DirectorySyncCard />),
  play: async ({ canvas }) => {
    await canvas.findByRole("button", { name: "Retry" });
    await press("{Enter}", "Retry");
    await waitFor(() => expect(client.calls).toContain("refresh"));
    client.status = statusFixtures.directoryActive;
    await userEvent.keyboard(" ");
    await canvas.findByText("Directory connected");
    await expect(focused()).toBe(canvas.getByRole("region"));
    await tabTo("Manage directory");
  },
};

/** Ways out that are links of the host's: to ask somebody, and to sign in again. */
export const HostLinks: Story = {
  ...on(statusFixtures.readOnly, <ConfigureSsoButton />),
  play: async ({ canvas }) => {
    await canvas.findByText("Dana Reyes");
    await expect(await stops()).toEqual(["Dana Reyes"]);
  },
};

/** What is copied for support, or stands there to be copied. */
export const Diagnostics: Story = {
  ...on(statusFixtures.ssoActive, <CopyDiagnostics />),
  play: async ({ canvas, step }) => {
    await canvas.findByRole("button", { name: "Copy diagnostics" });
    await step("Enter copies, and says so", async () => {
      const restore = withClipboard(writeText);
      await press("{Enter}", "Copy diagnostics");
      await canvas.findByText("Copied");
      restore();
    });
    await step("where it is forbidden the text has the focus, selected", async () => {
      const restore = withClipboard(denied);
      await userEvent.keyboard(" ");
      const field = await canvas.findByRole<HTMLTextAreaElement>("textbox");
      await waitFor(() => expect(field).toHaveFocus());
      await expect(field.selectionEnd - field.selectionStart).toBe(field.value.length);
      restore();
    });
  },
};
