import { statusFixtures, type StatusFixture } from "@acme/enterprise-settings-contract/fixtures";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import { act, cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { pass, patience, renderKit } from "../../test/renderKit.tsx";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { DirectorySyncCard } from "../directory-sync-card/DirectorySyncCard.tsx";
import { DomainVerificationCard } from "../domain-verification-card/DomainVerificationCard.tsx";
import { EnterpriseReadiness } from "../enterprise-readiness/EnterpriseReadiness.tsx";
import { LogStreamsCard } from "../log-streams-card/LogStreamsCard.tsx";
import type { CardProps } from "../parts/StatusCard.tsx";
import { SsoConnectionCard } from "../sso-connection-card/SsoConnectionCard.tsx";
import { failures } from "../testing/fakeClient.ts";
import { EnterpriseSettings } from "./EnterpriseSettings.tsx";

afterEach(cleanup);

const noon = () => {};
const cards = {
  sso: SsoConnectionCard,
  directory: DirectorySyncCard,
  domain: DomainVerificationCard,
  stream: LogStreamsCard,
} satisfies Record<string, (props: CardProps) => unknown>;

type Row = [
  object: keyof typeof cards,
  fixture: StatusFixture,
  pill: string,
  sentence: string,
  action: string,
];

/** INTERFACE.md, state → words → action, row by row. `*`: the accent button; `–`: none. */
const rows: Row[] = [
  [
    "sso",
    "ssoNotConfigured",
    "SSO not configured",
    "Let people sign in with your identity provider.",
    "Configure SSO*",
  ],
  [
    "sso",
    "ssoDraft",
    "SSO setup in progress",
    "Setup was started and is not finished.",
    "Continue setup*",
  ],
  [
    "sso",
    "ssoRequiresType",
    "SSO setup in progress",
    "Setup was started and is not finished.",
    "Continue setup*",
  ],
  [
    "sso",
    "ssoNeverActive",
    "SSO setup in progress",
    "Setup was started and is not finished.",
    "Continue setup*",
  ],
  [
    "sso",
    "ssoValidating",
    "SSO waiting for first sign-in",
    "Sign in once through Okta to finish.",
    "Manage SSO",
  ],
  [
    "sso",
    "ssoActive",
    "SSO active · Okta",
    "Members with a northwind.com address sign in through Okta.",
    "Manage SSO",
  ],
  [
    "sso",
    "ssoCertificateExpiring",
    "SSO active · certificate expires in 9 days",
    "After 30 November nobody can sign in through Okta until it is renewed.",
    "Renew certificate",
  ],
  [
    "sso",
    "ssoRequestCertificateExpiring",
    "SSO active · certificate expires in 9 days",
    "Renew before 30 November; sign-in through Okta may stop working.",
    "Renew certificate",
  ],
  [
    "sso",
    "ssoCertificateExpired",
    "SSO certificate expired",
    "Sign-in through Okta fails until the certificate is renewed.",
    "Renew certificate*",
  ],
  [
    "sso",
    "ssoActiveWithoutDomain",
    "SSO active · no verified domain",
    "Verify your domain so that sign-in is limited to your addresses.",
    "Verify domain",
  ],
  ["sso", "ssoInactive", "SSO inactive", "Nobody can sign in through Okta.", "Review connection"],
  ["sso", "ssoDeleting", "SSO being removed", "The connection is being deleted.", "–"],
  [
    "sso",
    "ssoUnknown",
    "SSO status unknown",
    "WorkOS reports a state this version does not know: paused_by_policy.",
    "Manage SSO",
  ],
  [
    "sso",
    "ssoSeveral",
    "SSO active · certificate expires in 9 days",
    "After 30 November nobody can sign in through Okta until it is renewed.",
    "Renew certificate",
  ],
  [
    "sso",
    "mayNotRenew",
    "SSO active · certificate expires in 9 days",
    "After 30 November nobody can sign in through Okta until it is renewed.",
    "Manage SSO",
  ],
  [
    "directory",
    "directoryNotConfigured",
    "Directory not configured",
    "Keep members in step with your directory.",
    "Set up directory*",
  ],
  [
    "directory",
    "directoryNeverActive",
    "Directory setup in progress",
    "Setup was started and is not finished.",
    "Continue setup*",
  ],
  [
    "directory",
    "directoryRequiresType",
    "Directory setup in progress",
    "Setup was started and is not finished.",
    "Continue setup*",
  ],
  [
    "directory",
    "directoryValidating",
    "Waiting for users and groups",
    "Okta SCIM is connected; the first sync has not arrived.",
    "Manage directory",
  ],
  [
    "directory",
    "directoryActive",
    "Directory connected",
    "People and groups come from Okta SCIM.",
    "Manage directory",
  ],
  [
    "directory",
    "directoryInvalidCredentials",
    "Directory needs attention",
    "Okta SCIM no longer accepts the credentials. Syncing has stopped; members stay as they are.",
    "Reconnect directory*",
  ],
  [
    "directory",
    "directoryUsersDropped",
    "Directory connected · 88 users fewer than yesterday",
    "If this was not intended, check the assignment in Okta SCIM.",
    "Manage directory",
  ],
  [
    "directory",
    "directoryInactive",
    "Directory disconnected",
    "Changes in Okta SCIM no longer reach us.",
    "Reconnect directory",
  ],
  [
    "directory",
    "directoryDeleting",
    "Directory being removed",
    "The directory is being deleted.",
    "–",
  ],
  [
    "directory",
    "directoryUnknown",
    "Directory status unknown",
    "WorkOS reports a state this version does not know: hibernating.",
    "Manage directory",
  ],
  [
    "domain",
    "domainPending",
    "Waiting for DNS",
    "Add this record at your DNS provider.",
    "Copy record",
  ],
  ["domain", "domainVerified", "Verified", "", "Manage domains"],
  [
    "domain",
    "domainFailed",
    "Verification failed",
    "The DNS record of northwind.com was not found in time.",
    "Try again",
  ],
  [
    "domain",
    "domainFailedElsewhere",
    "Verification failed",
    "Another organization has verified northwind.com. Contact support if it is yours.",
    "Try again",
  ],
  [
    "domain",
    "domainNone",
    "Not configured",
    "Verify your domain so that sign-in is limited to your addresses.",
    "Verify domain*",
  ],
  [
    "domain",
    "domainSeveral",
    "Verification failed",
    "The DNS record of nwind.example was not found in time.",
    "Try again",
  ],
  [
    "stream",
    "logStreamNotConfigured",
    "Not configured",
    "Send every audit event to your SIEM.",
    "Set up streaming*",
  ],
  ["stream", "logStreamActive", "Streaming", "Last sent ", "Manage"],
  ["stream", "logStreamInactive", "Paused", "No events are sent to Datadog.", "Resume"],
  [
    "stream",
    "logStreamFailing",
    "Destination failing",
    "Datadog rejects our events.",
    "Fix destination*",
  ],
  [
    "stream",
    "logStreamInvalid",
    "Destination failing",
    "Datadog rejects our events.",
    "Fix destination*",
  ],
];

test.each(rows)("%s, %s: %s", (object, fixture, pill, sentence, action) => {
  const Card = cards[object];
  const { container } = render(<Card status={statusFixtures[fixture]} onOpen={noon} />);
  const card = within(container);
  expect(container.querySelector(".acme-es-pill")?.textContent).toBe(pill);
  expect(container.textContent).toContain(sentence);
  const buttons = card.queryAllByRole("button");
  const shown = buttons.map(
    (it) => it.textContent + (it.getAttribute("data-variant") === "accent" ? "*" : ""),
  );
  expect(shown.length === 0 ? ["–"] : shown).toContain(action);
  // One thing at most is asked for.
  expect(shown.filter((it) => it.endsWith("*")).length).toBeLessThanOrEqual(1);
});

test.each(["ssoSeveral", "directorySeveral", "domainSeveral", "logStreamSeveral"] as const)(
  "%s: each has a row with a pill of its own",
  (fixture) => {
    const Card = cards[fixture.replace("Several", "").replace("logStream", "stream") as "sso"];
    render(<Card status={statusFixtures[fixture]} onOpen={noon} />);
    const rows = screen.getAllByRole("listitem");
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.querySelector(".acme-es-pill")).not.toBeNull();
  },
);

const everything = {
  ...cards,
  readiness: EnterpriseReadiness,
  screen: EnterpriseSettings,
};
const names = Object.keys(everything) as (keyof typeof everything)[];

type Reply = Status | EnterpriseSettingsError | "never";

/** What is shown when nothing, or nothing new, is known: text, button, link. */
const situations: [string, Reply, string, button: string | null, link: string | null][] = [
  ["loading", "never", "Loading…", null, null],
  ["never read", failures.notKnown, "Checking…", null, null],
  ["no data, error", failures.workosDown, "Reference req-7f3k2", "Retry", null],
  ["signed out", failures.signedOut, "Your session ended.", null, "Sign in again"],
  [
    "no organization",
    failures.noOrganization,
    "Your account does not belong to an organization yet.",
    null,
    "Choose an organization",
  ],
  ["may not see", failures.forbidden, "", null, null],
  ["may not edit", statusFixtures.readOnly, "Managed by Dana Reyes.", "Refresh", "Dana Reyes"],
  ["plan without it", statusFixtures.notInPlan, "Not in your plan", "Refresh", null],
];

describe.each(names)("any: %s", (name) => {
  const It = everything[name];

  test.each(situations)("%s", async (situation, status, text, button, link) => {
    const own = situation === "may not see" ? "Ask Dana" : null;
    const { container } = renderKit(<It fallback={own} />, {
      status,
      signInUrl: "/in",
      organizationUrl: "/org",
      upgradeUrl: "/up",
    });
    await vi.waitFor(() => expect(container.textContent).toContain(own ?? text), patience);
    // The readiness card has no freshness line; people who may do nothing have nothing to press.
    const offered = screen.queryAllByRole("button").map((it) => it.textContent);
    // The screen has it whatever the state: no action of the state's.
    const buttons = offered.filter((it) => it !== "Copy diagnostics");
    const expected = name === "readiness" && button === "Refresh" ? null : button;
    expect([...new Set(buttons)]).toEqual(expected ? [expected] : []);
    const links = screen.queryAllByRole("link").map((it) => it.textContent);
    expect(["", ...links]).toContain(link ?? "");
  });

  test("stale: the last state stays, marked, with a way to try again", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    onTestFinished(() => void vi.useRealTimers());
    const kit = renderKit(<It />, { status: statusFixtures.ssoActive });
    const state = () => kit.container.querySelector(".acme-es-pill, .acme-es-step")?.textContent;
    await vi.waitFor(() => expect(state()).toBeTruthy(), patience);
    const before = state();
    kit.client.status = failures.network;
    await act(() => pass(30_000));
    expect(state()).toBe(before);
    expect(kit.container).toHaveTextContent("We could not reach the server; showing what we knew");
    expect(kit.container.querySelector("[data-stale]")).not.toBeNull();
    expect(screen.getAllByRole("button", { name: "Retry" }).length).toBeGreaterThan(0);
  });
});
