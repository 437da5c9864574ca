import { afterEach, describe, expect, test } from "vitest";
import { answerJson, loopbackServer } from "../../test/loopbackServer.ts";
import { createWorkOSGateway } from "./createWorkOSGateway.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe("readOrganization", () => {
  const at = "2026-11-20T10:00:00.000Z";
  const connection = (id: string) => ({
    id,
    name: "Okta",
    connection_type: "OktaSAML",
    state: "active",
    domains: [{ id: "d", domain: "northwind.com" }],
    updated_at: at,
  });
  const directory = {
    id: "directory_1",
    name: "Okta",
    type: "okta scim v2.0",
    state: "linked",
    updated_at: at,
  };
  const metadata = { users: { active: 248, inactive: 6 }, groups: 12 };
  const answers: Record<string, unknown> = {
    "/organizations/org_1": {
      id: "org_1",
      name: "Northwind",
      domains: [
        {
          id: "org_domain_1",
          domain: "northwind.com",
          state: "pending",
          verification_token: "tok",
        },
      ],
      updated_at: at,
    },
    "/connections?limit=100&organization_id=org_1": {
      data: [connection("conn_1")],
      list_metadata: { after: "conn_1" },
    },
    "/connections?limit=100&after=conn_1&organization_id=org_1": {
      data: [connection("conn_2")],
      list_metadata: { before: null, after: null },
    },
    "/directories?limit=100&organization_id=org_1": {
      data: [directory, { ...directory, id: "directory_gone" }],
      list_metadata: {},
    },
    "/directories/directory_1": { ...directory, metadata },
  };

  /** A number is answered as a status. */
  async function read(over: Record<string, unknown> = {}, ms = 3000) {
    const server = await loopbackServer((request, response) => {
      const answer = { ...answers, ...over }[request.url ?? ""];
      if (typeof answer === "number") return answerJson(answer, {})(request, response);
      if (answer === "hangs") return;
      const headers = { date: "Fri, 20 Nov 2026 10:00:05 GMT" };
      const send = answerJson(answer === undefined ? 404 : 200, answer ?? {}, headers);
      send(request, response);
    });
    closers.push(server.close);
    const workos = createWorkOSGateway({
      apiKey: "sk_1",
      clientId: "client_1",
      apiUrl: server.url,
    });
    return workos.readOrganization("org_1", { at: Date.now() + ms });
  }

  test("reads every page, the counts and the domains, on WorkOS' clock", async () => {
    expect(await read()).toEqual({
      observedAt: Date.parse("2026-11-20T10:00:05Z"),
      organization: { id: "org_1", name: "Northwind", updatedAt: Date.parse(at) },
      connections: ["conn_1", "conn_2"].map((id) => ({
        id,
        name: "Okta",
        type: "OktaSAML",
        state: "active",
        domains: ["northwind.com"],
        updatedAt: Date.parse(at),
      })),
      directories: [
        {
          id: "directory_1",
          name: "Okta",
          type: "okta scim v2.0",
          state: "linked",
          users: { active: 248, inactive: 6 },
          groups: 12,
          updatedAt: Date.parse(at),
        },
      ],
      domains: [
        {
          id: "org_domain_1",
          domain: "northwind.com",
          state: "pending",
          verificationPrefix: null,
          verificationToken: "tok",
          updatedAt: Date.parse(at),
        },
      ],
      auditLogs: null,
    });
  });

  test("reads the audit-log configuration and its stream", async () => {
    const reading = await read({
      "/organizations/org_1/audit_log_configuration": {
        state: "active",
        retention_period_in_days: 30,
        log_stream: { id: "log_stream_1", type: "Datadog", state: "error", last_synced_at: at },
      },
    });
    expect(reading.auditLogs).toEqual({
      state: "active",
      retentionDays: 30,
      logStream: {
        id: "log_stream_1",
        type: "Datadog",
        state: "error",
        lastSentAt: Date.parse(at),
      },
    });
  });

  const auditLogsPath = "/organizations/org_1/audit_log_configuration";
  const timeless = { id: "ls_1", type: "S3", state: "active", last_synced_at: "never" };
  const unusable = [{ state: 7 }, { state: "active", log_stream: timeless }];
  test.each([403, 429, 500, 502, "hangs", ...unusable])(
    "an audit-log configuration that answers %j leaves the rest readable",
    async (answer) => {
      const reading = await read({ [auditLogsPath]: answer }, 400);
      expect([reading.auditLogs, reading.connections.length]).toEqual(["not_said", 2]);
    },
  );

  test("what speaks of the key or of all calls is not the audit logs' own failure", async () => {
    await expect(read({ [auditLogsPath]: 401 })).rejects.toMatchObject({
      code: "workos_unauthorized",
    });
    const all = Object.fromEntries([...Object.keys(answers), auditLogsPath].map((it) => [it, 403]));
    await expect(read(all)).rejects.toMatchObject({ code: "workos_forbidden" });
  });

  const [organizationPath, connectionsPath, , directoriesPath] = Object.keys(answers);
  const page = (item: object) => ({ data: [item], list_metadata: {} });
  test.each([
    [connectionsPath, page({ ...connection("conn_9"), organization_id: "org_OTHER" })],
    [directoriesPath, page({ ...directory, metadata, organization_id: "org_OTHER" })],
    [
      organizationPath,
      {
        id: "org_1",
        name: "Northwind",
        domains: [{ id: "d", domain: "northwind.com", organization_id: "org_OTHER" }],
        updated_at: at,
      },
    ],
    [organizationPath, { id: "org_OTHER", name: "Other", domains: [], updated_at: at }],
  ])("what %s says of another organization is no reading", async (path = "", answer) => {
    await expect(read({ [path]: answer })).rejects.toMatchObject({ code: "workos_invalid_answer" });
  });

  test("an unknown organization, or an answer of another shape, is no reading", async () => {
    const unknown = read({ "/organizations/org_1": undefined });
    await expect(unknown).rejects.toMatchObject({ code: "workos_organization_not_found" });
    const shapeless = read({ "/organizations/org_1": { id: "org_1" } });
    await expect(shapeless).rejects.toMatchObject({ code: "workos_invalid_answer" });
  });
});
