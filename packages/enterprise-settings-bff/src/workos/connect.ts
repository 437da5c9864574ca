import { WorkOS } from "@workos-inc/node";
import { ProblemError } from "../errors.ts";
import { createBoundedFetch } from "./boundedFetch.ts";
import { problemOfAnswer, type Purpose } from "./problemOfAnswer.ts";
import type { Api, Wire } from "./wire.ts";
import type { Deadline } from "./WorkOSGateway.ts";

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
export type Client = WorkOS;

export interface Connection {
  client: Client;
  /** WorkOS' clock at its first answer; null when it did not say. */
  observedAt: () => number | null;
  /** The status of the last answer; null: there was none. */
  status: () => number | null;
}

/** One client for all calls of one request: they share its deadline. The bound holds for all of them. */
export function createConnect(options: WorkOSGatewayOptions, api: URL) {
  const { apiKey, clientId, fetch = globalThis.fetch, now = Date.now } = options;
  const boundedFetch = createBoundedFetch({ fetch, now, concurrency });
  return (deadline: Deadline, purpose: Purpose): Connection => {
    let observedAt: number | undefined;
    let status: number | null = null;
    const fetchFn = boundedFetch({
      deadlineAt: deadline.at,
      signal: deadline.signal,
      // Organizations are looked up for statuses too: those leave room for links as reads do.
      purpose: purpose === "link" ? "link" : "read",
      onAnswer: (response) => {
        status = response.status;
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
    return { client, observedAt: () => observedAt ?? null, status: () => status };
  };
}

/** WorkOS' REST API through the SDK's own transport; every answer has the shape of its schema. */
export function apiOf({ client }: Pick<Connection, "client">): Api {
  const call = async <T>(schema: Wire<T>, send: () => Promise<{ data: unknown }>) =>
    checked(schema, await ask(async () => (await send()).data));
  return {
    get: (schema, path, query = {}) => call(schema, () => client.get<unknown>(path, { query })),
    post: (schema, path, body) => call(schema, () => client.post<unknown>(path, body)),
    put: (schema, path, body) => call(schema, () => client.put<unknown>(path, body)),
  };
}

/** What the SDK throws is replaced: it may quote the answer, and the answer may hold a link. */
export async function ask<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (error instanceof Error && error.cause instanceof ProblemError) throw error.cause;
    throw new ProblemError("workos_invalid_answer");
  }
}

export function checked<T>(schema: Wire<T>, answer: unknown): T {
  if (!schema.Check(answer)) throw new ProblemError("workos_invalid_answer");
  return answer;
}
