import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createSandbox } from "../createSandbox.ts";
import { createDirectory, directoryWire } from "./directories.ts";
import { createEnvironment } from "./Environment.ts";
import { createOrganization } from "./organizations.ts";
import { type DirectoryContent, contentOf, syncDirectory } from "./syncDirectory.ts";

const person = (email: string, state: "active" | "inactive") => ({
  email,
  firstName: "Ann",
  lastName: email,
  jobTitle: null,
  state,
});
const emails = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"));
const content: fc.Arbitrary<DirectoryContent> = fc.record({
  users: fc.uniqueArray(
    fc
      .tuple(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("active", "inactive"))
      .map(([email, state]) => person(email, state)),
    { selector: ({ email }) => email },
  ),
  groups: fc.uniqueArray(fc.record({ name: fc.constantFrom("x", "y", "z"), members: emails }), {
    selector: ({ name }) => name,
  }),
});

test("after any syncs it holds the last one, and its events tell the same story", () => {
  fc.assert(
    fc.property(fc.array(content, { minLength: 1, maxLength: 4 }), (contents) => {
      const env = createEnvironment(() => 0);
      const { id: organizationId } = createOrganization(env, { name: "Northwind" });
      const { id } = createDirectory(env, { organizationId });
      for (const each of contents) syncDirectory(env, id, each);
      const last = contents.at(-1);
      const directory = env.directories.get(id);
      if (!last || !directory) throw new Error("no directory");
      const held = contentOf(directory);
      expect(new Set(held.users.map(({ email, state }) => `${email} ${state}`))).toEqual(
        new Set(last.users.map(({ email, state }) => `${email} ${state}`)),
      );
      const count = (name: string) => env.events.filter(({ event }) => event === name).length;
      expect(count("dsync.user.created") - count("dsync.user.deleted")).toBe(last.users.length);
      expect(directoryWire(env, directory).metadata.groups).toBe(last.groups.length);
      const seen = env.events.length;
      syncDirectory(env, id, last);
      expect(env.events).toHaveLength(seen);
    }),
    { numRuns: 60 },
  );
});

test("states without an event are silent, and broken credentials stop the sync", () => {
  const sandbox = createSandbox({ seed: { organizations: [{ id: "org_1", name: "Northwind" }] } });
  const { id } = sandbox.createDirectory({ organizationId: "org_1", state: "unlinked" });
  sandbox.updateDirectory(id, { state: "validating" });
  expect(sandbox.events).toEqual([]);
  sandbox.syncDirectory(id, { users: 1, groups: 1 });
  const seen = sandbox.events.length;
  sandbox.updateDirectory(id, { state: "invalid_credentials" });
  expect(() => sandbox.syncDirectory(id, { users: 2, groups: 1 })).toThrow(/repair/);
  expect(sandbox.updateDirectory(id, { state: "linked" }).state).toBe("linked");
  expect(sandbox.events).toHaveLength(seen);
  sandbox.deleteDirectory(id);
  expect(sandbox.events.slice(seen)).toMatchObject([
    { event: "dsync.deleted", data: { id, state: "active" } },
  ]);
});
