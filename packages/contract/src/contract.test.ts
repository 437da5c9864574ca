import { Value } from "typebox/value";
import { describe, expect, test } from "vitest";
import { makePortalLink, makeProblem, statusFixtures } from "./fixtures.ts";
import { PortalLink, PortalLinkRequest } from "./portal.ts";
import { Problem, problems, type ProblemCode } from "./problem.ts";
import { connectionStates, directoryStates } from "./states.ts";
import { Status } from "./status.ts";

describe("fixtures", () => {
  test.each(Object.entries(statusFixtures))("%s is a valid status", (_name, status) => {
    expect([...Value.Errors(Status, status)]).toEqual([]);
  });

  test("hold every state of a connection and of a directory", () => {
    const all = Object.values(statusFixtures);
    const sso = new Set(all.flatMap((s) => s.sso.connections.map((c) => c.state)));
    const dsync = new Set(all.flatMap((s) => s.directorySync.directories.map((d) => d.state)));
    expect([...connectionStates].filter((state) => !sso.has(state))).toEqual([]);
    expect([...directoryStates].filter((state) => !dsync.has(state))).toEqual([]);
  });

  test.each(Object.entries(statusFixtures))("%s leads with its first entry", (_name, status) => {
    expect(status.sso.state).toBe(status.sso.connections[0]?.state ?? "not_configured");
    expect(status.directorySync.state).toBe(
      status.directorySync.directories[0]?.state ?? "not_configured",
    );
  });

  test.each(Object.keys(problems) as ProblemCode[])("a %s problem is valid", (code) => {
    expect(Value.Check(Problem, makeProblem(code))).toBe(true);
  });

  test("a portal link is valid", () => {
    expect(Value.Check(PortalLink, makePortalLink())).toBe(true);
  });
});

test.each([
  [{ intent: "sso" }, true],
  [{ intent: "dsync", returnPath: "/settings" }, true],
  [{ intent: "admin" }, false],
  [{}, false],
  [{ intent: "sso", organizationId: "org_1" }, false],
])("portal link request %j: %s", (body, valid) => {
  expect(Value.Check(PortalLinkRequest, body)).toBe(valid);
});

test("a status without an instant's zone, or with a made-up state, is refused", () => {
  const status = structuredClone(statusFixtures.ssoActive);
  expect(Value.Check(Status, { ...status, sso: { ...status.sso, state: "on" } })).toBe(false);
  const connection = { ...status.sso.connections[0], updatedAt: "yesterday" };
  expect(
    Value.Check(Status, { ...status, sso: { state: "active", connections: [connection] } }),
  ).toBe(false);
});
