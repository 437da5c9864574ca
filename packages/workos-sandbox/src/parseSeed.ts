import type { SandboxSeed } from "./seed.ts";

/** Says what is wrong with a value at a path; empty: nothing. */
type Check = (value: unknown, path: string) => string[];

const text: Check = (value, path) =>
  typeof value === "string" && value.trim() !== "" ? [] : [`${path} must be a text.`];

const oneOf =
  (...words: string[]): Check =>
  (value, path) =>
    words.includes(value as string) ? [] : [`${path} must be one of ${words.join(", ")}.`];

const listOf =
  (check: Check): Check =>
  (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item, index) => check(item, `${path}[${index}]`))
      : [`${path} must be a list.`];

/** Members that end in `?` may be left out; others than these are refused, for they are typos. */
const object =
  (members: Record<string, Check>): Check =>
  (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return [`${path || "the file"} must be an object.`];
    }
    const prefix = path === "" ? "" : `${path}.`;
    const known = new Map(
      Object.entries(members).map(([name, check]) => [name.replace("?", ""), check]),
    );
    const given = value as Record<string, unknown>;
    const problems = Object.entries(given).flatMap(
      ([name, member]) =>
        known.get(name)?.(member, prefix + name) ?? [`${prefix}${name} is not known here.`],
    );
    const missing = Object.keys(members).filter((name) => !name.endsWith("?") && !(name in given));
    return [...problems, ...missing.map((name) => `${prefix}${name} is missing.`)];
  };

const seedCheck = object({
  "applicationName?": text,
  "organizations?": listOf(
    object({
      "id?": text,
      name: text,
      "externalId?": text,
      "metadata?": textsOnly,
      "domains?": listOf(
        object({ domain: text, "state?": oneOf("pending", "verified", "failed") }),
      ),
    }),
  ),
  "users?": listOf(
    object({
      "id?": text,
      email: text,
      firstName: text,
      lastName: text,
      memberships: listOf(
        object({ organizationId: text, role: text, "permissions?": listOf(text) }),
      ),
    }),
  ),
  "webhookEndpoints?": listOf(object({ url: text, secret: text, "events?": listOf(text) })),
});

function textsOnly(value: unknown, path: string): string[] {
  const members = typeof value === "object" && value !== null ? Object.entries(value) : null;
  if (!members) return [`${path} must be an object.`];
  return members.flatMap(([name, member]) => text(member, `${path}.${name}`));
}

/** @throws TypeError that names everything that is wrong with a seed file. */
export function parseSeed(value: unknown): SandboxSeed {
  const problems = seedCheck(value, "");
  if (problems.length > 0) throw new TypeError(problems.join(" "));
  return value as SandboxSeed;
}
