import { type SafeHtml, html } from "@remix-run/html-template";
import type { ConnectionRecord } from "../environment/connections.ts";
import { type Page, page } from "../pages/page.ts";
import {
  type DetailField,
  type Details,
  MANUAL_FIELDS,
  METADATA_FIELD,
  OIDC_FIELDS,
} from "./connectionDetails.ts";
import { SSO_PROVIDERS, ssoProvider } from "./providers.ts";
import { type Visit, actionButton, domainOf, portalPage, providerForm } from "./visit.ts";

export const SSO_STEPS = ["Provider", "Connection", "Test sign-in", "Done"] as const;
const steps = (current: number) => ({ names: SSO_STEPS, current });

export function chooseSsoPage(visit: Visit, selected: string | null, error?: string): Page {
  return portalPage(visit, {
    title: "Set up single sign-on",
    lead: "Which identity provider do your people sign in with?",
    steps: steps(0),
    body: providerForm(visit, {
      action: "/sso/provider",
      legend: "Identity provider",
      providers: SSO_PROVIDERS,
      selected,
      error,
    }),
  });
}

/** @param problems What is wrong, by field; the first one gets the focus. */
export function detailsPage(
  visit: Visit,
  connection: ConnectionRecord,
  values: Details,
  problems: Details = {},
): Page {
  const { label, protocol } = ssoProvider(connection.type);
  const [firstProblem] = Object.keys(problems);
  const field = (spec: DetailField) =>
    fieldFor(spec, {
      value: values[spec.name] ?? "",
      problem: problems[spec.name],
      focused: spec.name === firstProblem,
    });
  const manual = MANUAL_FIELDS.some(({ name }) => values[name] || problems[name]);
  return portalPage(visit, {
    title: `Connect ${label}`,
    lead: `Create an application for ${visit.context.applicationName} in ${label}, then enter what it shows you.`,
    steps: steps(1),
    ...(Object.keys(problems).length > 0 && { problem: "Some details need another look." }),
    body: html`
      <section class="card">
        <h2>For ${label}</h2>
        <p class="muted">Enter these in your identity provider.</p>
        <dl>${ourSide(visit, connection, protocol)}</dl>
      </section>
      <section class="card">
        <h2>From ${label}</h2>
        <form method="post" action="${visit.base}/sso/details" novalidate>
          ${protocol === "oidc" ? OIDC_FIELDS.map(field) : field(METADATA_FIELD)}
          ${
            protocol === "oidc"
              ? null
              : html`<details ${manual ? html`open` : null}>
                  <summary>No metadata URL? Enter the values by hand</summary>
                  ${MANUAL_FIELDS.map(field)}
                </details>`
          }
          <div class="actions">
            <button class="button accent">Save and continue</button>
            <a class="button" href="${visit.base}/sso/provider">Choose another provider</a>
          </div>
        </form>
      </section>
    `,
  });
}

function ourSide(visit: Visit, connection: ConnectionRecord, protocol: "saml" | "oidc"): SafeHtml {
  const origin = visit.context.url();
  const rows =
    protocol === "saml"
      ? [
          ["ACS URL", `${origin}/sso/saml/acs/${connection.id}`],
          ["Entity ID", `${origin}/sso/saml/${connection.id}`],
        ]
      : [["Redirect URI", `${origin}/sso/oidc/${connection.id}/callback`]];
  return html`${rows.map(
    ([term = "", value = ""]) =>
      html`<dt>${term}</dt>
        <dd><code>${value}</code></dd>`,
  )}`;
}

function fieldFor(
  spec: DetailField,
  { value, problem, focused }: { value: string; problem: string | undefined; focused: boolean },
): SafeHtml {
  const { name, label, hint, kind } = spec;
  const described = html`aria-describedby="${name}-hint${problem === undefined ? "" : ` ${name}-error`}"`;
  const invalid =
    problem === undefined ? null : html`aria-invalid="true" ${focused ? html`autofocus` : null}`;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <p class="hint" id="${name}-hint">${hint}</p>
    ${
      kind === "textarea"
        ? html`<textarea id="${name}" name="${name}" spellcheck="false" ${described} ${invalid}>
${value}</textarea>`
        : html`<input
            type="${kind}"
            id="${name}"
            name="${name}"
            value="${value}"
            autocomplete="off"
            spellcheck="false"
            ${described}
            ${invalid}
          />`
    }
    ${problem === undefined ? null : html`<p class="error" id="${name}-error">${problem}</p>`}
  </div>`;
}

export function testPage(visit: Visit, connection: ConnectionRecord): Page {
  const { label } = ssoProvider(connection.type);
  const { testedAs } = connection;
  return portalPage(visit, {
    title: "Test the connection",
    lead: `Sign in once through ${label} before everybody does.`,
    steps: steps(2),
    body: html`
      <section class="card">
        <h2>${connection.name} <span class="pill info">Validating</span></h2>
        ${
          testedAs === null
            ? html`<p class="muted">${label} is connected and waits for a first sign-in.</p>`
            : html`<p class="note ok">
                ${label} asserted <strong>${testedAs}</strong>. The connection works.
              </p>`
        }
        <div class="actions">
          ${
            testedAs === null
              ? null
              : actionButton(`${visit.base}/sso/activate`, "Activate connection", {
                  tone: "accent",
                })
          }
          <a class="button ${testedAs === null ? "accent" : ""}" href="${visit.base}/sso/idp"
            >${testedAs === null ? "Test sign-in" : "Test again"}</a
          >
          <a class="button" href="${visit.base}/sso/details">Change the details</a>
        </div>
      </section>
    `,
  });
}

/** Stands for the customer's identity provider. */
export function identityProviderPage(visit: Visit, connection: ConnectionRecord): Page {
  const { label } = ssoProvider(connection.type);
  const people = [...visit.context.env.users.values()]
    .filter(({ memberships }) =>
      memberships.some(({ organizationId }) => organizationId === visit.organization.id),
    )
    .map(({ email }) => email);
  const choices = people.length > 0 ? people : [`it.admin@${domainOf(visit)}`];
  return page(visit.context, {
    title: `${label}, acted by the sandbox`,
    backUrl: visit.session.returnUrl,
    narrow: true,
    body: html`<div class="provider-page">
      <p class="eyebrow">${label}, acted by the sandbox</p>
      <h1>Sign in to ${visit.organization.name}</h1>
      <p class="lead">Whom shall ${label} say is signing in?</p>
      <form class="card" method="post" action="${visit.base}/sso/idp">
        <div class="field">
          <label for="email">Person</label>
          <select id="email" name="email">
            ${choices.map((email) => html`<option>${email}</option>`)}
          </select>
        </div>
        <div class="actions">
          <button class="button accent" name="outcome" value="assert">Sign in</button>
          <button class="button" name="outcome" value="deny">Refuse the sign-in</button>
        </div>
      </form>
    </div>`,
  });
}

export function manageSsoPage(visit: Visit, connection: ConnectionRecord): Page {
  const { label, protocol } = ssoProvider(connection.type);
  const active = connection.state === "active";
  return portalPage(visit, {
    title: "Manage single sign-on",
    lead: active
      ? `Members sign in through ${label}.`
      : `Nobody can sign in through ${label} at present.`,
    body: html`
      <section class="card">
        <h2>
          ${connection.name}
          <span class="pill ${active ? "ok" : "warn"}">${active ? "Active" : "Inactive"}</span>
        </h2>
        <dl>
          <dt>Provider</dt>
          <dd>${label} (${protocol.toUpperCase()})</dd>
          <dt>Connection</dt>
          <dd><code>${connection.id}</code></dd>
        </dl>
        <div class="actions">
          ${
            active
              ? actionButton(`${visit.base}/sso/deactivate`, "Deactivate")
              : actionButton(`${visit.base}/sso/activate`, "Activate connection", {
                  tone: "accent",
                })
          }
          <a class="button" href="${visit.base}/sso/idp">Test sign-in</a>
          <a class="button" href="${visit.base}/sso/details">Change the details</a>
        </div>
      </section>
      ${resetSection(`${visit.base}/sso/reset`, {
        title: "Reset the connection",
        text: `Deletes the connection. Nobody can sign in through ${label} until it is set up again.`,
      })}
    `,
  });
}

/** Deleting takes two steps. */
export const resetSection = (action: string, { title, text }: { title: string; text: string }) =>
  html`<section class="card">
    <details>
      <summary>${title}</summary>
      <p>${text}</p>
      ${actionButton(action, title, { tone: "danger" })}
    </details>
  </section>`;
