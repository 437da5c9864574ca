import {
  DomainDataState,
  GenericServerException,
  NotFoundException,
  UnauthorizedException,
  UnprocessableEntityException,
} from "@workos-inc/node";
import { describe, expect, test } from "vitest";
import { MERIDIAN, NORTHWIND, sdkFor, startSandbox } from "../../test/startSandbox.ts";

describe("organizations", () => {
  test("create, read, update, list, delete", async () => {
    const { sandbox, workos } = await startSandbox();
    const created = await workos.organizations.createOrganization({
      name: "Contoso",
      externalId: "tenant-9",
      metadata: { tier: "gold" },
      domainData: [{ domain: "contoso.example", state: DomainDataState.Verified }],
    });
    expect(await workos.organizations.getOrganization(created.id)).toEqual(created);
    expect(await workos.organizations.getOrganizationByExternalId("tenant-9")).toEqual(created);
    expect(created.domains[0]).toMatchObject({ domain: "contoso.example", state: "verified" });

    const renamed = await workos.organizations.updateOrganization({
      organization: created.id,
      name: "Contoso Ltd",
    });
    expect(renamed).toMatchObject({ name: "Contoso Ltd", externalId: "tenant-9" });
    expect(renamed.updatedAt > created.updatedAt).toBe(true);
    const found = await workos.organizations.listOrganizations({ domains: ["contoso.example"] });
    expect(found.data.map(({ id }) => id)).toEqual([created.id]);

    await workos.organizations.deleteOrganization(created.id);
    await expect(workos.organizations.getOrganization(created.id)).rejects.toThrow(
      NotFoundException,
    );
    expect(sandbox.events.map(({ event }) => event)).toEqual([
      "organization.created",
      "organization_domain.created",
      "organization.updated",
      "organization.deleted",
    ]);
  });

  test("an external id belongs to one: ten at once make one organization", async () => {
    const { workos } = await startSandbox();
    const create = () =>
      workos.organizations
        .createOrganization({ name: "Fabrikam", externalId: "race" })
        .catch((error: unknown) => error);
    const outcomes = await Promise.all(Array.from({ length: 10 }, create));
    const refused = outcomes.filter((outcome) => outcome instanceof GenericServerException);
    expect(refused).toHaveLength(9);
    expect(refused[0]).toMatchObject({ status: 400, code: "external_id_already_used" });
  });

  test("domains: created, verification restarted, verified, failed, deleted", async () => {
    const { sandbox, workos } = await startSandbox();
    const domains = workos.organizationDomains;
    const order = { organizationId: MERIDIAN, domain: "meridian.example" };
    const { id } = await domains.createOrganizationDomain(order);
    await expect(domains.createOrganizationDomain(order)).rejects.toMatchObject({ status: 409 });
    sandbox.failDomain(id);
    expect(await domains.verifyOrganizationDomain(id)).toMatchObject({ state: "pending" });
    sandbox.verifyDomain(id);
    expect(await domains.getOrganizationDomain(id)).toMatchObject({ state: "verified" });
    await domains.deleteOrganizationDomain(id);
    expect(sandbox.events.map(({ event }) => event.split(".")[1])).toEqual([
      "created",
      "verification_failed",
      "updated",
      "verified",
      "deleted",
    ]);
  });

  test("the audit-log configuration is there only when it was set", async () => {
    const { sandbox, workos } = await startSandbox();
    const path = `/organizations/${NORTHWIND}/audit_log_configuration`;
    await expect(workos.get(path)).rejects.toThrow(NotFoundException);
    sandbox.setAuditLogConfiguration(NORTHWIND, {
      state: "active",
      retentionPeriodInDays: 90,
      logStream: { type: "Datadog", state: "error" },
    });
    expect((await workos.get(path)).data).toMatchObject({
      retention_period_in_days: 90,
      log_stream: { type: "Datadog", state: "error", last_synced_at: null },
    });
  });
});

describe("connections and directories", () => {
  test("list by organization, get, delete", async () => {
    const { sandbox, workos } = await startSandbox();
    const { id } = sandbox.createConnection({ organizationId: NORTHWIND, state: "validating" });
    sandbox.createConnection({ organizationId: MERIDIAN });
    const listed = await workos.sso.listConnections({ organizationId: NORTHWIND });
    expect(listed.data).toMatchObject([{ id, state: "validating", type: "OktaSAML" }]);
    expect(await workos.sso.getConnection(id)).toEqual(listed.data[0]);
    await workos.sso.deleteConnection(id);
    await expect(workos.sso.getConnection(id)).rejects.toThrow(NotFoundException);
    expect(sandbox.events.at(-1)).toMatchObject({
      event: "connection.deleted",
      data: { id, state: "validating" },
    });
  });

  test("counts, users, groups, and the members of a group", async () => {
    const { sandbox, workos } = await startSandbox();
    const { id } = sandbox.createDirectory({ organizationId: NORTHWIND, state: "validating" });
    sandbox.syncDirectory(id, { users: 24, groups: 4 });
    const { data } = await workos.get<{ metadata: unknown; state: string }>(`/directories/${id}`);
    expect(data).toMatchObject({
      state: "linked",
      metadata: { users: { active: 24, inactive: 0 }, groups: 4 },
    });
    expect((await workos.directorySync.getDirectory(id)).state).toBe("active");
    const groups = await workos.directorySync.listGroups({ directory: id });
    const group = groups.data[0]?.id ?? "";
    const members = await workos.directorySync.listUsers({ group, limit: 100 });
    expect(members.data).toHaveLength(6);
    const user = members.data[0]?.id ?? "";
    expect(await workos.directorySync.getUser(user)).toMatchObject({ directoryId: id });
    expect((await workos.directorySync.listGroups({ user })).data[0]?.id).toBe(group);
    expect((await workos.directorySync.getGroup(group)).name).not.toBe("");
    await workos.directorySync.deleteDirectory(id);
    expect((await workos.directorySync.listDirectories()).data).toEqual([]);
  });

  test("every page is reached in both orders", async () => {
    const { sandbox, workos } = await startSandbox();
    const { id } = sandbox.createDirectory({ organizationId: NORTHWIND });
    sandbox.syncDirectory(id, { users: 250, groups: 1 });
    const all = await workos.directorySync.listUsers({ directory: id });
    expect(new Set((await all.autoPagination()).map((user) => user.id)).size).toBe(250);
    const first = await workos.directorySync.listUsers({ directory: id, limit: 3, order: "asc" });
    const after = first.listMetadata.after ?? "";
    const query = { directory: id, limit: 3, order: "asc" as const };
    const second = await workos.directorySync.listUsers({ ...query, after });
    const before = second.listMetadata.before ?? "";
    const back = await workos.directorySync.listUsers({ ...query, before });
    expect(back.data).toEqual(first.data);
    await expect(workos.directorySync.listUsers({ directory: id, limit: 101 })).rejects.toThrow(
      UnprocessableEntityException,
    );
  });
});

describe("events", () => {
  test("by name, organization, cursor and range, oldest first", async () => {
    let now = Date.UTC(2026, 0, 1);
    const { sandbox, workos } = await startSandbox({ now: () => now });
    const connection = sandbox.createConnection({ organizationId: NORTHWIND });
    now += 60_000;
    sandbox.updateConnection(connection.id, { state: "inactive" });
    sandbox.createConnection({ organizationId: MERIDIAN });
    const list = (extra: object) =>
      workos.events.listEvents({
        events: ["connection.activated", "connection.deactivated"],
        order: "asc",
        ...extra,
      });
    const all = await list({ limit: 2 });
    expect(all.data.map(({ event }) => event)).toEqual([
      "connection.activated",
      "connection.deactivated",
    ]);
    const { after } = all.listMetadata;
    expect((await list({ after })).data).toHaveLength(1);
    expect((await list({ organizationId: MERIDIAN })).data).toHaveLength(1);
    expect((await list({ rangeStart: new Date(now).toISOString() })).data).toHaveLength(2);
    expect((await list({ rangeEnd: new Date(now - 1).toISOString() })).data).toHaveLength(1);
  });

  test("what is older than the retention is gone, also as a cursor", async () => {
    let now = Date.UTC(2026, 0, 1);
    const { sandbox, workos } = await startSandbox({ now: () => now, eventRetentionMs: 1_000 });
    sandbox.createConnection({ organizationId: NORTHWIND });
    now += 2_000;
    sandbox.createConnection({ organizationId: MERIDIAN });
    const events = ["connection.activated" as const];
    const { data } = await workos.events.listEvents({ events, order: "asc" });
    expect(data.map(({ id }) => id)).toEqual([sandbox.events[1]?.id]);
    const after = sandbox.events[0]?.id ?? "";
    await expect(workos.events.listEvents({ events, after })).rejects.toMatchObject({
      status: 422,
    });
  });

  test.each([
    ["without names", "/events"],
    ["with cursor and range", "/events?events=dsync.activated&after=x&range_start=2026-01-01"],
    ["from no instant", "/events?events=dsync.activated&range_start=yesterday"],
    ["for a name that does not exist", "/events?events=dsync.activated,dsync.invented"],
    ["for more than 30 days", "/events?events=dsync.activated&range_start=2020-01-01T00:00:00Z"],
    ["after what is not there", "/events?events=dsync.activated&after=event_x"],
  ])("422 %s", async (_what, path) => {
    const { workos } = await startSandbox();
    await expect(workos.get(path)).rejects.toThrow(UnprocessableEntityException);
  });
});

describe("every answer", () => {
  test("a wrong key is refused before anything else, and changes nothing", async () => {
    const { sandbox } = await startSandbox();
    const stranger = sdkFor(sandbox, "sk_wrong");
    await expect(stranger.organizations.createOrganization({ name: "X" })).rejects.toThrow(
      UnauthorizedException,
    );
    expect(sandbox.events).toEqual([]);
  });

  test("carries the sandbox's date and a request id", async () => {
    const { sandbox } = await startSandbox({ now: () => Date.UTC(2020, 1, 1) });
    const { headers } = await fetch(`${sandbox.url}/organizations`);
    expect(headers.get("date")).toBe("Sat, 01 Feb 2020 00:00:00 GMT");
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    ["not JSON", "{", 400],
    ["not an object", "[]", 422],
    ["a name that is no text", '{"name":{}}', 422],
    ["an empty name", '{"name":" "}', 422],
  ])("a body that is %s is a 4xx with a message", async (_what, body, status) => {
    const { sandbox } = await startSandbox();
    const response = await fetch(`${sandbox.url}/organizations`, {
      method: "POST",
      headers: { authorization: `Bearer ${sandbox.apiKey}`, "content-type": "application/json" },
      body,
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toHaveProperty("message");
    expect(sandbox.events).toEqual([]);
  });

  test("listens on loopback only", async () => {
    const { sandbox } = await startSandbox();
    await expect(sandbox.listen({ host: "0.0.0.0" })).rejects.toThrow(RangeError);
  });
});
