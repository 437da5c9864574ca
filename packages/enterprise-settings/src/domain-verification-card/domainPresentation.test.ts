// @vitest-environment node
import { statusFixtures, type StatusFixture } from "@acme/enterprise-settings-contract/fixtures";
import { expect, test } from "vitest";
import { createFormatter } from "../words/createFormatter.ts";
import { domainMessages } from "./DomainVerificationCard.messages.ts";
import { domainsPresentation, sortedDomains } from "./domainPresentation.ts";

const format = createFormatter("en");

/** fixture → tone, pill, sentence, action (`*`: accent). INTERFACE.md, row by row. */
const rows: Partial<Record<StatusFixture, readonly [string, string, string, string]>> = {
  domainNone: [
    "idle",
    "Not configured",
    "Verify your domain so that sign-in is limited to your addresses.",
    "Verify domain*",
  ],
  domainPending: [
    "info",
    "Waiting for DNS",
    "Add this record at your DNS provider.",
    "Manage domains",
  ],
  domainPendingWithoutRecord: [
    "info",
    "Waiting for DNS",
    "Open the setup to see the record for your DNS provider.",
    "Manage domains",
  ],
  domainVerified: ["ok", "Verified", "–", "Manage domains"],
  domainFailed: [
    "bad",
    "Verification failed",
    "The DNS record of northwind.com was not found in time.",
    "Try again",
  ],
  domainFailedElsewhere: [
    "bad",
    "Verification failed",
    "Another organization has verified northwind.com. Contact support if it is yours.",
    "Try again",
  ],
  domainFailedUnexplained: [
    "bad",
    "Verification failed",
    "WorkOS could not verify northwind.com.",
    "Try again",
  ],
  domainUnknown: [
    "idle",
    "Status unknown",
    "WorkOS reports a state this version does not know: under_review.",
    "Manage domains",
  ],
  domainSeveral: [
    "bad",
    "Verification failed",
    "The DNS record of nwind.example was not found in time.",
    "Try again",
  ],
};

test.each(Object.entries(rows))("%s", (name, expected) => {
  const { tone, pill, sentence, params, actions } = domainsPresentation(
    statusFixtures[name as StatusFixture],
  );
  const [first] = actions;
  expect([
    tone,
    domainMessages[pill],
    sentence ? format.text(domainMessages[sentence], params) : "–",
    first ? domainMessages[first.word] + (first.accent ? "*" : "") : "–",
  ]).toEqual(expected);
});

test("the domain that wants something comes first", () => {
  expect(sortedDomains(statusFixtures.domainSeveral).map(({ state }) => state)).toEqual([
    "failed",
    "pending",
    "verified",
  ]);
});
