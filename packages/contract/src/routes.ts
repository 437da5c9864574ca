/** Where the BFF mounts itself, and where the kit looks for it, unless told otherwise. */
export const defaultPrefix = "/api/enterprise-settings";

/** Paths below the prefix. */
export const routes = {
  status: "/status",
  portalLinks: "/portal-links",
  refresh: "/refresh",
  changes: "/changes",
} as const;

/**
 * `GET /status?atLeast=<revision>`: a node that holds an older one reads the store first. What a change
 * that was pushed is answered with.
 */
export const atLeastParam = "atLeast";

/**
 * `GET /changes` is a `text/event-stream` (WHATWG HTML, server-sent events) that says nothing but how far
 * the viewer's own organization has come: every message is one `data:` line with a revision in decimal
 * digits. The first, the greeting, comes at once and tells the current one (0: nothing is known yet); the
 * next ones come when something visible changed. Comment lines in between (`: …`) keep the line open.
 */
export const changeStream = {
  /** The server writes something at least this often, in milliseconds. */
  heartbeatMs: 20_000,
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
