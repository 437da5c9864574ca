import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SUBSCRIBABLE_EVENTS } from "../src/webhooks/subscribableEvents.ts";
import { loadOpenApi } from "./openApi.ts";
import { authorizationUrl, signIn } from "./signIn.ts";
import { MERIDIAN, NORTHWIND, startSandbox } from "./startSandbox.ts";

const api = loadOpenApi();

/** Does everything that emits, once. */
async function livelyEnvironment() {
  const { sandbox, workos } = await startSandbox();
  const expiresAt = Date.now() + 9 * 86_400_000;
  const connection = sandbox.createConnection({ organizationId: NORTHWIND });
  sandbox.requireCertificateRenewal(connection.id, { expiresAt });
  sandbox.requireCertificateRenewal(connection.id, { expiresAt: 0 });
  sandbox.renewCertificate(connection.id, { expiresAt });
  sandbox.updateConnection(connection.id, { state: "inactive" });
  const directory = sandbox.createDirectory({ organizationId: NORTHWIND });
  const [ann, bo] = ["Ann", "Bo"].map((firstName) => ({
    email: `${firstName}@northwind.example`,
    firstName,
    lastName: "Lee",
  }));
  if (!ann || !bo) throw new Error("nobody");
  const groups = [{ name: "Sales", members: [ann.email] }];
  sandbox.syncDirectory(directory.id, { users: [ann, bo], groups });
  const moved = [{ name: "Sales", members: [bo.email] }];
  sandbox.syncDirectory(directory.id, { users: [ann, { ...bo, jobTitle: "Lead" }], groups: moved });
  sandbox.setAuditLogConfiguration(NORTHWIND, {
    state: "active",
    retentionPeriodInDays: 30,
    logStream: { type: "Datadog", state: "active", lastSyncedAt: Date.now() },
  });
  const order = { organizationId: MERIDIAN, domain: "meridian.example" };
  const domain = await workos.organizationDomains.createOrganizationDomain(order);
  sandbox.failDomain(domain.id);
  await workos.organizationDomains.verifyOrganizationDomain(domain.id);
  sandbox.verifyDomain(domain.id);
  await workos.organizationDomains.deleteOrganizationDomain(domain.id);
  const { id } = await workos.organizations.createOrganization({ name: "Contoso" });
  await workos.organizations.updateOrganization({ organization: id, name: "Contoso Ltd" });
  await workos.organizations.deleteOrganization(id);
  const { location } = await signIn(authorizationUrl(workos), { user: "user_dana" });
  const code = location?.searchParams.get("code");
  const exchange = { grant_type: "authorization_code", client_id: sandbox.clientId, code };
  const { data: authenticated } = await workos.post("/user_management/authenticate", {
    ...exchange,
    client_secret: sandbox.apiKey,
  });
  for (const { event, data } of sandbox.events) {
    if (event === "session.created") sandbox.revokeSession(String(data["id"]));
  }
  return { sandbox, workos, connection, directory, authenticated };
}

describe("held against WorkOS' OpenAPI description 0.1.0", () => {
  test("the bodies that REST answers", async () => {
    const { sandbox, workos, connection, directory, authenticated } = await livelyEnvironment();
    sandbox.addWebhookEndpoint({ url: "http://127.0.0.1:1/", secret: "whsec_x" });
    const read = async (path: string) => (await workos.get(path)).data;
    const bodies: [string, unknown][] = [
      ["Organization", await read(`/organizations/${NORTHWIND}`)],
      ["Organization", await read("/organizations/external_id/tenant-1")],
      ["OrganizationList", await read("/organizations")],
      ["AuditLogConfiguration", await read(`/organizations/${NORTHWIND}/audit_log_configuration`)],
      ["Connection", await read(`/connections/${connection.id}`)],
      ["ConnectionList", await read("/connections")],
      ["Directory", await read(`/directories/${directory.id}`)],
      ["DirectoryList", await read("/directories")],
      ["DirectoryUserList", await read(`/directory_users?directory=${directory.id}`)],
      ["DirectoryGroupList", await read(`/directory_groups?directory=${directory.id}`)],
      ["EventList", await read("/events?events=connection.activated,dsync.user.created")],
      ["WebhookEndpointList", await read("/webhook_endpoints")],
      ["UserlandAuthenticateResponse", authenticated],
      [
        "PortalLinkResponse",
        (await workos.post("/portal/generate_link", { organization: NORTHWIND })).data,
      ],
    ];
    expect(
      bodies.flatMap(([name, body]) =>
        api.problems(name, body).map((problem) => `${name}${problem}`),
      ),
    ).toEqual([]);
    // The check bites: the same body without one member fails.
    expect(api.problems("Organization", { object: "organization" })).not.toEqual([]);
  });

  test("every event that is emitted", async () => {
    const { sandbox, connection, directory } = await livelyEnvironment();
    sandbox.deleteConnection(connection.id);
    sandbox.deleteDirectory(directory.id);
    const known = sandbox.events.filter(({ event }) => api.eventNames.has(event));
    expect(new Set(known.map(({ event }) => event)).size).toBe(22);
    expect(known.flatMap((event) => api.eventProblems(event))).toEqual([]);
    expect(api.eventProblems({ event: "connection.activated" })).not.toEqual([]);
  });

  test("what it cannot know is listed in the README", () => {
    const listed = /<!-- spec-gaps -->\s*([\s\S]*?)\s*<!-- \/spec-gaps -->/.exec(
      readFileSync(new URL("../README.md", import.meta.url), "utf8"),
    )?.[1];
    expect(listed).toBe(specGaps().join("\n"));
  });

  test("what can be subscribed to is its list", () => {
    const events = api.schemas["CreateWebhookEndpointDto"]?.properties?.["events"]?.items?.enum;
    expect([...SUBSCRIBABLE_EVENTS]).toEqual(events);
  });
});

/** Everything that this repository relies on and the description does not have. */
function specGaps(): string[] {
  const relied = {
    events: ["dsync.token.created", "dsync.token.revoked", "api_key.updated"],
    linkFields: ["admin_emails", "it_contact_emails", "intent_options"],
    streams: ["Datadog", "Snowflake", "Splunk"],
    directoryStates: ["linked", "requires_type"],
    connectionTypes: ["OktaSAML", "GrokOAuth", "XOAuth"],
  };
  const missing = (names: string[], known: readonly string[] | undefined): string[] =>
    names.filter((name) => !(known ?? []).includes(name));
  const property = (schema: string, name: string) => api.schemas[schema]?.properties?.[name];
  const link = Object.keys(api.schemas["GenerateLinkDto"]?.properties ?? {});
  const stream = property("AuditLogConfiguration", "log_stream")?.properties?.["type"]?.enum;
  return [
    ...missing(relied.events, [...api.eventNames]).map((name) => `- event \`${name}\``),
    ...missing(relied.linkFields, link).map((name) => `- portal link field \`${name}\``),
    ...missing(relied.streams, stream).map((name) => `- log stream type \`${name}\``),
    ...missing(relied.directoryStates, property("Directory", "state")?.enum).map(
      (name) => `- directory state \`${name}\``,
    ),
    ...missing(relied.connectionTypes, property("Connection", "connection_type")?.enum).map(
      (name) => `- connection type \`${name}\``,
    ),
  ];
}
