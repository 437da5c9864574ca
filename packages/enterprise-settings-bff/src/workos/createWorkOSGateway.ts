import { ProblemError } from "../errors.ts";
import { isLoopback, isSecureOrigin } from "../secureUrl.ts";
import { apiOf, createConnect, type Connection, type WorkOSGatewayOptions } from "./connect.ts";
import { listEnvironment, listEvents } from "./environmentCalls.ts";
import {
  createOrganization,
  findOrganization,
  getOrganization,
  updateOrganization,
} from "./organizationCalls.ts";
import { readPages } from "./pages.ts";
import { createPortalLink } from "./portalLinkCall.ts";
import { readOrganization } from "./readOrganization.ts";
import { wire } from "./wire.ts";
import type { WorkOSGateway } from "./WorkOSGateway.ts";

export type { WorkOSGatewayOptions } from "./connect.ts";

/**
 * WorkOS through its official SDK. Throws a `TypeError` at once when an option cannot work.
 * Sources: WorkOS' Admin Portal reference (`POST /portal/generate_link`: 5 minutes, one organization)
 * and its OpenAPI description.
 */
export function createWorkOSGateway(options: WorkOSGatewayOptions): WorkOSGateway {
  const apiUrl = options.apiUrl ?? "https://api.workos.com";
  if (!isSecureOrigin(apiUrl)) {
    throw new TypeError("`apiUrl` must be an https origin, or an http one on loopback.");
  }
  if (options.apiKey === "" || options.clientId === "") {
    throw new TypeError("createWorkOSGateway needs `apiKey` and `clientId`.");
  }
  const api = new URL(apiUrl);
  const { now = Date.now } = options;
  const connect = createConnect(options, api);
  return {
    createPortalLink: (order, deadline) => {
      const { client } = connect(deadline, "link");
      return createPortalLink(client, order, isLoopback(api.hostname));
    },
    readOrganization: (organizationId, deadline) => {
      const { client, observedAt } = connect(deadline, "read");
      return readOrganization(client, organizationId, () => observedAt() ?? now());
    },
    organizationGoneAt: (id, deadline) =>
      organizationGoneAt(connect(deadline, "organization"), id, now),
    listEvents: (query, deadline) => listEvents(connect(deadline, "read"), query),
    listEnvironment: (list, after, deadline) =>
      listEnvironment(connect(deadline, "read"), list, after, now),
    getOrganization: (id, deadline) =>
      getOrganization(apiOf(connect(deadline, "organization")), id),
    findOrganization: (externalId, deadline) =>
      findOrganization(apiOf(connect(deadline, "organization")), externalId),
    createOrganization: (order, deadline) =>
      createOrganization(apiOf(connect(deadline, "organization")), order),
    updateOrganization: (id, change, deadline) =>
      updateOrganization(apiOf(connect(deadline, "organization")), id, change),
    listWebhookEndpoints: (deadline) => listWebhookEndpoints(connect(deadline, "read")),
  };
}

async function organizationGoneAt(connection: Connection, id: string, now: () => number) {
  try {
    await getOrganization(apiOf(connection), id);
    return null;
  } catch (error) {
    const isGone = error instanceof ProblemError && error.code === "workos_organization_not_found";
    if (!isGone) throw error;
    return connection.observedAt() ?? now();
  }
}

async function listWebhookEndpoints(connection: Connection) {
  const api = apiOf(connection);
  const found = await readPages((query) =>
    api.get(wire.webhookEndpoints, "/webhook_endpoints", query),
  );
  const endpoints = found.map(({ endpoint_url: url, status, enabled, events, secret }) => ({
    url,
    enabled: enabled ?? status === "enabled",
    events,
    secret: secret ?? null,
  }));
  return { observedAt: connection.observedAt(), endpoints };
}
