import type { FastifyInstance } from "fastify";
import type { SandboxContext } from "../SandboxContext.ts";
import {
  type DirectoryRecord,
  deleteDirectory,
  directoryGroupWire,
  directoryUserWire,
  directoryWire,
  getDirectory,
} from "../environment/directories.ts";
import type { Environment } from "../environment/Environment.ts";
import { notFound, unprocessable } from "../environment/WorkOSError.ts";
import { type ListQuery, listQuery, listWire } from "./pagination.ts";

type ById = { Params: { id: string } };
interface DirectoryQuery extends ListQuery {
  organization_id?: string;
  search?: string;
}
interface MemberQuery extends ListQuery {
  directory?: string;
  group?: string;
  user?: string;
}

const text = { type: "string" };

/** Directories with the counts in `metadata` that the SDK drops, their users and groups. */
export function directoryRoutes(app: FastifyInstance, { env }: SandboxContext): void {
  app.get<{ Querystring: DirectoryQuery }>(
    "/directories",
    {
      schema: {
        querystring: {
          type: "object",
          properties: { ...listQuery, organization_id: text, search: text },
        },
      },
    },
    async ({ query }) => {
      const search = query.search?.toLowerCase();
      const records = [...env.directories.values()].filter(
        ({ organizationId, name }) =>
          (query.organization_id === undefined || organizationId === query.organization_id) &&
          (search === undefined || name.toLowerCase().includes(search)),
      );
      return listWire(
        records,
        query,
        ({ id }) => id,
        (record) => directoryWire(env, record),
      );
    },
  );
  app.get<ById>("/directories/:id", async ({ params }) =>
    directoryWire(env, getDirectory(env, params.id)),
  );
  app.delete<ById>("/directories/:id", async ({ params }, reply) => {
    deleteDirectory(env, params.id);
    return reply.status(202).send();
  });
  memberRoutes(app, env);
}

function memberRoutes(app: FastifyInstance, env: Environment): void {
  const schema = {
    querystring: {
      type: "object",
      properties: { ...listQuery, directory: text, group: text, user: text },
    },
  };
  app.get<{ Querystring: MemberQuery }>("/directory_users", { schema }, async ({ query }) => {
    const { group } = query;
    const directory = directoryOf(env, query, "group");
    const users = [...directory.users.values()].filter(
      ({ id }) => group === undefined || directory.groups.get(group)?.members.has(id),
    );
    return listWire(
      users,
      query,
      ({ id }) => id,
      (user) => userWire(directory, user.id),
    );
  });
  app.get<{ Querystring: MemberQuery }>("/directory_groups", { schema }, async ({ query }) => {
    const { user } = query;
    const directory = directoryOf(env, query, "user");
    const groups = [...directory.groups.values()].filter(
      ({ members }) => user === undefined || members.has(user),
    );
    return listWire(
      groups,
      query,
      ({ id }) => id,
      (group) => directoryGroupWire(directory, group),
    );
  });
  app.get<ById>("/directory_users/:id", async ({ params: { id } }) =>
    userWire(holderOf(env, "users", id), id),
  );
  app.get<ById>("/directory_groups/:id", async ({ params: { id } }) => {
    const directory = holderOf(env, "groups", id);
    const group = directory.groups.get(id);
    if (!group) throw notFound("Directory group", id);
    return directoryGroupWire(directory, group);
  });
}

/** REST, unlike events, names the groups; teams that are new on WorkOS always see none there. */
function userWire(directory: DirectoryRecord, id: string) {
  const user = directory.users.get(id);
  if (!user) throw notFound("Directory user", id);
  return { ...directoryUserWire(directory, user), groups: [] };
}

/** The directory that is asked for, by itself or by one of its users or groups. */
function directoryOf(env: Environment, query: MemberQuery, other: "group" | "user") {
  if (query.directory !== undefined) return getDirectory(env, query.directory);
  const id = query[other];
  if (id === undefined) {
    const message = `Either directory or ${other} is required.`;
    throw unprocessable("directory", "directory_required", message);
  }
  return holderOf(env, other === "group" ? "groups" : "users", id);
}

function holderOf(env: Environment, kind: "users" | "groups", id: string): DirectoryRecord {
  const directory = [...env.directories.values()].find((candidate) => candidate[kind].has(id));
  if (!directory) throw notFound(kind === "users" ? "Directory user" : "Directory group", id);
  return directory;
}
