import { type SafeHtml, html } from "@remix-run/html-template";
import type { FastifyInstance, FastifyReply } from "fastify";
import { stylesheet } from "./stylesheet.ts";

declare const complete: unique symbol;
/** A whole HTML document. */
export type Page = string & { [complete]: true };

export interface PageContent {
  title: string;
  /** Inside `<main>`; holds the one `<h1>`. */
  body: SafeHtml;
  /** Where the link in the bar leads; null or absent: there is none. */
  backUrl?: string | null;
  /** For pages with a single list or message. */
  narrow?: boolean;
}

const STYLESHEET_PATH = "/sandbox/pages.css";

export function page({ applicationName }: { applicationName: string }, content: PageContent): Page {
  const { title, body, backUrl, narrow = false } = content;
  return String(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${title} · Local WorkOS sandbox</title>
          <link rel="stylesheet" href="${STYLESHEET_PATH}" />
          <link rel="icon" href="data:," />
        </head>
        <body>
          <header class="bar">
            <span class="badge">Local WorkOS sandbox</span>
            ${
              backUrl
                ? html`<a class="back" href="${backUrl}"
                    ><span aria-hidden="true">←</span> Back to ${applicationName}</a
                  >`
                : null
            }
          </header>
          <main class="${narrow ? "narrow" : "wide"}">${body}</main>
        </body>
      </html>`,
  ) as Page;
}

/** A page that only says something. */
export function messagePage(
  context: { applicationName: string },
  content: { title: string; text: string; hint?: string; backUrl?: string | null },
): Page {
  const { title, text, hint, backUrl = null } = content;
  return page(context, {
    title,
    backUrl,
    narrow: true,
    body: html`<h1>${title}</h1>
      <p class="lead">${text}</p>
      ${hint === undefined ? null : html`<p>${hint}</p>`}`,
  });
}

export function sendPage(reply: FastifyReply, content: Page): FastifyReply {
  return reply
    .type("text/html; charset=utf-8")
    .headers({
      "cache-control": "no-store",
      // No form-action: browsers apply it to redirects too, and sign-in ends at the app's origin.
      "content-security-policy":
        "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
      // Not no-referrer: browsers would then send these pages' own forms with `Origin: null`.
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    })
    .send(content);
}

export function stylesheetRoute(app: FastifyInstance): void {
  app.get(STYLESHEET_PATH, async (_request, reply) =>
    reply.type("text/css; charset=utf-8").header("cache-control", "no-cache").send(stylesheet),
  );
}
