import type { FastifyInstance, FastifyReply } from "fastify";
import type { SandboxContext } from "../SandboxContext.ts";
import { revokeSession, type UserRecord } from "../environment/people.ts";
import { isSafeUrl } from "../environment/urls.ts";
import { messagePage, sendPage } from "../pages/page.ts";
import { type AuthorizationRequest, createAuthorizations } from "./authorizations.ts";
import { authenticateRoute } from "./authenticateRoute.ts";
import { organizationsPage, peoplePage } from "./signInPages.ts";

interface AuthorizeQuery {
  client_id?: string;
  redirect_uri?: string;
  response_type?: string;
  state?: string;
  organization_id?: string;
  login_hint?: string;
  code_challenge?: string;
  code_challenge_method?: string;
}

interface ChoiceBody {
  request?: string;
  user?: string;
  organization?: string;
}

/** Sign-in in the browser: the authorize page, the choice of a person, and the way back. */
export function authkitRoutes(app: FastifyInstance, context: SandboxContext): void {
  const { env } = context;
  const authorizations = createAuthorizations(() => env.now());

  app.get<{ Querystring: AuthorizeQuery }>(
    "/user_management/authorize",
    async ({ query }, reply) => {
      const problem = problemOf(query, context);
      if (problem !== null) return refuse(reply, context, problem);
      const request = requestOf(query);
      const id = authorizations.begin(request);
      return sendPage(reply, peoplePage(context, id, request));
    },
  );

  app.post<{ Body: ChoiceBody }>("/user_management/authorize", async ({ body }, reply) => {
    const request = authorizations.get(body.request ?? "");
    const user = env.users.get(body.user ?? "");
    if (!request || !user) {
      return refuse(
        reply,
        context,
        "This sign-in took too long. Go back to the app and start again.",
      );
    }
    const choices = organizationsOf(user, request);
    const chosen = body.organization ?? (choices.length === 1 ? choices[0] : undefined);
    if (chosen === undefined && choices.length > 1) {
      return sendPage(reply, organizationsPage(context, body.request ?? "", user, choices));
    }
    const wanted = chosen ?? request.organizationId;
    if (wanted !== null && !choices.includes(wanted)) {
      return refuse(reply, context, `${user.firstName} is not a member of that organization.`);
    }
    const grant = { userId: user.id, organizationId: wanted };
    return reply.redirect(authorizations.finish(body.request ?? "", grant), 302);
  });

  authenticateRoute(app, context, authorizations);
  sessionRoutes(app, context);
}

/** Sign-out in the browser, and the keys that access tokens are checked with. */
function sessionRoutes(app: FastifyInstance, context: SandboxContext): void {
  const { env, clientId, tokens } = context;
  app.get<{ Querystring: { session_id?: string; return_to?: string } }>(
    "/user_management/sessions/logout",
    async ({ query }, reply) => {
      const session = env.sessions.get(query.session_id ?? "");
      if (session?.endedAt === null) revokeSession(env, session.id);
      if (isSafeUrl(query.return_to)) return reply.redirect(query.return_to, 302);
      const text = "You are signed out. You can close this tab.";
      return sendPage(reply, messagePage(context, { title: "Signed out", text }));
    },
  );

  app.get<{ Params: { clientId: string } }>("/sso/jwks/:clientId", async ({ params }, reply) =>
    params.clientId === clientId
      ? tokens.jwks()
      : reply.status(404).send({ message: `Client not found: '${params.clientId}'.` }),
  );
}

/** What keeps a request from starting: shown here, for the address to go back to is not trusted. */
function problemOf(query: AuthorizeQuery, { clientId }: SandboxContext): string | null {
  if (query.client_id !== clientId) {
    return "client_id is not the one that this sandbox was started with.";
  }
  if (!isSafeUrl(query.redirect_uri)) {
    return "redirect_uri must be https, or http on loopback.";
  }
  if (query.response_type !== "code") return 'response_type must be "code".';
  if (query.code_challenge !== undefined && query.code_challenge_method !== "S256") {
    return 'code_challenge_method must be "S256".';
  }
  return null;
}

const requestOf = (query: AuthorizeQuery): AuthorizationRequest => ({
  redirectUri: query.redirect_uri ?? "",
  state: query.state ?? null,
  organizationId: query.organization_id ?? null,
  loginHint: query.login_hint ?? null,
  codeChallenge: query.code_challenge ?? null,
});

const organizationsOf = (user: UserRecord, { organizationId }: AuthorizationRequest): string[] =>
  user.memberships
    .map((membership) => membership.organizationId)
    .filter((id) => organizationId === null || id === organizationId);

function refuse(reply: FastifyReply, context: SandboxContext, text: string): FastifyReply {
  return sendPage(reply.status(400), messagePage(context, { title: "Sign-in cannot start", text }));
}
