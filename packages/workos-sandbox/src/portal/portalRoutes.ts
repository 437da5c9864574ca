import type { FastifyInstance } from "fastify";
import type { SandboxContext } from "../SandboxContext.ts";
import { type Page, messagePage, sendPage } from "../pages/page.ts";
import { dsyncPage, dsyncRoutes } from "./dsyncRoutes.ts";
import { otherIntentPage } from "./otherIntentPage.ts";
import { ssoPage, ssoRoutes } from "./ssoRoutes.ts";
import type { Visit } from "./visit.ts";
import { PORTAL_COOKIE, portalBase, visitRoutes } from "./visitRoutes.ts";

const REFUSALS = {
  unknown: "This link is not one of ours, or the sandbox was restarted since.",
  used: "This link was opened already. Each link opens the setup once.",
  expired: "This link has expired. Links are good for a few minutes.",
};

/** The hosted Admin Portal. */
export function portalRoutes(app: FastifyInstance, context: SandboxContext): void {
  app.get<{ Querystring: { token?: string } }>("/portal", async ({ query }, reply) => {
    const opened = context.portalLinks.open(query.token ?? "");
    if ("refused" in opened) {
      const hint = `Go back to ${context.applicationName} and choose the action again: it makes a new link.`;
      const text = REFUSALS[opened.refused];
      const content = messagePage(context, {
        title: "This link does not work",
        text,
        hint,
        backUrl: opened.returnUrl,
      });
      return sendPage(reply.status(410), content);
    }
    const base = portalBase(opened.session.id);
    return reply
      .header(
        "set-cookie",
        `${PORTAL_COOKIE}=${opened.session.secret}; Path=${base}; HttpOnly; SameSite=Lax`,
      )
      .headers({ "cache-control": "no-store", "referrer-policy": "no-referrer" })
      .redirect(base, 303);
  });
  const routes = visitRoutes(app, context);
  routes.get("", startPage);
  ssoRoutes(routes);
  dsyncRoutes(routes);
}

function startPage(visit: Visit): Page {
  const { intent } = visit.session;
  if (intent === "sso") return ssoPage(visit);
  if (intent === "dsync") return dsyncPage(visit);
  return otherIntentPage(visit, intent);
}
