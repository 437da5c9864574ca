import { setTimeout as sleep } from "node:timers/promises";
import { problems } from "@acme/enterprise-settings-contract";
import { ProblemError } from "../errors.ts";
import { isExternalId } from "../portal/organizations.ts";
import type { Store } from "../store/Store.ts";
import type { WorkOSGateway } from "../workos/WorkOSGateway.ts";

export interface ImportOptions {
  /** JSON lines: `{"tenant":"…","organization":"org_…","name"?:"…"}`. */
  text: string;
  store: Pick<Store, "readTenant" | "tenantOf" | "mapTenant">;
  workos: Pick<WorkOSGateway, "getOrganization" | "updateOrganization">;
  /** Checks everything and changes nothing, here or at WorkOS. */
  dryRun: boolean;
  /** Whether a tenant that is mapped already may move to another organization. */
  replace: boolean;
}

export interface ImportReport {
  mapped: number;
  unchanged: number;
  /** In the order of the lines, which count from 1. */
  failures: { line: number; tenant: string | null; reason: string }[];
}

interface Entry {
  line: number;
  tenant: string;
  organization: string;
  name: string | undefined;
}

/** Says why a line cannot be imported. */
class LineError extends Error {}

/** WorkOS allows 6 000 requests a minute; a line needs two. */
const atOnce = 4;
const callMs = 5_500;
const rateLimitRetries = 3;

/**
 * Maps tenants to organizations that exist at WorkOS, where the organization gets the tenant's id as
 * external id. Safe to repeat: what is as it should be stays. A line that fails stops no
 * other.
 */
export async function importTenants(options: ImportOptions): Promise<ImportReport> {
  const report: ImportReport = { mapped: 0, unchanged: 0, failures: [] };
  const { entries, failures } = readLines(options.text);
  report.failures.push(...failures);
  const queue = entries.values();
  const work = async () => {
    for (const entry of queue) {
      try {
        report[await patiently(() => importEntry(entry, options))] += 1;
      } catch (error) {
        const { line, tenant } = entry;
        report.failures.push({ line, tenant, reason: reasonOf(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  report.failures.sort((a, b) => a.line - b.line);
  return report;
}

async function importEntry(
  { tenant, organization, name }: Entry,
  { store, workos, dryRun, replace }: ImportOptions,
): Promise<"mapped" | "unchanged"> {
  const deadline = () => ({ at: Date.now() + callMs });
  const mapping = await store.readTenant(tenant);
  const moves = mapping !== null && mapping.organizationId !== organization;
  if (moves && !replace) {
    throw new LineError(`is mapped to ${mapping.organizationId} already; --replace moves it.`);
  }
  const holder = await store.tenantOf(organization);
  if (holder !== null && holder !== tenant) {
    throw new LineError(`${organization} is mapped to the tenant "${holder}".`);
  }
  const there = await workos.getOrganization(organization, deadline());
  if (there.externalId !== null && there.externalId !== tenant) {
    throw new LineError(
      `${organization} has another external id at WorkOS: "${there.externalId}".`,
    );
  }
  const wanted = name ?? there.name;
  const isThere = there.externalId === tenant && there.name === wanted;
  if (isThere && mapping?.organizationId === organization && mapping.name === wanted) {
    return "unchanged";
  }
  if (dryRun) return "mapped";

  // An external id belongs to one organization: the old one gives it up first.
  if (moves) await release(mapping.organizationId, tenant, workos, deadline());
  if (!isThere) {
    await workos.updateOrganization(organization, { name: wanted, externalId: tenant }, deadline());
  }
  const isMapped = await store.mapTenant({
    tenantId: tenant,
    organizationId: organization,
    name: wanted,
  });
  if (!isMapped) throw new LineError(`${organization} was mapped to another tenant meanwhile.`);
  return "mapped";
}

async function release(
  organizationId: string,
  tenant: string,
  workos: ImportOptions["workos"],
  deadline: { at: number },
): Promise<void> {
  try {
    const { externalId } = await workos.getOrganization(organizationId, deadline);
    if (externalId !== tenant) return;
    await workos.updateOrganization(organizationId, { externalId: null }, deadline);
  } catch (error) {
    const isGone = error instanceof ProblemError && error.code === "workos_organization_not_found";
    if (!isGone) throw error;
  }
}

/** Waits as long as WorkOS asks, a few times. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const isLimited = error instanceof ProblemError && error.code === "workos_rate_limited";
      if (!isLimited || tries >= rateLimitRetries) throw error;
      await sleep((error.retryAfterSeconds ?? 10) * 1000);
    }
  }
}

function readLines(text: string): { entries: Entry[]; failures: ImportReport["failures"] } {
  const entries: Entry[] = [];
  const failures: ImportReport["failures"] = [];
  const byTenant = new Map<string, Entry>();
  const byOrganization = new Map<string, Entry>();
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (const [index, content] of lines.entries()) {
    if (content.trim() === "") continue;
    try {
      const entry = readLine(content, index + 1);
      const first = byTenant.get(entry.tenant) ?? byOrganization.get(entry.organization) ?? entry;
      if (first.tenant !== entry.tenant || first.organization !== entry.organization) {
        throw new LineError(`contradicts line ${first.line}.`);
      }
      if (first !== entry) continue;
      byTenant.set(entry.tenant, entry);
      byOrganization.set(entry.organization, entry);
      entries.push(entry);
    } catch (error) {
      failures.push({ line: index + 1, tenant: null, reason: reasonOf(error) });
    }
  }
  return { entries, failures };
}

function readLine(content: string, line: number): Entry {
  const value = parseJson(content);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new LineError("is not a JSON object.");
  }
  const { tenant, organization, name, ...others } = value as Record<string, unknown>;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new LineError(`has an unknown field: "${unknown}".`);
  if (typeof tenant !== "string" || !isExternalId(tenant)) {
    throw new LineError("`tenant` must be 1 to 128 visible ASCII characters.");
  }
  if (typeof organization !== "string" || !/^org_\w{1,100}$/.test(organization)) {
    throw new LineError("`organization` must be a WorkOS organization's id, `org_…`.");
  }
  if (name !== undefined && (typeof name !== "string" || name.trim() === "")) {
    throw new LineError("`name` must be text, or left out.");
  }
  return { line, tenant, organization, name };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new LineError("is not JSON.");
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof LineError) return error.message;
  if (error instanceof ProblemError) return `${error.message} ${problems[error.code].remedy}`;
  return error instanceof Error ? error.message : String(error);
}

/** As people read it: what failed, line by line, and the sums. */
export function formatReport({ mapped, unchanged, failures }: ImportReport, dryRun: boolean) {
  const lines = failures.map(({ line, tenant, reason }) =>
    tenant === null ? `line ${line}: ${reason}` : `line ${line}, tenant "${tenant}": ${reason}`,
  );
  const done = dryRun ? "would be mapped" : "mapped";
  const sums = `${mapped} ${done}, ${unchanged} unchanged, ${failures.length} failed.`;
  return [...lines, sums].map((line) => `${line}\n`).join("");
}
