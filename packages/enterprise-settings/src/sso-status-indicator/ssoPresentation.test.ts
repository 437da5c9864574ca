// @vitest-environment node
import {
  allIntents,
  makeCertificate,
  makeConnection,
  makeStatus,
  statusFixtures,
  type StatusFixture,
} from "@acme/enterprise-settings-contract/fixtures";
import { describe, expect, test } from "vitest";
import { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import { isNotInPlan, resolveAction } from "../parts/presentation.ts";
import { createFormatter } from "../words/createFormatter.ts";
import { ssoStatusMessages } from "./SsoStatusIndicator.messages.ts";
import { ssoPresentation } from "./ssoPresentation.ts";

const format = createFormatter("en", () => Date.parse("2026-11-21T14:06:00.000Z"));
const present = (fixture: (typeof statusFixtures)[StatusFixture]) =>
  ssoPresentation(fixture, "your identity provider");

/** fixture → tone, pill, sentence, action (`*`: accent). INTERFACE.md, row by row. */
const rows: Partial<Record<StatusFixture, readonly [string, string, string, string]>> = {
  ssoNotConfigured: [
    "idle",
    "SSO not configured",
    "Let people sign in with your identity provider.",
    "Configure SSO*",
  ],
  ssoRequiresType: [
    "info",
    "SSO setup in progress",
    "Setup was started and is not finished.",
    "Continue setup*",
  ],
  ssoDraft: [
    "info",
    "SSO setup in progress",
    "Setup was started and is not finished.",
    "Continue setup*",
  ],
  ssoNeverActive: [
    "info",
    "SSO setup in progress",
    "Setup was started and is not finished.",
    "Continue setup*",
  ],
  ssoValidating: [
    "info",
    "SSO waiting for first sign-in",
    "Sign in once through Okta to finish.",
    "Manage SSO",
  ],
  ssoActive: [
    "ok",
    "SSO active · Okta",
    "Members with a northwind.com address sign in through Okta.",
    "Manage SSO",
  ],
  ssoActiveWithoutDomain: [
    "warn",
    "SSO active · no verified domain",
    "Verify your domain so that sign-in is limited to your addresses.",
    "Verify domain",
  ],
  ssoCertificateExpiring: [
    "warn",
    "SSO active · certificate expires in 9 days",
    "After 30 November nobody can sign in through Okta until it is renewed.",
    "Renew certificate",
  ],
  ssoRequestCertificateExpiring: [
    "warn",
    "SSO active · certificate expires in 9 days",
    "Renew before 30 November; sign-in through Okta may stop working.",
    "Renew certificate",
  ],
  ssoCertificateExpired: [
    "bad",
    "SSO certificate expired",
    "Sign-in through Okta fails until the certificate is renewed.",
    "Renew certificate*",
  ],
  ssoInactive: ["warn", "SSO inactive", "Nobody can sign in through Okta.", "Review connection"],
  ssoDeleting: ["idle", "SSO being removed", "The connection is being deleted.", "–"],
  ssoUnknown: [
    "idle",
    "SSO status unknown",
    "WorkOS reports a state this version does not know: paused_by_policy.",
    "Manage SSO",
  ],
  ssoSeveral: [
    "warn",
    "SSO active · certificate expires in 9 days",
    "After 30 November nobody can sign in through Okta until it is renewed.",
    "Renew certificate",
  ],
};
const healthy = rows.ssoActive ?? ["", "", "", ""];

test.each(Object.keys(statusFixtures) as StatusFixture[])("%s", (name) => {
  const shown = present(statusFixtures[name]);
  const first = shown.actions[0];
  const action = first ? configureSsoMessages[first.word] + (first.accent ? "*" : "") : "–";
  const pill = format.text(ssoStatusMessages[shown.pill], shown.params);
  const sentence = format.text(ssoStatusMessages[shown.sentence], shown.params);
  const noConnection = statusFixtures[name].sso.connections.length === 0;
  // Drawn for other parts' sake.
  const expiring = name === "threeOfFive" || name === "mayNotRenew";
  const other = expiring ? rows.ssoSeveral : noConnection ? rows.ssoNotConfigured : healthy;
  const expected = rows[name] ?? other;
  expect([shown.tone, pill, sentence, action]).toEqual(expected);
});

const withConnection = (over: Parameters<typeof makeConnection>[0]) =>
  makeStatus({ sso: { state: "active", connections: [makeConnection(over)] } });

test.each([
  [31, "ok"],
  [30, "warn"],
  [1, "warn"],
])("a certificate with %i days left is %s", (daysUntilExpiry, tone) => {
  const certificates = [makeCertificate({ daysUntilExpiry })];
  expect(ssoPresentation(withConnection({ certificates }), "").tone).toBe(tone);
});

test("of several certificates the one that stops sign-in first is told", () => {
  const certificates = [
    makeCertificate({ type: "RequestSigning", daysUntilExpiry: 3 }),
    makeCertificate({ daysUntilExpiry: 12 }),
  ];
  expect(ssoPresentation(withConnection({ certificates }), "").params["count"]).toBe(12);
});

test("no provider's name, no domain, several domains", () => {
  const pillOf = (status: ReturnType<typeof makeStatus>) => {
    const shown = ssoPresentation(status, "your identity provider");
    return (
      format.text(ssoStatusMessages[shown.pill], shown.params) +
      " | " +
      format.text(ssoStatusMessages[shown.sentence], shown.params)
    );
  };
  expect(pillOf(withConnection({ provider: "", domains: [] }))).toBe(
    "SSO active | Members sign in through your identity provider.",
  );
  expect(pillOf(withConnection({ domains: ["a.com", "b.com"] }))).toBe(
    "SSO active · Okta | Members with a a.com or b.com address sign in through Okta.",
  );
});

test("active without a connection is not believed", () => {
  expect(ssoPresentation(makeStatus({ sso: { state: "active", connections: [] } }), "").state).toBe(
    "unknown",
  );
});

describe("who may do what", () => {
  const { actions } = present(statusFixtures.ssoCertificateExpired);
  const access = (over: Partial<ReturnType<typeof allIntents>>) =>
    resolveAction(actions, { ...allIntents("forbidden"), ...over });

  test("the fixing action, else managing SSO, else nobody's", () => {
    expect(access({ certificate_renewal: "allowed", sso: "allowed" })).toMatchObject({
      word: "renew",
    });
    expect(access({ sso: "allowed" })).toMatchObject({ word: "manage" });
    expect(access({})).toBe("managed");
    expect(access({ certificate_renewal: "not_in_plan" })).toBe("upgrade");
  });

  test("a plan without SSO is only told where nothing is configured", () => {
    const { notInPlan } = statusFixtures;
    expect(isNotInPlan(present(notInPlan), notInPlan.intents)).toBe(true);
    expect(isNotInPlan(present(statusFixtures.ssoActive), notInPlan.intents)).toBe(false);
  });
});
