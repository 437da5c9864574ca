import {
  type ConnectionRecord,
  createConnection,
  deleteConnection,
  updateConnection,
} from "../environment/connections.ts";
import type { Page } from "../pages/page.ts";
import { type Details, checkDetails, sampleDetails } from "./connectionDetails.ts";
import { SSO_PROVIDERS, ssoProvider } from "./providers.ts";
import {
  SSO_STEPS,
  chooseSsoPage,
  detailsPage,
  identityProviderPage,
  manageSsoPage,
  testPage,
} from "./ssoPages.ts";
import { type Visit, deletingPage, domainOf, donePage } from "./visit.ts";
import type { Form, Outcome, VisitRoutes } from "./visitRoutes.ts";

/** The page that fits the state, whatever was opened, reloaded or gone back to. */
export function ssoPage(visit: Visit): Page {
  const connection = connectionOf(visit);
  if (!connection || connection.state === "requires_type") {
    return chooseSsoPage(visit, visit.session.providerType);
  }
  if (connection.state === "draft") {
    return detailsPage(visit, connection, samplesFor(visit, connection));
  }
  if (connection.state === "validating") return testPage(visit, connection);
  if (connection.state === "deleting") return deletingPage(visit, connection.name);
  return manageSsoPage(visit, connection);
}

/** Every step can be reloaded or come late: a form that does not fit the state changes nothing. */
export function ssoRoutes({ get, post }: VisitRoutes): void {
  get("/sso/provider", (visit) => {
    const connection = connectionOf(visit);
    return connection && !isBeingSetUp(connection)
      ? ssoPage(visit)
      : chooseSsoPage(visit, connection?.type ?? visit.session.providerType);
  });
  post("/sso/provider", chooseProvider);
  get("/sso/details", (visit) => {
    const connection = connectionOf(visit);
    return connection && takesDetails(connection)
      ? detailsPage(visit, connection, samplesFor(visit, connection))
      : ssoPage(visit);
  });
  post("/sso/details", saveDetails);
  get("/sso/idp", (visit) => {
    const connection = connectionOf(visit);
    return connection && hasDetails(connection)
      ? identityProviderPage(visit, connection)
      : ssoPage(visit);
  });
  post("/sso/idp", answerFromProvider);
  post("/sso/activate", activate);
  get("/sso/done", (visit) => {
    const connection = connectionOf(visit);
    if (connection?.state !== "active") return ssoPage(visit);
    const lead = `Members of ${visit.organization.name} now sign in through ${ssoProvider(connection.type).label}.`;
    return donePage(visit, { title: "Single sign-on is active", lead, stepNames: SSO_STEPS });
  });
  post("/sso/deactivate", (visit) => {
    const connection = connectionOf(visit);
    if (connection?.state === "active") change(visit, connection, { state: "inactive" });
    return { goTo: "" };
  });
  post("/sso/reset", (visit) => {
    const connection = connectionOf(visit);
    if (connection) deleteConnection(visit.context.env, connection.id);
    visit.session.notice = "The connection was deleted.";
    return { goTo: "" };
  });
}

/** An organization has one connection in WorkOS; should the API have made more, the newest. */
const connectionOf = ({ context, organization }: Visit): ConnectionRecord | undefined =>
  [...context.env.connections.values()]
    .filter(({ organizationId }) => organizationId === organization.id)
    .at(-1);

const hasDetails = ({ state }: ConnectionRecord): boolean =>
  state === "validating" || state === "active" || state === "inactive";

const takesDetails = (connection: ConnectionRecord): boolean =>
  connection.state === "draft" || hasDetails(connection);

const isBeingSetUp = ({ state }: ConnectionRecord): boolean =>
  state === "requires_type" || state === "draft" || state === "validating";

const samplesFor = (visit: Visit, { type }: ConnectionRecord): Details =>
  sampleDetails(ssoProvider(type), domainOf(visit));

function change(
  visit: Visit,
  connection: ConnectionRecord,
  fields: Parameters<typeof updateConnection>[2],
): void {
  updateConnection(visit.context.env, connection.id, fields);
}

function chooseProvider(visit: Visit, form: Form): Outcome {
  const provider = SSO_PROVIDERS.find(({ type }) => type === form["provider"]);
  if (!provider) return { page: chooseSsoPage(visit, null, "Choose an identity provider.") };
  const { env } = visit.context;
  const { type, label } = provider;
  const fields = { type, name: `${visit.organization.name} ${label}`, state: "draft" } as const;
  const connection = connectionOf(visit);
  if (!connection) {
    createConnection(env, { organizationId: visit.organization.id, ...fields });
  } else if (!isBeingSetUp(connection)) {
    visit.session.notice = "Reset the connection first: it is in use.";
  } else if (connection.type !== type || connection.state === "requires_type") {
    change(visit, connection, { ...fields, testedAs: null });
  } else {
    return { goTo: "/sso/details" };
  }
  return { goTo: "" };
}

function saveDetails(visit: Visit, form: Form): Outcome {
  const connection = connectionOf(visit);
  if (!connection || !takesDetails(connection)) return { goTo: "" };
  const details = Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, value ?? ""]),
  );
  const problems = checkDetails(ssoProvider(connection.type), details);
  if (Object.keys(problems).length > 0) {
    return { page: detailsPage(visit, connection, details, problems) };
  }
  if (connection.state === "draft") change(visit, connection, { state: "validating" });
  visit.session.notice = "The details were saved.";
  return { goTo: "" };
}

function answerFromProvider(visit: Visit, form: Form): Outcome {
  const connection = connectionOf(visit);
  if (!connection || !hasDetails(connection)) return { goTo: "" };
  const { label } = ssoProvider(connection.type);
  const email = form["email"] ?? "";
  if (form["outcome"] === "assert" && email !== "") {
    // Not a change of the connection itself: nothing that WorkOS would report.
    connection.testedAs = email;
    if (connection.state !== "validating") visit.session.notice = `${label} asserted ${email}.`;
  } else {
    visit.session.notice = `${label} refused the sign-in. The connection stays as it was.`;
  }
  return { goTo: "" };
}

/** Stands for the first real sign-in, which is what activates a connection on WorkOS. */
function activate(visit: Visit): Outcome {
  const connection = connectionOf(visit);
  if (!connection || !hasDetails(connection)) return { goTo: "" };
  if (connection.state === "validating" && connection.testedAs === null) {
    visit.session.notice = "Test the sign-in first.";
    return { goTo: "" };
  }
  if (connection.state !== "active") change(visit, connection, { state: "active" });
  return { goTo: "/sso/done" };
}
