import { WorkOS } from "@workos-inc/node";
import { ProblemError } from "../errors.ts";
import { isLoopback, isSecureOrigin, isSecureUrl } from "../secureUrl.ts";
import { createBoundedFetch } from "./boundedFetch.ts";
import {
  createOrganization,
  findOrganization,
  getOrganization,
  updateOrganization,
} from "./organizationCalls.ts";
import { problemOfAnswer, type Purpose } from "./problemOfAnswer.ts";
import { auditLogsReading, readingOf } from "./readingOf.ts";
import { wire, type Api, type Wire, type WireDirectory } from "./wire.ts";
import type { Deadline, PortalLinkOrder, Reading, WorkOSGateway } from "./WorkOSGateway.ts";

export interface WorkOSGatewayOptions {
  /** `sk_…`, from the API Keys page of the WorkOS dashboard. */
  apiKey: string;
  /** `client_…`, from the same page. */
  clientId: string;
  /** Default `https://api.workos.com`; a sandbox's origin otherwise. https, or http on loopback. */
  apiUrl?: string;
  /** Default the global one. */
  fetch?: typeof globalThis.fetch;
  /** Milliseconds since the epoch, on the clock of the deadlines. Default `Date.now`. */
  now?: () => number;
}

/** A read takes four at once: reads that hang leave room for links. */
const concurrency = { all: 20, reads: 16 };
/** Of 100 items each; more means that the cursor goes in circles. */
const maxPages = 50;

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
    getOrganization: (id, deadline) =>
      getOrganization(apiOf(connect(deadline, "organization")), id),
    findOrganization: (externalId, deadline) =>
      findOrganization(apiOf(connect(deadline, "organization")), externalId),
    createOrganization: (order, deadline) =>
      createOrganization(apiOf(connect(deadline, "organization")), order),
    updateOrganization: (id, change, deadline) =>
      updateOrganization(apiOf(connect(deadline, "organization")), id, change),
    listWebhookEndpoints: async (deadline) => {
      const connection = connect(deadline, "read");
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
    },
  };
}

interface Connection {
  client: WorkOS;
  /** WorkOS' clock at its first answer; null when it did not say. */
  observedAt: () => number | null;
}

/** One client for all calls of one request: they share its deadline. The bound holds for all of them. */
function createConnect(options: WorkOSGatewayOptions, api: URL) {
  const { apiKey, clientId, fetch = globalThis.fetch, now = Date.now } = options;
  const boundedFetch = createBoundedFetch({ fetch, now, concurrency });
  return (deadline: Deadline, purpose: Purpose): Connection => {
    let observedAt: number | undefined;
    const fetchFn = boundedFetch({
      deadlineAt: deadline.at,
      // Organizations are looked up for statuses too: those leave room for links as reads do.
      purpose: purpose === "link" ? "link" : "read",
      onAnswer: (response) => {
        const date = Date.parse(response.headers.get("date") ?? "");
        observedAt ??= Number.isNaN(date) ? undefined : date;
      },
    });
    const client = new WorkOS({
      apiKey,
      clientId,
      apiHostname: api.hostname,
      https: api.protocol === "https:",
      ...(api.port === "" ? {} : { port: Number(api.port) }),
      maxRetries: 0,
      fetchFn: async (input, init) => {
        const response = await fetchFn(input, init);
        // Judged here, by status: the SDK's exception classes depend on the body's shape.
        if (!response.ok) throw problemOfAnswer(response, purpose, now());
        return response;
      },
    });
    return { client, observedAt: () => observedAt ?? null };
  };
}

async function createPortalLink(client: WorkOS, order: PortalLinkOrder, acceptsLoopback: boolean) {
  const answer = await generateLink(client, order).catch((error: unknown) => {
    // The hint is newer than some of WorkOS' answers: without it the portal asks.
    const isRefused =
      error instanceof ProblemError && error.code === "workos_redirect_not_configured";
    if (order.provider === undefined || !isRefused) throw error;
    return generateLink(client, { ...order, provider: undefined });
  });
  const url = URL.parse(checked(wire.link, answer).link);
  if (url?.protocol === "https:" || (acceptsLoopback && url !== null && isSecureUrl(url))) {
    return { url: url.href };
  }
  throw new ProblemError("workos_invalid_answer");
}

function generateLink(client: WorkOS, order: PortalLinkOrder) {
  const { organizationId: organization, intent, returnUrl, successUrl, provider } = order;
  return ask(() =>
    client.adminPortal.generateLink({
      organization,
      intent,
      returnUrl,
      ...(successUrl === undefined ? {} : { successUrl }),
      ...(provider === undefined ? {} : { intentOptions: { sso: { providerType: provider } } }),
    }),
  );
}

async function readOrganization(
  client: WorkOS,
  organizationId: string,
  observedAt: () => number,
): Promise<Reading> {
  const path = `/organizations/${encodeURIComponent(organizationId)}`;
  const { get } = apiOf({ client });
  const list = async <T extends Owned>(schema: Wire<Page<T>>, path: string) => {
    const query = { organization_id: organizationId };
    const found = await readPages((page) => get(schema, path, { ...page, ...query }));
    return owned(found, organizationId);
  };

  const [organization, connections, directories, auditLogs] = await Promise.all([
    get(wire.organization, path),
    list(wire.connections, "/connections"),
    list(wire.directories, "/directories").then((found) =>
      Promise.all(found.map((directory) => withCounts(directory, get))),
    ),
    unlessItFails(
      get(wire.auditLogConfiguration, `${path}/audit_log_configuration`).then(auditLogsReading),
    ),
  ]);
  if (organization.id !== organizationId) throw new ProblemError("workos_invalid_answer");
  owned(organization.domains, organizationId);
  return readingOf({
    observedAt: observedAt(),
    organization,
    connections,
    directories: directories.filter((found) => found !== null),
    auditLogs,
  });
}

interface Page<T> {
  data: T[];
  list_metadata: { after?: string | null };
}

/** WorkOS' REST API through the SDK's own transport; every answer has the shape of its schema. */
function apiOf({ client }: Pick<Connection, "client">): Api {
  const call = async <T>(schema: Wire<T>, send: () => Promise<{ data: unknown }>) =>
    checked(schema, await ask(async () => (await send()).data));
  return {
    get: (schema, path, query = {}) => call(schema, () => client.get<unknown>(path, { query })),
    post: (schema, path, body) => call(schema, () => client.post<unknown>(path, body)),
    put: (schema, path, body) => call(schema, () => client.put<unknown>(path, body)),
  };
}

/** What the SDK throws is replaced: it may quote the answer, and the answer may hold a link. */
async function ask<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (error instanceof Error && error.cause instanceof ProblemError) throw error.cause;
    throw new ProblemError("workos_invalid_answer");
  }
}

function checked<T>(schema: Wire<T>, answer: unknown): T {
  if (!schema.Check(answer)) throw new ProblemError("workos_invalid_answer");
  return answer;
}

async function readPages<T>(get: (query: Record<string, string>) => Promise<Page<T>>) {
  const found: T[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < maxPages; pages++) {
    const page: Page<T> = await get({ limit: "100", ...(after === null ? {} : { after }) });
    found.push(...page.data);
    after = page.list_metadata.after ?? null;
    if (after === null) return found;
  }
  throw new ProblemError("workos_invalid_answer", { detail: "The list does not end." });
}

async function unlessNotFound<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProblemError && error.code === "workos_organization_not_found")
      return null;
    throw error;
  }
}

/**
 * The least of what is read, and failing apart from the rest must not take it along. A key that is refused
 * is refused for everything; a deadline that is over is over for the other calls too, and they say so.
 */
async function unlessItFails<T>(answer: Promise<T>): Promise<T | null | "not_said"> {
  try {
    return await unlessNotFound(answer);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code === "workos_unauthorized") throw error;
    return "not_said";
  }
}

interface Owned {
  organization_id?: string | null;
}

/** A filter that WorkOS, or what stands in for it, ignored must not show one organization to another. */
function owned<T extends Owned>(found: T[], organizationId: string): T[] {
  if (found.every((it) => (it.organization_id ?? organizationId) === organizationId)) return found;
  const detail = "It lists something of another organization.";
  throw new ProblemError("workos_invalid_answer", { detail });
}

/** Lists may leave `metadata` out; null: deleted since the list was read. */
function withCounts(directory: WireDirectory, get: Api["get"]): Promise<WireDirectory | null> {
  if (directory.metadata) return Promise.resolve(directory);
  return unlessNotFound(get(wire.directory, `/directories/${encodeURIComponent(directory.id)}`));
}
