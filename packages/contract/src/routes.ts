/** Where the BFF mounts itself, and where the kit looks for it, unless told otherwise. */
export const defaultPrefix = "/api/enterprise-settings";

/** Paths below the prefix. */
export const routes = {
  status: "/status",
  portalLinks: "/portal-links",
  refresh: "/refresh",
} as const;

/** Paths at the root of the server. */
export const rootRoutes = {
  webhooks: "/webhooks/workos",
  health: "/healthz",
  ready: "/readyz",
} as const;

/**
 * Response headers of `GET /status` and `POST /refresh` (on every answer: 200, 304, 503, …).
 * `asOf`: the instant up to which the server knows WorkOS' state; absent while it never read it, and where
 * the answer does not come to the status.
 * `pollAfterMs`: the server's floor for the next poll, in milliseconds.
 */
export const statusHeaders = {
  asOf: "enterprise-settings-as-of",
  pollAfterMs: "enterprise-settings-poll-after-ms",
} as const;

/** Names the problem or answer in logs and in what people quote to support. */
export const requestIdHeader = "x-request-id";

/** The BFF appends `?acme-es-return=<intent>` to the return URL; the kit removes it and watches. */
export const returnParam = "acme-es-return";
