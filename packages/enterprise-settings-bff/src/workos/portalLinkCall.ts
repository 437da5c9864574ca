import { ProblemError } from "../errors.ts";
import { isSecureUrl } from "../secureUrl.ts";
import { ask, checked, type Client } from "./connect.ts";
import { wire } from "./wire.ts";
import type { PortalLinkOrder } from "./WorkOSGateway.ts";

/** `acceptsLoopback`: the answer comes from a sandbox on this machine. */
export async function createPortalLink(
  client: Client,
  order: PortalLinkOrder,
  acceptsLoopback: boolean,
) {
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

function generateLink(client: Client, order: PortalLinkOrder) {
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
