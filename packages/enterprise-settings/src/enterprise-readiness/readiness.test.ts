// @vitest-environment node
import {
  allIntents,
  fixtureNow,
  makeAttention,
  makeCertificate,
  makeConnection,
  makeDirectory,
  makeDomain,
  makeStatus,
  statusFixtures,
} from "@acme/enterprise-settings-contract/fixtures";
import type { Status } from "@acme/enterprise-settings-contract/wire";
import { expect, test } from "vitest";
import { configureSsoMessages } from "../configure-sso-button/ConfigureSsoButton.messages.ts";
import { directorySyncMessages } from "../directory-sync-card/DirectorySyncCard.messages.ts";
import { domainMessages } from "../domain-verification-card/DomainVerificationCard.messages.ts";
import { logStreamsMessages } from "../log-streams-card/LogStreamsCard.messages.ts";
import { commonMessages } from "../parts/common.messages.ts";
import { ssoConnectionMessages } from "../sso-connection-card/SsoConnectionCard.messages.ts";
import { createFormatter, type Message, type MessageParams } from "../words/createFormatter.ts";
import { readinessMessages } from "./EnterpriseReadiness.messages.ts";
import {
  readinessOf,
  readinessSteps,
  type ReadinessStep,
  type ReadinessWords,
} from "./readiness.ts";

const format = createFormatter("en", () => Date.parse(fixtureNow));
const say =
  <English extends Record<string, Message>>(english: English) =>
  (word: keyof English, params?: MessageParams) =>
    format.text(english[word] ?? "", params);
const words: ReadinessWords = {
  common: say(commonMessages),
  readiness: say(readinessMessages),
  sso: say(ssoConnectionMessages),
  configureSso: say(configureSsoMessages),
  directory: say(directorySyncMessages),
  domains: say(domainMessages),
  logStreams: say(logStreamsMessages),
};

/** `✓ label: detail`, or `label: detail [action]`; then the sentence. */
const told = (status: Status, counted: readonly ReadinessStep[] = readinessSteps): string[] => {
  const { steps, sentence } = readinessOf(counted, status, words);
  const lines = steps.map(
    ({ done, label, detail, action }) =>
      `${done ? "✓ " : ""}${label}: ${detail}${action ? ` [${action.label}]` : ""}`,
  );
  return [...lines, sentence];
};

const done = {
  domain: "✓ Domain verified: northwind.com",
  sso: "✓ SSO active: Okta",
  certificate: "✓ No renewal due: ",
  directory: "✓ Directory connected: Okta SCIM",
  logStreams: "✓ Audit logs streaming: Datadog",
};
const stream = "Audit log streaming: Not configured [Set up streaming]";
const streamNext = "Next: send every audit event to your SIEM.";

test.each<[string, Status, string[]]>([
  [
    "nothing configured",
    statusFixtures.ssoNotConfigured,
    [
      "Verified domain: Not configured [Verify domain]",
      "Single sign-on: Not configured [Configure SSO]",
      "Certificate: Once SSO is active",
      "Directory sync: Directory not configured [Set up directory]",
      stream,
      "Next: verify your domain so that sign-in is limited to your addresses.",
    ],
  ],
  [
    "the drawing",
    statusFixtures.threeOfFive,
    [
      done.domain,
      done.sso,
      "Certificate: expires 30 November, 9 days left [Renew certificate]",
      done.directory,
      stream,
      "Next: renew the certificate that sign-in depends on.",
    ],
  ],
  [
    "an expired certificate: SSO does not count as active",
    statusFixtures.ssoCertificateExpired,
    [
      done.domain,
      "Single sign-on: Certificate expired",
      "Certificate: expired 19 November [Renew certificate]",
      done.directory,
      stream,
      "Next: renew the certificate that sign-in depends on.",
    ],
  ],
  [
    "what is broken comes before what is not set up",
    makeStatus({ ...statusFixtures.directoryInvalidCredentials, domains: [] }),
    [
      "Verified domain: Not configured [Verify domain]",
      done.sso,
      done.certificate,
      "Directory sync: Directory needs attention [Reconnect directory]",
      stream,
      "Next: keep members in step with your directory.",
    ],
  ],
  [
    "a plan without it",
    statusFixtures.notInPlan,
    [
      "Verified domain: Not in your plan",
      "Single sign-on: Not in your plan",
      "Certificate: Once SSO is active",
      "Directory sync: Not in your plan",
      "Audit log streaming: Not in your plan",
      "",
    ],
  ],
  [
    "four of five",
    statusFixtures.ssoActive,
    [done.domain, done.sso, done.certificate, done.directory, stream, streamNext],
  ],
  ["finished", statusFixtures.allDone, [...Object.values(done), "Everything is set up."]],
])("%s", (_name, status, expected) => expect(told(status)).toEqual(expected));

test("a known certificate that is not due is told with its date", () => {
  const connections = [makeConnection({ certificates: [makeCertificate()] })];
  expect(told(makeStatus({ sso: { state: "active", connections } }))[2]).toBe(
    "✓ No renewal due: expires 30 November 2027, 374 days left",
  );
});

test("one active connection is enough, whichever leads", () => {
  const waiting = makeConnection({ id: "conn_2", state: "validating", everActive: false });
  const connections = [waiting, makeConnection()];
  expect(told(makeStatus({ sso: { state: "validating", connections } }))[1]).toBe(done.sso);
});

const oktaIsOut = makeConnection({ id: "conn_2", state: "inactive" });
const noCredentials = makeDirectory({ id: "directory_2", state: "invalid_credentials" });
const other = { id: "org_domain_2", domain: "nwind.example" };
test.each<[string, Partial<Status>, number, string]>([
  [
    "a directory that lost its credentials",
    { directorySync: { state: "active", directories: [noCredentials, makeDirectory()] } },
    3,
    "Directory sync: Directory needs attention [Reconnect directory]",
  ],
  [
    "a directory that lost many users",
    {
      attention: [
        makeAttention({
          code: "directory_users_dropped",
          subjectId: makeDirectory().id,
          params: { count: 90 },
        }),
      ],
    },
    3,
    "Directory sync: Directory connected · 90 users fewer than yesterday [Manage directory]",
  ],
  [
    "a connection that nobody can sign in through",
    { sso: { state: "active", connections: [oktaIsOut, makeConnection()] } },
    1,
    "Single sign-on: Inactive [Review connection]",
  ],
  [
    "a domain that failed",
    { domains: [makeDomain(), makeDomain({ ...other, state: "failed" })] },
    0,
    "Verified domain: Verification failed [Try again]",
  ],
])("%s beside one that works: not everything is set up", (_name, over, step, expected) => {
  const lines = told(makeStatus({ ...statusFixtures.allDone, ...over }));
  expect(lines[step]).toBe(expected);
  expect(lines.at(-1)).toMatch(/^Next: /);
});

test("what another step would mend is mended here where the host leaves that step out", () => {
  const steps = ["domain", "sso", "directory"] as const;
  const next = "Next: renew the certificate that sign-in depends on.";
  const expired = told(statusFixtures.ssoCertificateExpired, steps);
  expect([expired[1], expired[3]]).toEqual([
    "Single sign-on: Certificate expired [Renew certificate]",
    next,
  ]);
  const expiring = told(statusFixtures.ssoCertificateExpiring, steps);
  expect([expiring[1], expiring[3]]).toEqual([
    expect.stringMatching(/^Single sign-on: .* \[Renew certificate\]$/),
    next,
  ]);
  const [alone] = told(statusFixtures.ssoActiveWithoutDomain, ["sso"]);
  expect(alone).toMatch(/ \[Verify domain\]$/);
  expect(told(statusFixtures.ssoActiveWithoutDomain)[1]).toBe(done.sso);
});

test("who may do nothing is offered nothing, and told that others may", () => {
  const status = makeStatus({ domains: [], intents: allIntents("forbidden") });
  const { steps, sentence, next } = readinessOf(readinessSteps, status, words);
  const managed = steps.map(({ barrier }) => barrier === "managed");
  expect(managed).toEqual([true, false, false, false, true]);
  expect([sentence, next]).toEqual(["", undefined]);
});

test("left-out steps do not count", () => {
  const { steps, done } = readinessOf(["sso", "directory"], statusFixtures.ssoActive, words);
  expect([steps.length, done]).toEqual([2, 2]);
});
