// @vitest-environment node
import {
  makeConnection,
  makeStatus,
  statusFixtures,
} from "@acme/enterprise-settings-contract/fixtures";
import { expect, test } from "vitest";
import { isInProgress, pollInterval, type PollSituation } from "./pollInterval.ts";

const idle: PollSituation = {
  awake: true,
  pushed: false,
  sinceReturnMs: null,
  inProgress: false,
  failures: 0,
  failure: null,
  pollAfterMs: null,
};
const failed = (failures: number, code = "network", rest = {}) => ({
  failures,
  failure: { code, status: undefined, retryAfterSeconds: undefined, ...rest },
});

test.each<[string, Partial<PollSituation>, number | false]>([
  ["idle", {}, 30_000],
  ["something in progress", { inProgress: true }, 15_000],
  ["just back from the portal", { sinceReturnMs: 0 }, 2_000],
  ["back for 2 s", { sinceReturnMs: 2_000 }, 3_000],
  ["back for 5 s", { sinceReturnMs: 5_000 }, 4_500],
  ["back for a minute", { sinceReturnMs: 60_000 }, 15_000],
  ["back for ten minutes", { sinceReturnMs: 600_000 }, 30_000],
  ["back for ten minutes, in progress", { sinceReturnMs: 600_000, inProgress: true }, 15_000],
  ["the server's floor", { sinceReturnMs: 0, pollAfterMs: 8_000 }, 8_000],
  ["a floor below ours", { pollAfterMs: 8_000 }, 30_000],
  ["the first error", failed(1), 5_000],
  ["the third error", failed(3), 20_000],
  ["many errors", failed(30), 120_000],
  ["an error that says when", failed(1, "rate_limited", { retryAfterSeconds: 40 }), 40_000],
  [
    "an error that says in a month",
    failed(1, "rate_limited", { retryAfterSeconds: 3_000_000 }),
    3_600_000,
  ],
  ["a floor of a month", { pollAfterMs: 2_592_000_000 }, 3_600_000],
  ["not read yet", failed(1, "status_not_known", { retryAfterSeconds: 2 }), 2_000],
  ["errors after a visit", { sinceReturnMs: 0, ...failed(2) }, 10_000],
  ["signed out", failed(1, "session_expired", { status: 401 }), false],
  ["no organization", failed(1, "no_organization", { status: 403 }), false],
  ["changes are pushed", { pushed: true }, 300_000],
  ["changes are pushed, in progress", { pushed: true, inProgress: true }, 300_000],
  ["changes are pushed, back from the portal", { pushed: true, sinceReturnMs: 0 }, 2_000],
  ["changes are pushed, and reading fails", { pushed: true, ...failed(1) }, 5_000],
  ["hidden or offline", { awake: false, sinceReturnMs: 0 }, false],
])("%s", (_name, situation, expected) => {
  expect(pollInterval({ ...idle, ...situation })).toBe(expected);
});

test("polls after a visit grow by half each time", () => {
  let since = 0;
  const waits = Array.from({ length: 6 }, () => {
    const wait = pollInterval({ ...idle, sinceReturnMs: since }) as number;
    since += wait;
    return wait;
  });
  expect(waits).toEqual([2_000, 3_000, 4_500, 6_750, 10_125, 15_000]);
});

test.each<[keyof typeof statusFixtures, boolean]>([
  ["ssoActive", false],
  ["ssoDraft", true],
  ["ssoNeverActive", true],
  ["ssoInactive", false],
  ["ssoValidating", true],
  ["directoryValidating", true],
  ["directoryInactive", false],
  ["domainPending", true],
])("%s is in progress: %s", (name, expected) => {
  expect(isInProgress(statusFixtures[name])).toBe(expected);
});

test("a connection behind the leading one counts too", () => {
  const connections = [makeConnection(), makeConnection({ state: "validating" })];
  expect(isInProgress(makeStatus({ sso: { state: "active", connections } }))).toBe(true);
});
