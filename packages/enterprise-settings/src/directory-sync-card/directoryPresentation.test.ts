// @vitest-environment node
import {
  makeStatus,
  statusFixtures,
  type StatusFixture,
} from "@acme/enterprise-settings-contract/fixtures";
import { expect, test } from "vitest";
import { createFormatter } from "../words/createFormatter.ts";
import { directorySyncMessages } from "./DirectorySyncCard.messages.ts";
import { directoryPresentation } from "./directoryPresentation.ts";

const format = createFormatter("en");

/** fixture → tone, pill, sentence, action (`*`: accent). INTERFACE.md, row by row. */
const rows: Partial<Record<StatusFixture, readonly [string, string, string, string]>> = {
  directoryNotConfigured: [
    "idle",
    "Directory not configured",
    "Keep members in step with your directory.",
    "Set up directory*",
  ],
  directoryRequiresType: [
    "info",
    "Directory setup in progress",
    "Setup was started and is not finished.",
    "Continue setup*",
  ],
  directoryNeverActive: [
    "info",
    "Directory setup in progress",
    "Setup was started and is not finished.",
    "Continue setup*",
  ],
  directoryValidating: [
    "info",
    "Waiting for users and groups",
    "Okta SCIM is connected; the first sync has not arrived.",
    "Manage directory",
  ],
  directoryActive: [
    "ok",
    "Directory connected",
    "People and groups come from Okta SCIM.",
    "Manage directory",
  ],
  directoryInvalidCredentials: [
    "bad",
    "Directory needs attention",
    "Okta SCIM no longer accepts the credentials. Syncing has stopped; members stay as they are.",
    "Reconnect directory*",
  ],
  directoryUsersDropped: [
    "warn",
    "Directory connected · 88 users fewer than yesterday",
    "If this was not intended, check the assignment in Okta SCIM.",
    "Manage directory",
  ],
  directoryInactive: [
    "warn",
    "Directory disconnected",
    "Changes in Okta SCIM no longer reach us.",
    "Reconnect directory",
  ],
  directoryDeleting: ["idle", "Directory being removed", "The directory is being deleted.", "–"],
  directoryUnknown: [
    "idle",
    "Directory status unknown",
    "WorkOS reports a state this version does not know: hibernating.",
    "Manage directory",
  ],
};

test.each(Object.keys(statusFixtures) as StatusFixture[])("%s", (name) => {
  const shown = directoryPresentation(statusFixtures[name], "your directory");
  const first = shown.actions[0];
  const word = first
    ? format.text(directorySyncMessages[first.word]) + (first.accent ? "*" : "")
    : "–";
  const none = statusFixtures[name].directorySync.directories.length === 0;
  expect([
    shown.tone,
    format.text(directorySyncMessages[shown.pill], shown.params),
    format.text(directorySyncMessages[shown.sentence], shown.params),
    word,
  ]).toEqual(rows[name] ?? (none ? rows.directoryNotConfigured : rows.directoryActive));
});

test("active without a directory is not believed", () => {
  const status = makeStatus({ directorySync: { state: "active", directories: [] } });
  expect(directoryPresentation(status, "")).toMatchObject({ state: "unknown", tone: "idle" });
});
