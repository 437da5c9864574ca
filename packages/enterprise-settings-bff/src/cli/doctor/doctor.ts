import type { PortalIntent } from "@acme/enterprise-settings-contract";
import { createWorkOSGateway } from "../../workos/createWorkOSGateway.ts";
import type { Config } from "../env.ts";
import { checkReturnUrls, checkRunning, checkStore, localOrigin } from "./checkServer.ts";
import { checkWebhooks } from "./checkWebhooks.ts";
import { checkKeyAndClock, checkLinks, checkOrganization, checkSignInKeys } from "./checkWorkOS.ts";
import { ok, type Finding } from "./findings.ts";

export interface DoctorOptions {
  /** An organization to try, `org_…`. */
  organizationId?: string;
  /** Intents to mint a link for, each dropped at once. None: WorkOS is only read. */
  mint?: readonly PortalIntent[];
  /** Origin of the running server. Default what HOST and PORT say. */
  serverUrl?: string;
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
}

/**
 * Walks what must be right before people can set SSO up: the configured WorkOS, the store and the
 * running server. Changes nothing but the audit trail, and that only when links are minted.
 */
export async function examine(config: Config, options: DoctorOptions = {}): Promise<Finding[]> {
  const { organizationId, mint = [], now = Date.now } = options;
  const workos = createWorkOSGateway({ ...config.workos, now });
  const { finding: storeFinding, store } = await checkStore(config);
  try {
    const { findings, endpoints } = await checkKeyAndClock(workos, now);
    const links =
      organizationId === undefined
        ? []
        : await checkLinks({
            workos,
            store,
            targets: { defaultReturnPath: "/", ...config },
            organizationId,
            intents: mint,
            now,
          });
    return [
      ok("configuration", "Every variable is set, and looks like what it should be."),
      ...findings,
      await checkSignInKeys(config),
      await checkOrganization(workos, organizationId, now),
      ...links,
      ...checkReturnUrls(config),
      ...(await checkWebhooks(config, endpoints)),
      storeFinding,
      ...(await checkRunning(options.serverUrl ?? localOrigin(config))),
    ];
  } finally {
    await store?.close();
  }
}
