/** Every variable, for `--help` and the README. */
export const variables: readonly { name: string; about: string }[] = [
  { name: "APP_URL", about: "Origin of the web app: https, or http on loopback. Required." },
  { name: "WORKOS_API_KEY", about: "sk_…, from the WorkOS dashboard, API Keys. Required." },
  { name: "WORKOS_CLIENT_ID", about: "client_…, from the same page. Required." },
  {
    name: "WORKOS_WEBHOOK_SECRET",
    about: "The webhook endpoint's secret; several, separated by commas. Required.",
  },
  {
    name: "AUTHKIT_COOKIE_PASSWORD",
    about: "Guard by AuthKit's session cookie: what seals it, at least 32 characters.",
  },
  {
    name: "AUTHKIT_COOKIE_DOMAIN",
    about: "  the cookie's Domain, if the sign-in route sets one.",
  },
  { name: "AUTH_JWKS_URL", about: "Or guard by a bearer JWT: the issuer's key set," },
  { name: "AUTH_ISSUER", about: "  its `iss`," },
  { name: "AUTH_AUDIENCE", about: "  and its `aud`, or `none` when tokens carry none." },
  { name: "HOST", about: "Address to listen on. Default 127.0.0.1." },
  { name: "PORT", about: "Port to listen on, 0 for a free one. Default 8787." },
  {
    name: "DATABASE_URL",
    about: "sqlite:PATH or postgres://… Default sqlite:./data/enterprise-settings.db.",
  },
  {
    name: "DATABASE_SCHEMA",
    about: "Schema of the tables in PostgreSQL. Default enterprise_settings.",
  },
  {
    name: "DATABASE_MAX_CONNECTIONS",
    about: "Connections to PostgreSQL at most, besides one that listens. Default 10.",
  },
  { name: "WORKOS_API_URL", about: "WorkOS, or a sandbox. Default https://api.workos.com." },
  { name: "WEBHOOK_PATH", about: "Where WorkOS delivers. Default /webhooks/workos." },
  {
    name: "WEBHOOK_TOLERANCE_SECONDS",
    about: "How old or early a delivery's timestamp may be. Default 180.",
  },
  {
    name: "RETENTION_EVENT_DAYS",
    about: "Days that payloads of events are kept, at least 4. Default 90.",
  },
  {
    name: "RETENTION_ACTIVITY_DAYS",
    about: "Days that the audit trail is kept, at least 1. Default 400.",
  },
  {
    name: "RECONCILE_EVENTS_SECONDS",
    about: "How often WorkOS' Events API is asked for what was missed. Default 300.",
  },
  {
    name: "RECONCILE_READ_HOURS",
    about: "How often what somebody looked at lately is read. Default 6.",
  },
  {
    name: "RECONCILE_SWEEP_DAYS",
    about: "How often the whole environment is compared by its lists. Default 7.",
  },
  {
    name: "RECONCILE_LOOK_BACK_DAYS",
    about: "How far back the first start reads events, 0 to 90. Default 90.",
  },
  {
    name: "RECONCILE_REQUESTS_PER_SECOND",
    about: "Requests to WorkOS that nobody waits for. Default 10; WorkOS' limit is 100.",
  },
  { name: "ALLOWED_ORIGINS", about: "Other origins whose pages may ask, by CORS. Default none." },
  { name: "RETURN_URLS", about: "Where people come back to: sso=/settings dsync=https://…" },
  { name: "SUCCESS_URLS", about: "Where people arrive who finished. Default as RETURN_URLS." },
  {
    name: "RATE_LIMIT_VIEWER_PER_MINUTE",
    about: "Links a minute for one person, 0 for no limit. Default 30.",
  },
  {
    name: "RATE_LIMIT_ORGANIZATION_PER_MINUTE",
    about: "Links a minute for an organization, 0 for no limit. Default 120.",
  },
  {
    name: "CHANGE_STREAMS_PER_VIEWER",
    about: "Change streams that one person may have open here. Default 6.",
  },
  {
    name: "CHANGE_STREAMS_PER_NODE",
    about: "Change streams open here in all, 0 for none. Default 5000.",
  },
  {
    name: "METRICS_PORT",
    about: "Port of GET /metrics, 0 for a free one. Default none: no metrics.",
  },
  { name: "METRICS_HOST", about: "  and its address: one that only you reach. Default 127.0.0.1." },
  {
    name: "ALLOW_IMPERSONATION",
    about: "true: impersonators may open the portal. Default false.",
  },
  {
    name: "TRUST_PROXY",
    about: "Proxies in front, for the sender's address: how many, or which. Default none.",
  },
];
