import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { SandboxContext } from "../SandboxContext.ts";
import { type Page, messagePage, sendPage } from "../pages/page.ts";
import type { Visit } from "./visit.ts";

/** A submitted form. */
export type Form = Readonly<Record<string, string | undefined>>;

/** Where a form leads: another page of this portal, or itself again with what is wrong. */
export type Outcome = { goTo: string } | { page: Page };

/** Declares pages and forms of an opened portal; paths start behind the session. */
export interface VisitRoutes {
  get: (path: string, render: (visit: Visit) => Page) => void;
  post: (path: string, act: (visit: Visit, form: Form) => Outcome) => void;
}

export const PORTAL_COOKIE = "workos_sandbox_portal";
export const portalBase = (sessionId: string): string => `/portal/s/${sessionId}`;

export function visitRoutes(app: FastifyInstance, context: SandboxContext): VisitRoutes {
  const visitOf = (request: FastifyRequest): Visit | null => {
    const { session: id } = request.params as { session: string };
    const session = context.portalLinks.session(id, cookieOf(request));
    const organization = session && context.env.organizations.get(session.organizationId);
    return session && organization
      ? { context, session, organization, base: portalBase(id) }
      : null;
  };
  const over = (reply: FastifyReply) =>
    sendPage(
      reply.status(410),
      messagePage(context, {
        title: "This setup session is over",
        text: "It ended, or it belongs to another browser.",
        hint: `Go back to ${context.applicationName} and open the setup again.`,
      }),
    );
  return {
    get(path, render) {
      app.get(`/portal/s/:session${path}`, async (request, reply) => {
        const visit = visitOf(request);
        return visit ? sendPage(reply, render(visit)) : over(reply);
      });
    },
    post(path, act) {
      app.post(`/portal/s/:session${path}`, async (request, reply) => {
        const visit = visitOf(request);
        if (!visit) return over(reply);
        const outcome = act(visit, formOf(request.body));
        return "goTo" in outcome
          ? reply.redirect(visit.base + outcome.goTo, 303)
          : sendPage(reply.status(422), outcome.page);
      });
    },
  };
}

/** Of a field that came several times, none: no form of ours sends that. */
function formOf(body: unknown): Form {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    fields.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

function cookieOf(request: FastifyRequest): string | undefined {
  for (const pair of (request.headers.cookie ?? "").split(";")) {
    const [name, value] = pair.trim().split("=", 2);
    if (name === PORTAL_COOKIE) return value;
  }
  return undefined;
}
