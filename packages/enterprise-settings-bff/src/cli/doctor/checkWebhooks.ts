import { projectedEvents } from "../../status/projectEvent.ts";
import type { WebhookEndpointReading } from "../../workos/WorkOSGateway.ts";
import type { Config } from "../env.ts";
import { failed, ok, pages, reasonOf, unknown, type Finding } from "./findings.ts";

const callMs = 5_500;

/** Whether WorkOS delivers here: registered, enabled, with our secret, all events, and reachable. */
export async function checkWebhooks(
  { appUrl, webhookPath, webhookSecrets }: Config,
  endpoints: readonly WebhookEndpointReading[] | null,
): Promise<Finding[]> {
  const check = "webhook_registered";
  if (endpoints === null) {
    const says = "Whether a webhook endpoint is registered could not be read.";
    const mend = `There should be one for ${appUrl}${webhookPath}.`;
    return [unknown(check, says, mend, pages.webhooks)];
  }
  const ours = endpointsFor(endpoints, appUrl, webhookPath);
  if (ours.length === 0) {
    const says = `No webhook endpoint of WorkOS ends in ${webhookPath}.`;
    const mend = `Add ${appUrl}${webhookPath} with the events that the status needs.`;
    return [failed(check, says, mend, pages.webhooks)];
  }
  const findings = ours.map(async (endpoint) => [
    registeredFinding(endpoint),
    secretFinding(endpoint, webhookSecrets),
    eventsFinding(endpoint),
    await reachableFinding(endpoint.url),
  ]);
  return (await Promise.all(findings)).flat();
}

/**
 * Several nodes and hosts may share an environment: this app's own comes first, then enabled ones. While a
 * secret is rotated, two of its own are enabled: both have to work.
 */
function endpointsFor(
  endpoints: readonly WebhookEndpointReading[],
  appUrl: string,
  webhookPath: string,
): WebhookEndpointReading[] {
  const rank = ({ url, enabled }: WebhookEndpointReading) =>
    (URL.parse(url)?.origin === new URL(appUrl).origin ? 2 : 0) + (enabled ? 1 : 0);
  const [first, ...others] = endpoints
    .filter(({ url }) => URL.parse(url)?.pathname === webhookPath)
    .toSorted((a, b) => rank(b) - rank(a));
  if (first === undefined) return [];
  return rank(first) === 3 ? [first, ...others.filter((it) => rank(it) === 3)] : [first];
}

/** Without what may be a secret in its query. */
function nameOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function registeredFinding({ url, enabled }: WebhookEndpointReading): Finding {
  const name = nameOf(url);
  if (enabled) return ok("webhook_registered", `WorkOS delivers to ${name}.`);
  const says = `The webhook endpoint ${name} is disabled.`;
  return failed("webhook_registered", says, "Enable it.", pages.webhooks);
}

function secretFinding({ url, secret }: WebhookEndpointReading, ours: readonly string[]): Finding {
  const check = "webhook_secret";
  const compare = `Compare WORKOS_WEBHOOK_SECRET with the secret of ${nameOf(url)}.`;
  if (secret === null) {
    return unknown(check, "WorkOS did not show the endpoint's secret.", compare, pages.webhooks);
  }
  if (ours.includes(secret)) return ok(check, "WORKOS_WEBHOOK_SECRET holds its secret.");
  const says = "WORKOS_WEBHOOK_SECRET does not hold its secret: every delivery is refused.";
  return failed(check, says, compare, pages.webhooks);
}

function eventsFinding({ events }: WebhookEndpointReading): Finding {
  const missing = [...projectedEvents, "session.revoked"].filter((name) => !events.includes(name));
  if (missing.length === 0) return ok("webhook_events", "It gets every event that is needed.");
  const says = `It does not get ${missing.length} of the events that are needed.`;
  return failed("webhook_events", says, `Add ${missing.join(", ")}.`, pages.webhooks);
}

/** An unsigned delivery: ours refuses it in words that nothing else answers. */
async function reachableFinding(url: string): Promise<Finding> {
  const check = "webhook_reachable";
  const name = nameOf(url);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
      redirect: "manual",
      signal: AbortSignal.timeout(callMs),
    });
    const text = await response.text();
    if (response.status === 401 && text.includes('"webhook_signature_missing"')) {
      return ok(check, `${name} is reached from here, and refuses what is not signed.`);
    }
    const says = `${name} answers ${response.status} to an unsigned delivery, which is not this server.`;
    return failed(check, says, "Route the path to this server, unchanged and without a redirect.");
  } catch (error) {
    const says = `${name} cannot be reached from here: ${reasonOf(error)}`;
    return failed(
      check,
      says,
      "Check DNS, the certificate and the proxy; WorkOS comes from outside.",
    );
  }
}
