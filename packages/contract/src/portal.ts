import { Type, type Static } from "typebox";
import { portalIntents } from "./states.ts";
import { Instant } from "./status.ts";

export const PortalLinkRequest = Type.Object(
  {
    intent: Type.Enum([...portalIntents]),
    returnPath: Type.Optional(
      Type.String({
        maxLength: 2048,
        description:
          "Where on APP_URL to come back to, a pathname: `/settings/sso`. Default: the configured one, else `/`.",
      }),
    ),
    provider: Type.Optional(
      Type.String({
        pattern: "^[A-Za-z0-9]{1,64}$",
        description:
          "For `sso` alone: the identity provider to set up, a WorkOS connection type such as `OktaSAML`. A hint: where WorkOS does not take it, people choose in the portal.",
      }),
    ),
  },
  { additionalProperties: false },
);
export type PortalLinkRequest = Static<typeof PortalLinkRequest>;

/**
 * A bearer capability: whoever holds `url` may configure the organization until it expires. Navigate to
 * it at once; never log, store or pre-fetch it.
 */
export const PortalLink = Type.Object({
  intent: Type.Enum([...portalIntents]),
  url: Type.String(),
  expiresAt: Instant,
});
export type PortalLink = Static<typeof PortalLink>;
