import { WorkOS } from "@workos-inc/node";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished, vi } from "vitest";
import { type SandboxOptions, createSandbox } from "../src/index.ts";

// Real servers and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 20_000 });

export const NORTHWIND = "org_northwind";
export const MERIDIAN = "org_meridian";

const seed = {
  applicationName: "Orbit",
  organizations: [
    {
      id: NORTHWIND,
      name: "Northwind",
      externalId: "tenant-1",
      domains: [{ domain: "northwind.example", state: "verified" as const }],
    },
    { id: MERIDIAN, name: "Meridian" },
  ],
  users: [
    {
      id: "user_dana",
      email: "dana@northwind.example",
      firstName: "Dana",
      lastName: "Reyes",
      memberships: [
        { organizationId: NORTHWIND, role: "owner", permissions: ["widgets:sso:manage"] },
      ],
    },
    {
      id: "user_alex",
      email: "alex@northwind.example",
      firstName: "Alex",
      lastName: "Kim",
      memberships: [
        { organizationId: NORTHWIND, role: "member" },
        { organizationId: MERIDIAN, role: "admin" },
      ],
    },
  ],
};

/** A sandbox and the official SDK pointed at it; both go with the test. */
export async function startSandbox(options: SandboxOptions = {}) {
  const sandbox = createSandbox({ seed, webhookRetryDelaysMs: [10, 20], ...options });
  onTestFinished(() => sandbox.close());
  await sandbox.listen();
  return { sandbox, workos: sdkFor(sandbox) };
}

/** The official SDK, unchanged, without its own retries. */
export function sdkFor(
  { url, clientId, apiKey }: { url: string; clientId: string; apiKey: string },
  key = apiKey,
): WorkOS {
  const port = Number(new URL(url).port);
  return new WorkOS(key, { apiHostname: "127.0.0.1", https: false, port, clientId, maxRetries: 0 });
}

export interface Received {
  body: string;
  signature: string;
}

/** A webhook receiver that answers what `respond` says, and keeps what it got. */
export async function startReceiver(
  respond: (count: number, response: ServerResponse) => void = (_count, response) =>
    void response.writeHead(200).end(),
) {
  const received: Received[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const signature = String(request.headers["workos-signature"]);
      received.push({ body: Buffer.concat(chunks).toString(), signature });
      respond(received.length, response);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/webhooks`, received };
}
