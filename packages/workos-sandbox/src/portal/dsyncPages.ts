import { type SafeHtml, html } from "@remix-run/html-template";
import type { DirectoryRecord } from "../environment/directories.ts";
import type { Page } from "../pages/page.ts";
import { DIRECTORY_PROVIDERS, directoryProvider } from "./providers.ts";
import { resetSection } from "./ssoPages.ts";
import { type Visit, actionButton, portalPage, providerForm } from "./visit.ts";

export const DSYNC_STEPS = ["Provider", "Endpoint and token", "First sync", "Done"] as const;
const steps = (current: number) => ({ names: DSYNC_STEPS, current });

export function chooseDirectoryPage(visit: Visit, selected: string | null, error?: string): Page {
  const action = "/dsync/provider";
  return portalPage(visit, {
    title: "Set up directory sync",
    lead: "Which directory do your people and groups come from?",
    steps: steps(0),
    body: providerForm(visit, {
      action,
      legend: "Directory",
      providers: DIRECTORY_PROVIDERS,
      selected,
      error,
    }),
  });
}

/** Shows the token that the session holds, and drops it. */
export function endpointPage(visit: Visit, directory: DirectoryRecord): Page {
  const { label } = directoryProvider(directory.type);
  return portalPage(visit, {
    title: `Connect ${label}`,
    lead: `Add a SCIM application in ${label} and enter these two values there.`,
    steps: steps(1),
    body: html`
      <section class="card">
        ${endpointAndToken(visit, directory)}
        <div class="actions">
          ${actionButton(`${visit.base}/dsync/wait`, "I have entered both", { tone: "accent" })}
          <a class="button" href="${visit.base}/dsync/provider">Choose another provider</a>
        </div>
      </section>
    `,
  });
}

function endpointAndToken({ context, session, base }: Visit, directory: DirectoryRecord): SafeHtml {
  const token = session.bearerToken;
  session.bearerToken = null;
  return html`<dl>
      <dt>Endpoint</dt>
      <dd><code>${context.url()}/scim/v2.0/${directory.externalKey}</code></dd>
      <dt>Bearer token</dt>
      <dd>
        ${
          token === null
            ? html`<span class="muted">Shown once, and it was.</span>`
            : html`<code>${token}</code>`
        }
      </dd>
    </dl>
    ${
      token === null
        ? actionButton(`${base}/dsync/token`, "Create a new token")
        : html`<p class="note warn">Copy the token now: it is not shown again.</p>`
    }`;
}

/** What somebody typed into the form for the first sync. */
export interface SyncCounts {
  users: string;
  groups: string;
}

export function firstSyncPage(
  visit: Visit,
  directory: DirectoryRecord,
  values: SyncCounts = { users: "24", groups: "4" },
  problems: Partial<SyncCounts> = {},
): Page {
  const { label } = directoryProvider(directory.type);
  return portalPage(visit, {
    title: "Waiting for users and groups",
    lead: `${label} is connected; the first sync has not arrived.`,
    steps: steps(2),
    body: html`
      <section class="card">
        <h2>${directory.name} <span class="pill info">Validating</span></h2>
        <p class="muted">Act as ${label}: invent people and groups, and push them.</p>
        <form method="post" action="${visit.base}/dsync/sync" novalidate>
          ${countField("users", "People", "1 to 500", values.users, problems.users)}
          ${countField("groups", "Groups", "1 to 20", values.groups, problems.groups)}
          <div class="actions"><button class="button accent">Run the first sync</button></div>
        </form>
      </section>
      ${resetDirectory(visit)}
    `,
  });
}

function countField(
  name: string,
  label: string,
  range: string,
  value: string,
  problem: string | undefined,
): SafeHtml {
  const described = `${name}-hint${problem === undefined ? "" : ` ${name}-error`}`;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <p class="hint" id="${name}-hint">${range}</p>
    <input
      type="number"
      id="${name}"
      name="${name}"
      value="${value}"
      aria-describedby="${described}"
      ${problem === undefined ? null : html`aria-invalid="true"`}
    />
    ${problem === undefined ? null : html`<p class="error" id="${name}-error">${problem}</p>`}
  </div>`;
}

export function manageDirectoryPage(visit: Visit, directory: DirectoryRecord): Page {
  const { label } = directoryProvider(directory.type);
  const broken = directory.state === "invalid_credentials";
  return portalPage(visit, {
    title: "Manage directory sync",
    lead: broken
      ? `${label} no longer accepts the credentials. Syncing has stopped.`
      : `People and groups come from ${label}.`,
    body: html`
      <section class="card">
        <h2>
          ${directory.name}
          ${
            broken
              ? html`<span class="pill bad">Invalid credentials</span>`
              : html`<span class="pill ok">Linked</span>`
          }
        </h2>
        ${figures(directory)} ${endpointAndToken(visit, directory)}
      </section>
      <section class="card">
        <h2>Act as ${label}</h2>
        <div class="actions">${broken ? repairAction(visit) : providerActions(visit)}</div>
      </section>
      ${resetDirectory(visit)}
    `,
  });
}

function figures({ users, groups, lastSyncAt }: DirectoryRecord): SafeHtml {
  const active = [...users.values()].filter(({ state }) => state === "active").length;
  const last = lastSyncAt === null ? null : new Date(lastSyncAt).toISOString();
  return html`<dl class="figures">
    <div>
      <dt>Active users</dt>
      <dd>${active}</dd>
    </div>
    <div>
      <dt>Groups</dt>
      <dd>${groups.size}</dd>
    </div>
    <div>
      <dt>Last sync</dt>
      <dd>
        ${last === null ? "Never" : html`<time datetime="${last}">${last.slice(11, 16)} UTC</time>`}
      </dd>
    </div>
  </dl>`;
}

const providerActions = ({ base }: Visit): SafeHtml => html`
  ${actionButton(`${base}/dsync/change`, "Somebody joins", { name: "change", value: "join" })}
  ${actionButton(`${base}/dsync/change`, "Somebody leaves", { name: "change", value: "leave" })}
  ${actionButton(`${base}/dsync/change`, "Somebody changes team", { name: "change", value: "move" })}
  ${actionButton(`${base}/dsync/break`, "Break the credentials", { tone: "danger" })}
`;

const repairAction = ({ base }: Visit): SafeHtml =>
  actionButton(`${base}/dsync/repair`, "Repair the credentials", { tone: "accent" });

const resetDirectory = ({ base }: Visit): SafeHtml =>
  resetSection(`${base}/dsync/reset`, {
    title: "Reset the directory",
    text: "Deletes the directory with its users and groups.",
  });
