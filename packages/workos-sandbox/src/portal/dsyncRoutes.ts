import { randomBytes } from "node:crypto";
import {
  type DirectoryRecord,
  createDirectory,
  deleteDirectory,
  rotateDirectoryToken,
  updateDirectory,
} from "../environment/directories.ts";
import { inventDirectory } from "../environment/inventPeople.ts";
import { contentOf, syncDirectory } from "../environment/syncDirectory.ts";
import type { Page } from "../pages/page.ts";
import { changeContent } from "./changeContent.ts";
import {
  DSYNC_STEPS,
  type SyncCounts,
  chooseDirectoryPage,
  endpointPage,
  firstSyncPage,
  manageDirectoryPage,
} from "./dsyncPages.ts";
import { DIRECTORY_PROVIDERS, directoryProvider } from "./providers.ts";
import { type Visit, deletingPage, domainOf, donePage } from "./visit.ts";
import type { Form, Outcome, VisitRoutes } from "./visitRoutes.ts";

/** The page that fits the state, whatever was opened, reloaded or gone back to. */
export function dsyncPage(visit: Visit): Page {
  const directory = directoryOf(visit);
  if (!directory) return chooseDirectoryPage(visit, null);
  if (directory.state === "unlinked") return endpointPage(visit, directory);
  if (directory.state === "validating") return firstSyncPage(visit, directory);
  if (directory.state === "deleting") return deletingPage(visit, directory.name);
  return manageDirectoryPage(visit, directory);
}

/** Setup, and what the provider would do later: people come, go and move, credentials break. */
export function dsyncRoutes({ get, post }: VisitRoutes): void {
  get("/dsync/provider", (visit) => {
    const directory = directoryOf(visit);
    return directory?.state === "unlinked"
      ? chooseDirectoryPage(visit, directory.type)
      : dsyncPage(visit);
  });
  post("/dsync/provider", chooseProvider);
  post("/dsync/token", (visit) => onDirectory(visit, () => true, newToken));
  post("/dsync/wait", (visit) =>
    onDirectory(visit, isIn("unlinked"), ({ id }) => setState(visit, id, "validating")),
  );
  post("/dsync/sync", firstSync);
  get("/dsync/done", (visit) => {
    const directory = directoryOf(visit);
    if (directory?.state !== "linked") return dsyncPage(visit);
    const lead = `${directory.users.size} people and ${directory.groups.size} groups came from ${directoryProvider(directory.type).label}.`;
    return donePage(visit, { title: "The directory is connected", lead, stepNames: DSYNC_STEPS });
  });
  post("/dsync/change", (visit, form) =>
    onDirectory(visit, isIn("linked"), (directory) => {
      const change = changeContent(contentOf(directory), form["change"] ?? "", domainOf(visit));
      if (!change) return;
      syncDirectory(visit.context.env, directory.id, change.content);
      visit.session.notice = change.told;
    }),
  );
  post("/dsync/break", (visit) =>
    onDirectory(visit, isIn("linked"), ({ id }) => setState(visit, id, "invalid_credentials")),
  );
  post("/dsync/repair", (visit) =>
    onDirectory(visit, isIn("invalid_credentials"), (directory) => {
      newToken(directory, visit);
      setState(visit, directory.id, "linked");
    }),
  );
  post("/dsync/reset", (visit) =>
    onDirectory(
      visit,
      () => true,
      ({ id }) => {
        deleteDirectory(visit.context.env, id);
        visit.session.bearerToken = null;
        visit.session.notice = "The directory was deleted.";
      },
    ),
  );
}

/** The newest, should the API have made several. */
const directoryOf = ({ context, organization }: Visit): DirectoryRecord | undefined =>
  [...context.env.directories.values()]
    .filter(({ organizationId }) => organizationId === organization.id)
    .at(-1);

const isIn =
  (state: DirectoryRecord["state"]) =>
  (directory: DirectoryRecord): boolean =>
    directory.state === state;

const setState = (visit: Visit, id: string, state: DirectoryRecord["state"]): void =>
  void updateDirectory(visit.context.env, id, { state });

/** A form that came too late, from a page of an earlier state, changes nothing. */
function onDirectory(
  visit: Visit,
  fits: (directory: DirectoryRecord) => boolean,
  act: (directory: DirectoryRecord, visit: Visit) => void,
): Outcome {
  const directory = directoryOf(visit);
  if (directory && fits(directory)) act(directory, visit);
  return { goTo: "" };
}

function newToken({ id }: DirectoryRecord, { context, session }: Visit): void {
  const token = randomBytes(24).toString("base64url");
  rotateDirectoryToken(context.env, id, token);
  session.bearerToken = token;
}

function chooseProvider(visit: Visit, form: Form): Outcome {
  const provider = DIRECTORY_PROVIDERS.find(({ type }) => type === form["provider"]);
  if (!provider) return { page: chooseDirectoryPage(visit, null, "Choose a directory.") };
  const { env } = visit.context;
  const { type, label } = provider;
  const name = `${visit.organization.name} ${label}`;
  const known = directoryOf(visit);
  if (!known) {
    const organizationId = visit.organization.id;
    newToken(createDirectory(env, { organizationId, type, name, state: "unlinked" }), visit);
  } else if (known.state === "unlinked" && known.type !== type) {
    newToken(updateDirectory(env, known.id, { type, name }), visit);
  }
  return { goTo: "" };
}

function firstSync(visit: Visit, form: Form): Outcome {
  const directory = directoryOf(visit);
  if (directory?.state !== "validating") return { goTo: "" };
  const counts = { users: form["users"] ?? "", groups: form["groups"] ?? "" };
  const problems = checkCounts(counts);
  if (problems) return { page: firstSyncPage(visit, directory, counts, problems) };
  const content = inventDirectory(Number(counts.users), Number(counts.groups), domainOf(visit));
  syncDirectory(visit.context.env, directory.id, content);
  return { goTo: "/dsync/done" };
}

function checkCounts({ users, groups }: SyncCounts): Partial<SyncCounts> | null {
  const outside = (text: string, max: number): boolean =>
    !/^\d+$/.test(text) || Number(text) < 1 || Number(text) > max;
  const problems: Partial<SyncCounts> = {};
  if (outside(users, 500)) problems.users = "Enter a whole number from 1 to 500.";
  if (outside(groups, 20)) problems.groups = "Enter a whole number from 1 to 20.";
  return Object.keys(problems).length > 0 ? problems : null;
}
