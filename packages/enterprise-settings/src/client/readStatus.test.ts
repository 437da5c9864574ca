// @vitest-environment node
import { statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readStatus } from "./readStatus.ts";

test.each(Object.entries(statusFixtures))("%s comes through as it is", (_name, status) => {
  expect(readStatus(JSON.parse(JSON.stringify(status)))).toEqual(status);
});

test("an unknown state keeps its own word, an unknown access offers nothing", () => {
  const status = readStatus({
    sso: { state: "paused", connections: [{ id: "c", state: "paused" }] },
    intents: { sso: "maybe", dsync: "allowed" },
  });
  expect(status.sso.state).toBe("unknown");
  expect(status.sso.connections[0]).toMatchObject({ state: "unknown", rawState: "paused" });
  expect(status.intents).toMatchObject({ sso: "forbidden", dsync: "allowed" });
});

test("days that are missing are counted, never read as none left", () => {
  const read = (certificate: object) =>
    readStatus({ sso: { connections: [{ certificates: [certificate] }] } }).sso.connections[0]
      ?.certificates;
  const expiresAt = new Date(Date.now() + 9.5 * 86_400_000).toISOString();
  expect(read({ expiresAt })).toMatchObject([{ daysUntilExpiry: 10 }]);
  expect(read({ expiresAt, daysUntilExpiry: 3 })).toMatchObject([{ daysUntilExpiry: 3 }]);
  expect(read({ expiresAt: "soon" })).toEqual([]);
});

test("what is missing is not called not configured", () => {
  const status = readStatus({});
  expect([status.sso.state, status.directorySync.state]).toEqual(["unknown", "unknown"]);
  expect(readStatus({ sso: { state: "active" } }).sso.state).toBe("unknown");
});

test.each([null, undefined, 7, "status", []])("%j is not a status", (body) => {
  expect(() => readStatus(body)).toThrow(expect.objectContaining({ code: "invalid_answer" }));
});

test("no object breaks it", () => {
  const known = JSON.parse(JSON.stringify(Object.values(statusFixtures))) as Record<
    string,
    unknown
  >[];
  const body = fc
    .tuple(
      fc.constantFrom(...known),
      fc.dictionary(fc.constantFrom(...Object.keys(known[0] ?? {})), fc.jsonValue()),
    )
    .map(([status, odd]) => ({ ...status, ...odd }));
  fc.assert(
    fc.property(body, (it) => {
      expect(readStatus(it).sso.connections).toBeInstanceOf(Array);
    }),
    { numRuns: 200 },
  );
});
