import { Type, type Static } from "typebox";

interface ProblemKind {
  readonly status: number;
  /** What happened. */
  readonly title: string;
  /** What to do about it; for the developer or operator, since the kit has words of its own by code. */
  readonly remedy: string;
}

/** Every problem that the BFF answers, by its stable code. */
export const problems = {
  not_signed_in: {
    status: 401,
    title: "Nobody is signed in.",
    remedy: "Sign in and try again.",
  },
  session_expired: {
    status: 401,
    title: "The session has expired.",
    remedy: "Refresh the session, or sign in again, and try again.",
  },
  no_organization: {
    status: 403,
    title: "The session does not belong to an organization.",
    remedy: "Sign in to an organization. With AuthKit, switch the session to one.",
  },
  forbidden: {
    status: 403,
    title: "This viewer may not open the portal for this intent.",
    remedy: "Give the viewer an admin role or the intent's permission, or ask somebody who has it.",
  },
  not_in_plan: {
    status: 403,
    title: "The organization's plan does not include this.",
    remedy: "Upgrade the plan.",
  },
  impersonated: {
    status: 403,
    title: "Somebody who acts for another person may not open the portal.",
    remedy: "Ask a person of the organization to open it, or allow impersonated sessions.",
  },
  cross_site: {
    status: 403,
    title: "The request did not come from the application's own origin.",
    remedy: "Send it from a page of APP_URL, or list the page's origin.",
  },
  guard_unavailable: {
    status: 503,
    title: "It cannot be told right now who is signed in.",
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
    remedy: "Send the body, query and headers that the reference describes.",
  },
  unknown_intent: {
    status: 400,
    title: "There is no such intent.",
    remedy: "Use one of the intents of the Admin Portal.",
  },
  invalid_return_path: {
    status: 400,
    title: "The return path is not a path of this application.",
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
  status_not_known: {
    status: 503,
    title: "WorkOS has not been read for this organization yet.",
    remedy: "Try again in a moment. Check that WorkOS can be reached.",
  },
  store_unavailable: {
    status: 503,
    title: "The store cannot be reached or written.",
    remedy: "Check DATABASE_URL, the disk and its permissions.",
  },
  workos_unauthorized: {
    status: 502,
    title: "WorkOS rejected the API key.",
    remedy: "Check WORKOS_API_KEY: its environment, and that it was not revoked.",
  },
  workos_forbidden: {
    status: 502,
    title: "WorkOS does not allow this for the API key or the organization.",
    remedy: "Check the key's environment and that the feature is on in the WorkOS dashboard.",
  },
  workos_organization_not_found: {
    status: 502,
    title: "WorkOS does not know the organization.",
    remedy: "Check that the session's organization belongs to the environment of WORKOS_API_KEY.",
  },
  workos_redirect_not_configured: {
    status: 502,
    title: "WorkOS refused the request, most often for its return URL.",
    remedy: "Set a default return URI under Redirects in the WorkOS dashboard, and use https.",
  },
  workos_rate_limited: {
    status: 503,
    title: "WorkOS asks to slow down.",
    remedy: "Wait as long as Retry-After says.",
  },
  workos_timeout: {
    status: 503,
    title: "WorkOS did not answer in time.",
    remedy: "Try again. Check WorkOS' status page and the network.",
  },
  workos_unavailable: {
    status: 503,
    title: "WorkOS cannot be reached, or is failing.",
    remedy: "Try again. Check WorkOS' status page, WORKOS_API_URL and the network.",
  },
  workos_invalid_answer: {
    status: 502,
    title: "WorkOS answered something that cannot be used.",
    remedy: "Check that WORKOS_API_URL is WorkOS and not a proxy's page.",
  },
  webhook_signature_missing: {
    status: 401,
    title: "The delivery has no single WorkOS-Signature header.",
    remedy: "Point the WorkOS webhook endpoint, and nothing else, at this URL.",
  },
  webhook_signature_invalid: {
    status: 401,
    title: "No configured secret signed these bytes.",
    remedy:
      "Compare WORKOS_WEBHOOK_SECRET with the endpoint's secret; let no proxy change the body.",
  },
  webhook_timestamp_out_of_tolerance: {
    status: 401,
    title: "The delivery was signed too long ago, or in the future.",
    remedy: "Check this server's clock; widen the tolerance if a queue stands in between.",
  },
  webhook_malformed: {
    status: 400,
    title: "The delivery is not a WorkOS event.",
    remedy: "Send JSON with `id`, `event`, `created_at` and `data`.",
  },
  shutting_down: {
    status: 503,
    title: "The server is shutting down.",
    remedy: "Try again; another node answers.",
  },
  internal_error: {
    status: 500,
    title: "Something went wrong on the server.",
    remedy: "Look the request id up in the server's log.",
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof problems;

/** RFC 9457 problem details, `application/problem+json`. */
export const Problem = Type.Object({
  type: Type.String({ description: "A URI that names the kind of problem." }),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String({ description: "Stable; choose words and behaviour by it." }),
  remedy: Type.String(),
  detail: Type.Optional(Type.String()),
  requestId: Type.String(),
});
export type Problem = Static<typeof Problem>;
