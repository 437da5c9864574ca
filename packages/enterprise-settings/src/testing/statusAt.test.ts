// @vitest-environment node
import { fixtureNow, statusFixtures } from "@acme/enterprise-settings-contract/fixtures";
import { expect, test } from "vitest";
import { createFakeClient } from "./fakeClient.ts";
import { statusAt } from "./statusAt.ts";

const dayMs = 86_400_000;
const now = Date.parse(fixtureNow);

test.each(Object.entries(statusFixtures))(
  "%s is true at the fixtures' instant",
  (_name, status) => {
    expect(statusAt(status, now)).toBe(status);
  },
);

test.each([
  [1, 8, false, "certificate_expiring"],
  [8, 1, false, "certificate_expiring"],
  [9, 0, true, "certificate_expired"],
])("in %i days there are %i left", async (days, left, expired, code) => {
  const client = createFakeClient({ status: statusFixtures.ssoCertificateExpiring });
  client.clock.advance(days * dayMs);
  const { status, asOf } = await client.getStatus();
  expect(status.sso.connections[0]?.certificates).toMatchObject([
    { daysUntilExpiry: left, expired },
  ]);
  expect(status.attention).toMatchObject([{ code }]);
  expect(asOf).toBe(new Date(now + days * dayMs).toISOString());
});

test("the clock may be set", () => {
  const { clock } = createFakeClient();
  clock.set("2027-01-01T00:00:00.000Z");
  expect(new Date(clock.now()).toISOString()).toBe("2027-01-01T00:00:00.000Z");
});
