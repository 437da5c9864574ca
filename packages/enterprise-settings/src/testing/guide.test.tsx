import { cleanup, render, screen } from "@testing-library/react";
import { http } from "msw/http";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  EnterpriseSettingsProvider,
  SsoStatusIndicator,
  type EnterpriseSettingsProviderProps,
} from "../index.ts";
import { createFakeClient, createRequestHandlers, statusFixtures } from "./index.ts";

const server = setupServer();
beforeAll(() => server.listen());
afterEach(cleanup);
afterAll(() => server.close());

/** A host's screen. That it takes props for its provider is what the second test needs. */
const MySettingsScreen = (props: Omit<Partial<EnterpriseSettingsProviderProps>, "children">) => (
  <EnterpriseSettingsProvider viewer="dana:northwind" {...props}>
    <SsoStatusIndicator detail />
  </EnterpriseSettingsProvider>
);

// The lines between the marks are those of docs/guides/testing.md.
test("over the network, the screen as it is", async () => {
  // #region testing.md
  const fake = createFakeClient({ status: statusFixtures.ssoCertificateExpired });
  server.use(...createRequestHandlers(http, fake));
  render(<MySettingsScreen />);
  expect(await screen.findByText("SSO certificate expired")).toBeVisible();
  expect(screen.getByRole("button", { name: "Renew certificate" })).toBeVisible();
  // #endregion
});

test("without a network, and with a clock", async () => {
  // #region testing.md
  const client = createFakeClient({ status: statusFixtures.ssoCertificateExpiring });
  client.clock.advance(10 * 86_400_000); // the certificate had nine days left
  render(<MySettingsScreen client={client} now={client.clock.now} />);
  expect(await screen.findByText("SSO certificate expired")).toBeVisible();
  // #endregion
});

test("a webhook arrives", async () => {
  // #region testing.md
  const client = createFakeClient({ status: statusFixtures.ssoDraft, pushes: true });
  render(<MySettingsScreen client={client} />);
  expect(await screen.findByText("SSO setup in progress")).toBeVisible();
  client.push(statusFixtures.ssoActive);
  expect(await screen.findByText("SSO active · Okta")).toBeVisible();
  // #endregion
});
