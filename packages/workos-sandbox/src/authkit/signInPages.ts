import { html } from "@remix-run/html-template";
import type { SandboxContext } from "../SandboxContext.ts";
import type { UserRecord } from "../environment/people.ts";
import { type Page, page } from "../pages/page.ts";
import type { AuthorizationRequest } from "./authorizations.ts";

/** Everybody who may sign in, one button each: the sandbox asks for no password. */
export function peoplePage(
  context: SandboxContext,
  id: string,
  request: AuthorizationRequest,
): Page {
  const { env, applicationName } = context;
  const people = [...env.users.values()]
    .filter(
      ({ memberships }) =>
        request.organizationId === null ||
        memberships.some(({ organizationId }) => organizationId === request.organizationId),
    )
    // Whom the app already names comes first.
    .toSorted(
      (a, b) => Number(b.email === request.loginHint) - Number(a.email === request.loginHint),
    );
  return page(context, {
    title: `Sign in to ${applicationName}`,
    narrow: true,
    body: html`
      <h1>Sign in to ${applicationName}</h1>
      <p class="lead">Choose who you are. The sandbox asks for no password.</p>
      ${
        people.length === 0
          ? html`<p class="note">
              Nobody can sign in here yet: the sandbox has no people for this organization.
            </p>`
          : html`<form method="post" action="/user_management/authorize" class="people">
              <input type="hidden" name="request" value="${id}" />
              ${people.map((person) => personButton(context, person))}
            </form>`
      }
    `,
  });
}

function personButton({ env }: SandboxContext, person: UserRecord) {
  const places = person.memberships.map(
    ({ organizationId, role }) =>
      `${env.organizations.get(organizationId)?.name ?? organizationId} · ${role}`,
  );
  return html`<button class="person" name="user" value="${person.id}">
    <span class="avatar" aria-hidden="true">${initials(person)}</span>
    <span class="who">
      <strong>${person.firstName} ${person.lastName}</strong>
      <span class="muted">${person.email}</span>
      <span class="muted">${places.join(", ")}</span>
    </span>
  </button>`;
}

/** For people with several organizations. */
export function organizationsPage(
  context: SandboxContext,
  id: string,
  user: UserRecord,
  choices: string[],
): Page {
  return page(context, {
    title: "Choose an organization",
    narrow: true,
    body: html`
      <h1>Choose an organization</h1>
      <p class="lead">${user.firstName}, you belong to ${choices.length} organizations.</p>
      <form method="post" action="/user_management/authorize" class="people">
        <input type="hidden" name="request" value="${id}" />
        <input type="hidden" name="user" value="${user.id}" />
        ${choices.map((choice) => {
          const name = context.env.organizations.get(choice)?.name ?? choice;
          return html`<button class="person" name="organization" value="${choice}">
            <span class="avatar" aria-hidden="true">${name.slice(0, 2)}</span>
            <span class="who"><strong>${name}</strong></span>
          </button>`;
        })}
      </form>
    `,
  });
}

const initials = ({ firstName, lastName }: UserRecord): string =>
  `${firstName.charAt(0)}${lastName.charAt(0)}`;
