import { expect, test } from "vitest";
import { ProblemError } from "../errors.ts";
import { createAuthenticate } from "./authenticate.ts";
import type { Guard } from "./guard.ts";

/** A guard in JavaScript, as far as its types are right. */
const authenticateWith = (found: unknown) => authenticateBy((async () => found) as Guard);

const authenticateBy = (guard: Guard) =>
  createAuthenticate({ guard, revoked: { has: () => false }, timeoutMs: 50, now: () => 0 })(
    {} as Parameters<Guard>[0],
  );

test.each([null, undefined])("a guard that returns %s found nobody", async (found) => {
  await expect(authenticateWith(found)).rejects.toMatchObject({ code: "not_signed_in" });
});

test("a viewer whose guard leaves the organization out has none", async () => {
  const viewer = { userId: "dana", roles: [], permissions: [] };
  expect(await authenticateWith(viewer)).toEqual({ ...viewer, organizationId: null });
});

test("a guard that answers at once needs no promise, and fails as one that does", () => {
  const viewer = { userId: "dana", organizationId: "org_1", roles: [], permissions: [] };
  expect(authenticateBy(() => viewer)).toEqual(viewer);
  const failing = (problem: Error) => () =>
    authenticateBy(() => {
      throw problem;
    });
  expect(() => authenticateBy(() => null)).toThrow(new ProblemError("not_signed_in"));
  expect(() => authenticateBy(() => ({ ...viewer, expiresAt: 0 }))).toThrow(
    new ProblemError("session_expired"),
  );
  expect(failing(new Error("down"))).toThrow(new ProblemError("guard_unavailable"));
  const forbidden = new ProblemError("forbidden");
  expect(failing(forbidden)).toThrow(forbidden);
});
