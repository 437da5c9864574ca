import type { PortalIntent } from "@acme/enterprise-settings-contract";
import { randomUUID } from "node:crypto";
import { ProblemError } from "../../errors.ts";
import { urlsOf, type LinkTargets } from "../../portal/portalLinks.ts";
import type { Store } from "../../store/Store.ts";
import type { WebhookEndpointReading, WorkOSGateway } from "../../workos/WorkOSGateway.ts";
import type { Config } from "../env.ts";
import { failed, failedWith, ok, pages, reasonOf, unknown, type Finding } from "./findings.ts";

const callMs = 5_500;
/** WorkOS' `Date` has whole seconds, and a slow answer adds some. */
const clockToleranceMs = 30_000;

export interface WorkOSChecks {
  findings: Finding[];
  /** null: they could not be read. */
  endpoints: WebhookEndpointReading[] | null;
}

/** Whether the key is accepted, and how far the clocks are apart: both told by one read. */
export async function checkKeyAndClock(
  workos: Pick<WorkOSGateway, "listWebhookEndpoints">,
  now: () => number,
): Promise<WorkOSChecks> {
  const before = now();
  try {
    const { observedAt, endpoints } = await workos.listWebhookEndpoints({ at: before + callMs });
    const accepted = ok("api_key", "WorkOS accepts WORKOS_API_KEY.");
    return { findings: [accepted, clockFinding(observedAt, (before + now()) / 2)], endpoints };
  } catch (error) {
    if (error instanceof ProblemError && error.code === "workos_forbidden") {
      const says = "WorkOS knows WORKOS_API_KEY, and does not let it read webhook endpoints.";
      const mend = "Compare the endpoint with this server by hand, or use a key that may.";
      return { findings: [unknown("api_key", says, mend, pages.webhooks)], endpoints: null };
    }
    const finding = failedWith("api_key", "WORKOS_API_KEY could not be tried", error);
    return { findings: [{ ...finding, page: pages.apiKeys }], endpoints: null };
  }
}

function clockFinding(observedAt: number | null, at: number): Finding {
  if (observedAt === null) {
    return unknown("clock", "WorkOS did not tell its time.", "Compare `date -u` with a clock.");
  }
  // Half a second, since WorkOS' clock is cut to whole ones.
  const apartMs = Math.abs(at - (observedAt + 500));
  const seconds = Math.round(apartMs / 1000);
  if (apartMs <= clockToleranceMs)
    return ok("clock", `This clock is WorkOS', give or take ${seconds} s.`);
  return failed(
    "clock",
    `This clock is ${seconds} s from WorkOS': links look expired and deliveries forged.`,
    "Turn time synchronisation (NTP) on.",
  );
}

/** Whether the public keys that sessions are verified with can be had. */
export async function checkSignInKeys({ auth, workos }: Config): Promise<Finding> {
  const check = "sign_in_keys";
  const isAuthkit = auth.kind === "authkit";
  const url = isAuthkit
    ? new URL(`/sso/jwks/${encodeURIComponent(workos.clientId)}`, workos.apiUrl).href
    : auth.jwksUrl;
  const what = isAuthkit ? "AuthKit's keys for WORKOS_CLIENT_ID" : "The keys at AUTH_JWKS_URL";
  const mend = isAuthkit
    ? "WORKOS_CLIENT_ID and WORKOS_API_KEY come from the same environment."
    : "Until they can be had, nobody can be told to be signed in (503 guard_unavailable).";
  const page = isAuthkit ? pages.apiKeys : undefined;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(callMs), redirect: "manual" });
    const body: unknown = response.ok ? await response.json() : null;
    const keys = typeof body === "object" && body !== null && "keys" in body ? body.keys : null;
    if (Array.isArray(keys) && keys.length > 0) return ok(check, `${what} are there.`);
    return failed(check, `${what} are not there: the answer is ${response.status}.`, mend, page);
  } catch (error) {
    return failed(check, `${what} cannot be had: ${reasonOf(error)}`, mend, page);
  }
}

export async function checkOrganization(
  workos: Pick<WorkOSGateway, "getOrganization">,
  organizationId: string | undefined,
  now: () => number,
): Promise<Finding> {
  const check = "organization";
  if (organizationId === undefined) {
    const mend = "Say --organization org_… of a customer, or of a test one.";
    return unknown(check, "No organization was tried.", mend, pages.organizations);
  }
  try {
    const deadline = { at: now() + callMs };
    const { id, name, externalId } = await workos.getOrganization(organizationId, deadline);
    const mapped = externalId === null ? "without external id" : `external id "${externalId}"`;
    return ok(check, `The organization ${id} can be read: "${name}", ${mapped}.`);
  } catch (error) {
    const finding = failedWith(check, `The organization ${organizationId} cannot be read`, error);
    return { ...finding, page: pages.organizations };
  }
}

export interface MintOptions {
  workos: Pick<WorkOSGateway, "createPortalLink">;
  /** null: it cannot be written. */
  store: Pick<Store, "appendActivity"> | null;
  /** As the server has them, so that WorkOS judges what it will be sent. */
  targets: LinkTargets;
  organizationId: string;
  intents: readonly PortalIntent[];
  now: () => number;
}

/** A link for each intent, looked at and dropped. Like every link, it is in the audit trail. */
export async function checkLinks({ intents, ...options }: MintOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const intent of intents) findings.push(await checkLink(intent, options));
  return findings;
}

async function checkLink(
  intent: PortalIntent,
  { workos, store, targets, organizationId, now }: Omit<MintOptions, "intents">,
): Promise<Finding> {
  const check = `link.${intent}`;
  if (store === null) {
    const says = `No link for ${intent} was tried: it could not be recorded.`;
    return failed(check, says, "Mend the store first.");
  }
  try {
    const order = { organizationId, intent, ...urlsOf(targets, { intent }) };
    await workos.createPortalLink(order, { at: now() + callMs });
    await store.appendActivity({
      id: randomUUID(),
      organizationId,
      at: now(),
      action: "portal_link.created",
      intent,
      userId: "enterprise-settings-bff doctor",
      userName: null,
      impersonatedBy: null,
      ip: null,
      code: null,
      requestId: "doctor",
    });
    return ok(check, `WorkOS mints links for ${intent}. This one was dropped.`);
  } catch (error) {
    const finding = failedWith(check, `No link for ${intent}`, error);
    const isRedirect =
      error instanceof ProblemError && error.code === "workos_redirect_not_configured";
    return isRedirect ? { ...finding, page: pages.redirects } : finding;
  }
}
