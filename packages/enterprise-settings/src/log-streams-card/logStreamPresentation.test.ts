// @vitest-environment node
import {
  makeStatus,
  statusFixtures,
  type StatusFixture,
} from "@acme/enterprise-settings-contract/fixtures";
import { expect, test } from "vitest";
import { createFormatter } from "../words/createFormatter.ts";
import { logStreamsMessages } from "./LogStreamsCard.messages.ts";
import { logStreamPresentation } from "./logStreamPresentation.ts";

const format = createFormatter("en");

/** fixture → tone, pill, sentence, action (`*`: accent). INTERFACE.md, row by row. */
const rows: Partial<Record<StatusFixture, readonly [string, string, string, string]>> = {
  logStreamNotConfigured: [
    "idle",
    "Not configured",
    "Send every audit event to your SIEM.",
    "Set up streaming*",
  ],
  logStreamActive: ["ok", "Streaming", "Last sent {time}.", "Manage"],
  logStreamNeverSent: ["ok", "Streaming", "Nothing has been sent to Datadog yet.", "Manage"],
  logStreamInactive: ["idle", "Paused", "No events are sent to Datadog.", "Resume"],
  logStreamFailing: [
    "bad",
    "Destination failing",
    "Datadog rejects our events.",
    "Fix destination*",
  ],
  logStreamInvalid: [
    "bad",
    "Destination failing",
    "Datadog rejects our events.",
    "Fix destination*",
  ],
  logStreamUnknown: [
    "idle",
    "Status unknown",
    "WorkOS reports a state this version does not know: throttled.",
    "Manage",
  ],
  logStreamNeverRead: [
    "idle",
    "Status unknown",
    "The state of your audit log is not known yet.",
    "Manage",
  ],
  logStreamSeveral: [
    "bad",
    "Destination failing",
    "Amazon S3 rejects our events.",
    "Fix destination*",
  ],
};

test.each(Object.entries(rows))("%s", (name, expected) => {
  const status = statusFixtures[name as StatusFixture];
  const { tone, pill, sentence, params, actions } = logStreamPresentation(status, "");
  const [first] = actions;
  expect([
    tone,
    logStreamsMessages[pill],
    format.text(logStreamsMessages[sentence], params),
    first ? format.text(logStreamsMessages[first.word]) + (first.accent ? "*" : "") : "–",
  ]).toEqual(expected);
});

test("streaming without a destination is not believed", () => {
  const status = makeStatus({ logStreams: { state: "active", streams: [] } });
  expect(logStreamPresentation(status, "")).toMatchObject({ state: "unknown", tone: "idle" });
});
