import { type SafeHtml, html } from "@remix-run/html-template";
import type { SandboxContext } from "../SandboxContext.ts";
import type { OrganizationRecord } from "../environment/organizations.ts";
import { domainsOf } from "../environment/domains.ts";
import { type Page, page } from "../pages/page.ts";
import type { PortalSession } from "./portalLinks.ts";

/** Somebody in an opened portal. */
export interface Visit {
  context: SandboxContext;
  session: PortalSession;
  organization: OrganizationRecord;
  /** Path under which this portal's pages are. */
  base: string;
}

/** The domain that invented people and hosts get. */
export const domainOf = ({ context, organization }: Visit): string =>
  domainsOf(context.env, organization.id)[0]?.domain ?? "example.com";

/** A portal page: organization, headline, what to tell from the last step, then `body`. */
export function portalPage(
  visit: Visit,
  content: { title: string; lead: string; body: SafeHtml; steps?: Steps; problem?: string },
): Page {
  const { session, organization, context } = visit;
  const { title, lead, body, steps, problem } = content;
  const { notice } = session;
  session.notice = null;
  return page(context, {
    title,
    backUrl: session.returnUrl,
    body: html`
      <p class="eyebrow">${organization.name}</p>
      <h1>${title}</h1>
      <p class="lead">${lead}</p>
      ${steps ? stepList(steps) : null}
      ${notice === null ? null : html`<p class="note" role="status">${notice}</p>`}
      ${problem === undefined ? null : html`<p class="note bad" role="alert">${problem}</p>`}
      ${body}
    `,
  });
}

export interface Steps {
  names: readonly string[];
  /** Index of the one that the page is about. */
  current: number;
}

const stepList = ({ names, current }: Steps): SafeHtml =>
  html`<ol class="steps" aria-label="Setup steps">
    ${names.map((name, index) =>
      index === current
        ? html`<li aria-current="step">${index + 1}. ${name}</li>`
        : html`<li class="${index < current ? "done" : ""}">${index + 1}. ${name}</li>`,
    )}
  </ol>`;

/** A form with nothing but a button: following a link never changes anything. */
export const actionButton = (
  action: string,
  label: string,
  {
    tone = "",
    name,
    value,
  }: { tone?: "accent" | "danger" | ""; name?: string; value?: string } = {},
): SafeHtml =>
  html`<form method="post" action="${action}">
    ${name === undefined ? null : html`<input type="hidden" name="${name}" value="${value ?? ""}" />`}
    <button class="button ${tone}">${label}</button>
  </form>`;

/** Radio buttons to choose a provider. */
export function providerForm(
  visit: Visit,
  options: {
    action: string;
    legend: string;
    providers: readonly { label: string; type: string }[];
    selected: string | null;
    error: string | undefined;
  },
): SafeHtml {
  const { action, legend, providers, selected, error } = options;
  return html`<form method="post" action="${visit.base}${action}">
    <fieldset
      class="choices"
      ${error === undefined ? null : html`aria-describedby="provider-error"`}
    >
      <legend>${legend}</legend>
      ${providers.map(
        ({ label, type }) =>
          html`<label class="choice">
            <input
              type="radio"
              name="provider"
              value="${type}"
              ${type === selected ? html`checked` : null}
            />
            <span>${label}</span>
          </label>`,
      )}
    </fieldset>
    ${error === undefined ? null : html`<p class="error" id="provider-error">${error}</p>`}
    <div class="actions"><button class="button accent">Continue</button></div>
  </form>`;
}

/** The end of a setup: says so and leads back. */
export function donePage(
  visit: Visit,
  content: { title: string; lead: string; stepNames: readonly string[] },
): Page {
  const { session, context, base } = visit;
  const target = session.successUrl ?? session.returnUrl;
  const { stepNames, ...rest } = content;
  return portalPage(visit, {
    ...rest,
    steps: { names: stepNames, current: stepNames.length - 1 },
    body: html`<section class="card">
      <p class="note ok">Everything is set up. You can go back to ${context.applicationName}.</p>
      <div class="actions">
        ${
          target === null
            ? html`<p>You can close this tab.</p>`
            : html`<a class="button accent" href="${target}"
                >Return to ${context.applicationName}</a
              >`
        }
        <a class="button" href="${base}">Review the setup</a>
      </div>
    </section>`,
  });
}

/** WorkOS takes a moment to delete; nothing can be done to it meanwhile. */
export const deletingPage = (visit: Visit, name: string): Page =>
  portalPage(visit, {
    title: "Being deleted",
    lead: `${name} is being deleted. Come back in a moment to set it up again.`,
    body: html``,
  });
