import { createSandbox, type Sandbox } from "@acme/workos-sandbox";
import type { FastifyInstance } from "fastify";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createApp } from "../createApp.ts";
import { organizations } from "../people.ts";
import { createMembers, type DirectoryPerson } from "./createMembers.ts";

const [northwind] = organizations;
const dana = {
  organizationId: northwind.id,
  userId: "user_dana",
  name: "Dana Reyes",
  role: "owner",
};
const amara: DirectoryPerson = {
  id: "directory_user_1",
  organizationId: northwind.id,
  directoryId: "directory_1",
  name: "Amara Adeyemi",
  email: "Amara@northwind.com",
  jobTitle: "Software engineer",
  active: true,
  updatedAt: 10,
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "orbit-members-"));
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  ["the newest word counts", [{}, { updatedAt: 9, active: false }], "active"],
  ["deactivated", [{}, { updatedAt: 11, active: false }], "deactivated"],
  ["the same again", [{ active: false }, { active: false }], "deactivated"],
])("somebody in the directory, %s", (_case, words, status) => {
  const members = createMembers(join(folder, "orbit.db"));
  for (const word of words) members.provision({ ...amara, ...word });
  members.save({ ...dana, email: "dana@northwind.com" });
  expect(members.list(northwind.id)).toMatchObject([
    {
      name: "Amara Adeyemi",
      jobTitle: "Software engineer",
      role: null,
      status,
      fromDirectory: true,
    },
    { name: "Dana Reyes", role: "owner", status: "active", fromDirectory: false },
  ]);
  members.close();
});

test("who signs in and is in the directory is one person", () => {
  const members = createMembers(join(folder, "orbit.db"));
  members.save({ ...dana, email: "amara@northwind.com" });
  members.provision({ ...amara, active: false });
  expect(members.list(northwind.id)).toMatchObject([
    { id: "user_dana", name: "Dana Reyes", status: "deactivated", fromDirectory: true },
  ]);
  members.close();
});

test("who is gone stays gone, in whatever order it is told", () => {
  const members = createMembers(join(folder, "orbit.db"));
  members.remove(amara.id, northwind.id);
  members.provision(amara);
  members.removeDirectory("directory_2");
  members.provision({ ...amara, id: "directory_user_2", directoryId: "directory_2" });
  expect(members.list(northwind.id)).toEqual([]);
  members.close();
});

test("a directory that is synced fills the members, follows changes, and takes them along when it goes", async () => {
  const seeded = organizations.map((one) => ({ ...one, domains: [...one.domains] }));
  const sandbox: Sandbox = createSandbox({ seed: { organizations: seeded, users: [] } });
  const app: FastifyInstance = await createApp({
    appUrl: "http://localhost:4400",
    apiUrl: await sandbox.listen(),
    apiKey: sandbox.apiKey,
    clientId: sandbox.clientId,
    cookiePassword: "a password of more than 32 characters",
    webhookSecrets: ["whsec_test"],
    dataDir: folder,
    web: null,
  });
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  sandbox.addWebhookEndpoint({ url: `${origin}/webhooks/workos`, secret: "whsec_test" });
  const members = createMembers(join(folder, "orbit.db"));
  const told = () => members.list(northwind.id).map(({ name, status }) => `${name}: ${status}`);
  const until = (lines: string[]) =>
    vi.waitFor(() => expect(told()).toEqual(lines), { timeout: 15_000, interval: 20 });

  const ann = { email: "ann@northwind.com", firstName: "Ann", lastName: "Bell" };
  const bo = { email: "bo@northwind.com", firstName: "Bo", lastName: "Cruz" };
  const { id } = sandbox.createDirectory({ organizationId: northwind.id, type: "okta scim v2.0" });
  sandbox.syncDirectory(id, { users: [ann, bo], groups: [] });
  await until(["Ann Bell: active", "Bo Cruz: active"]);
  sandbox.syncDirectory(id, { users: [{ ...ann, state: "inactive" }], groups: [] });
  await until(["Ann Bell: deactivated"]);
  sandbox.deleteDirectory(id);
  await until([]);
  members.close();
  await app.close();
  await sandbox.close();
}, 60_000);
