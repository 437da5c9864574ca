import { expect, test } from "vitest";
import { createAuthenticate } from "./authenticate.ts";
import type { Guard } from "./guard.ts";

/** A guard in JavaScript, as far as its types are right. */
const authenticateWith = (found: unknown, has = async () => false) =>
  createAuthenticate({
    guard: (async () => found) as Guard,
    revoked: { has },
    timeoutMs: 50,
    now: () => 0,
  })({} as Parameters<Guard>[0]);

test.each([null, undefined])("a guard that returns %s found nobody", async (found) => {
  await expect(authenticateWith(found)).rejects.toMatchObject({ code: "not_signed_in" });
});

test("a viewer whose guard leaves the organization out has none", async () => {
  const viewer = { userId: "dana", roles: [], permissions: [] };
  expect(await authenticateWith(viewer)).toEqual({ ...viewer, organizationId: null });
});

test("a store that is silent about revoked sessions is an outage, in time", async () => {
  const viewer = {
    userId: "dana",
    sessionId: "s",
    organizationId: null,
    roles: [],
    permissions: [],
  };
  await expect(authenticateWith(viewer, () => new Promise(() => {}))).rejects.toMatchObject({
    code: "store_unavailable",
  });
});
