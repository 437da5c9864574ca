interface ProblemKind {
  readonly status: number;
  /** What happened. */
  readonly title: string;
  /** Why, where the title does not say it; for the reference page alone. */
  readonly cause?: string;
  /** What to do about it; for the developer or operator, since the kit has words of its own by code. */
  readonly remedy: string;
}

/** Every problem that the BFF answers, by its stable code. */
export const problems = {
  not_signed_in: {
    status: 401,
    title: "Nobody is signed in.",
    cause:
      "The request carries no session, or one that is revoked, forged, sealed with another password or signed by another issuer.",
    remedy: "Sign in and try again.",
  },
  session_expired: {
    status: 401,
    title: "The session has expired.",
    cause: "The access token ran out. Guards never refresh one.",
    remedy: "Refresh the session, or sign in again, and try again.",
  },
  no_organization: {
    status: 403,
    title: "The session does not belong to an organization.",
    cause:
      "The guard's viewer names neither a WorkOS organization nor a tenant that is mapped to one.",
    remedy:
      "Sign in to an organization. With AuthKit, switch the session to one; a guard of your own may name a `tenant`.",
  },
  forbidden: {
    status: 403,
    title: "This viewer may not open the portal for this intent.",
    cause: "The policy says so, or failed to answer in so many words.",
    remedy: "Give the viewer an admin role or the intent's permission, or ask somebody who has it.",
  },
  not_in_plan: {
    status: 403,
    title: "The organization's plan does not include this.",
    cause: "The host's policy answered `not_in_plan`.",
    remedy: "Upgrade the plan.",
  },
  impersonated: {
    status: 403,
    title: "Somebody who acts for another person may not open the portal.",
    cause: "The session is impersonated (`act`), and `allowImpersonation` is not set.",
    remedy: "Ask a person of the organization to open it, or allow impersonated sessions.",
  },
  cross_site: {
    status: 403,
    title: "The request did not come from the application's own origin.",
    cause:
      "A cookie session, and neither `Sec-Fetch-Site: same-origin` nor an `Origin` that is listed: another site's page, a sibling subdomain, or a proxy that drops these headers.",
    remedy: "Send it from a page of APP_URL, or list the page's origin.",
  },
  guard_unavailable: {
    status: 503,
    title: "It cannot be told right now who is signed in.",
    cause:
      "The guard threw or took too long; most often the identity provider's keys cannot be fetched.",
    remedy: "Try again. Check that the identity provider's keys (JWKS) can be reached.",
  },
  policy_unavailable: {
    status: 503,
    title: "It cannot be told right now what the viewer may open.",
    remedy: "Try again. Look at the host's policy: it threw, or did not answer in time.",
  },
  invalid_request: {
    status: 400,
    title: "The request is not what this route takes.",
    cause:
      "A field is missing, unknown or of the wrong type, or the body is not valid JSON; `detail` says which.",
    remedy: "Send the body, query and headers that the reference describes.",
  },
  unknown_intent: {
    status: 400,
    title: "There is no such intent.",
    cause: "`intent` is none of the seven that the Admin Portal has.",
    remedy: "Use one of the intents of the Admin Portal.",
  },
  invalid_return_path: {
    status: 400,
    title: "The return path is not a path of this application.",
    cause:
      "It names another origin, holds a query, a backslash, a control character or a dot segment, in plain or encoded.",
    remedy: "Send a pathname that starts with a single slash and names no other origin.",
  },
  body_too_large: {
    status: 413,
    title: "The body is too large.",
    remedy: "Send at most 1 MiB to the webhook route, and at most 16 KiB elsewhere.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The body is of a type that this route does not take.",
    remedy: "Send JSON. With a session cookie, links may also be asked for by an HTML form.",
  },
  not_found: {
    status: 404,
    title: "There is no such route.",
    remedy: "Check the path and prefix.",
  },
  rate_limited: {
    status: 429,
    title: "Too many attempts.",
    remedy: "Wait as long as Retry-After says.",
  },
  too_many_streams: {
    status: 429,
    title: "Too many change streams are open.",
    cause:
      "This viewer has as many open as one may (6 unless configured), or the node holds all that it takes.",
    remedy: "Poll the status; try the stream again after Retry-After. Look for tabs left open.",
  },
  status_not_known: {
    status: 503,
    title: "WorkOS has not been read for this organization yet.",
    cause:
      'The first read of this organization did not end in two seconds, or failed. It is never called "not configured" by ignorance.',
    remedy: "Try again in a moment. Check that WorkOS can be reached.",
  },
  store_unavailable: {
    status: 503,
    title: "The store cannot be reached or written.",
    cause:
      "The database is closed, full, locked for too long, or cannot be opened. Nothing that must be recorded is done without it.",
    remedy: "Check DATABASE_URL, the disk and its permissions.",
  },
  store_not_migrated: {
    status: 503,
    title: "The store's schema is not this version's.",
    cause:
      "A newer version has used the store, or a migration of this one has not run; `detail` says which.",
    remedy:
      "Run the newer version, or restore a backup from before it; start this version anew to run its migrations.",
  },
  workos_unauthorized: {
    status: 502,
    title: "WorkOS rejected the API key.",
    cause: "The key is wrong, revoked, or of another environment: WorkOS answered 401.",
    remedy: "Check WORKOS_API_KEY: its environment, and that it was not revoked.",
  },
  workos_forbidden: {
    status: 502,
    title: "WorkOS does not allow this for the API key or the organization.",
    cause:
      "WorkOS answered 403: the feature is not on for this environment, or the key is restricted.",
    remedy: "Check the key's environment and that the feature is on in the WorkOS dashboard.",
  },
  workos_organization_not_found: {
    status: 502,
    title: "WorkOS does not know the organization.",
    cause: "WorkOS answered 404: the organization was deleted, or belongs to another environment.",
    remedy: "Check that the session's organization belongs to the environment of WORKOS_API_KEY.",
  },
  workos_organization_rejected: {
    status: 502,
    title: "WorkOS refused to create or change the organization.",
    cause: "WorkOS answered 400 or 422: a name, a domain or an external id that it does not take.",
    remedy: "Check the tenant's id, name and domains that the guard gives.",
  },
  organization_conflict: {
    status: 500,
    title: "The tenant's organization is mapped to another tenant.",
    cause: "WorkOS knows the organization by this tenant's id, and an import gave it to another.",
    remedy: "Correct the organization's external id in WorkOS, or import the right one.",
  },
  workos_redirect_not_configured: {
    status: 502,
    title: "WorkOS refused the request, most often for its return URL.",
    cause:
      "WorkOS answered 400 or 422 to a link whose other parameters are ours: no default return URI is set in production, or the return URL is not https.",
    remedy: "Set a default return URI under Redirects in the WorkOS dashboard, and use https.",
  },
  workos_rate_limited: {
    status: 503,
    title: "WorkOS asks to slow down.",
    cause: "WorkOS answered 429.",
    remedy: "Wait as long as Retry-After says.",
  },
  workos_timeout: {
    status: 503,
    title: "WorkOS did not answer in time.",
    cause: "A request may take 5.5 seconds, all calls to WorkOS included.",
    remedy: "Try again. Check WorkOS' status page and the network.",
  },
  workos_unavailable: {
    status: 503,
    title: "WorkOS cannot be reached, or is failing.",
    cause:
      "The connection was refused or reset, its name does not resolve, or WorkOS answered 5xx.",
    remedy: "Try again. Check WorkOS' status page, WORKOS_API_URL and the network.",
  },
  workos_invalid_answer: {
    status: 502,
    title: "WorkOS answered something that cannot be used.",
    cause:
      "The answer is not JSON, has another shape than documented, or holds a link that is not https.",
    remedy: "Check that WORKOS_API_URL is WorkOS and not a proxy's page.",
  },
  webhook_signature_missing: {
    status: 401,
    title: "The delivery has no single WorkOS-Signature header.",
    cause: "Somebody else than WorkOS called, or a proxy dropped or doubled the header.",
    remedy: "Point the WorkOS webhook endpoint, and nothing else, at this URL.",
  },
  webhook_signature_invalid: {
    status: 401,
    title: "No configured secret signed these bytes.",
    cause: "The secret is another endpoint's, or something on the way changed the body.",
    remedy:
      "Compare WORKOS_WEBHOOK_SECRET with the endpoint's secret; let no proxy change the body.",
  },
  webhook_timestamp_out_of_tolerance: {
    status: 401,
    title: "The delivery was signed too long ago, or in the future.",
    cause:
      "A clock is off by more than three minutes, or the delivery waited that long on the way.",
    remedy: "Check this server's clock; widen the tolerance if a queue stands in between.",
  },
  webhook_malformed: {
    status: 400,
    title: "The delivery is not a WorkOS event.",
    cause: "WorkOS signed something that is no event: a change on its side.",
    remedy: "Send JSON with `id`, `event`, `created_at` and `data`.",
  },
  shutting_down: {
    status: 503,
    title: "The server is shutting down.",
    cause: "The server was told to stop and finishes what is under way.",
    remedy: "Try again; another node answers.",
  },
  internal_error: {
    status: 500,
    title: "Something went wrong on the server.",
    cause:
      "A mistake of ours or of the host's policy or guard. The log has it; the answer does not.",
    remedy: "Look the request id up in the server's log.",
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problems;
