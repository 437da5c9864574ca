import { Value } from "typebox/value";
import { describe, expect, test } from "vitest";
import { makePortalLink, makeProblem, statusFixtures } from "./fixtures/index.ts";
import { PortalLink, PortalLinkRequest } from "./portal.ts";
import { problems, type ProblemCode } from "./problem.ts";
import { Problem } from "./problemSchema.ts";
import { connectionStates, directoryStates, domainStates, logStreamStates } from "./states.ts";
import { Status } from "./status.ts";

describe("fixtures", () => {
  test.each(Object.entries(statusFixtures))("%s is a valid status", (_name, status) => {
    expect([...Value.Errors(Status, status)]).toEqual([]);
  });

  test("hold every state of a connection, a directory, a domain and a log stream", () => {
    const all = Object.values(statusFixtures);
    const seen = new Set(
      all.flatMap((status) => [
        ...status.sso.connections.map(({ state }) => `connection ${state}`),
        ...status.directorySync.directories.map(({ state }) => `directory ${state}`),
        ...status.domains.map(({ state }) => `domain ${state}`),
        ...status.logStreams.streams.map(({ state }) => `stream ${state}`),
      ]),
    );
    const wanted = [
      ...connectionStates.map((state) => `connection ${state}`),
      ...directoryStates.map((state) => `directory ${state}`),
      ...domainStates.map((state) => `domain ${state}`),
      ...logStreamStates.map((state) => `stream ${state}`),
    ];
    expect(wanted.filter((it) => !seen.has(it))).toEqual([]);
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
