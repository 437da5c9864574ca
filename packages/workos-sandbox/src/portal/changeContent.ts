import { inventPerson } from "../environment/inventPeople.ts";
import type { DirectoryContent } from "../environment/syncDirectory.ts";

/** Something that happens in a directory, and how to tell it. null: nothing can. */
export function changeContent(
  content: DirectoryContent,
  change: string,
  domain: string,
): { content: DirectoryContent; told: string } | null {
  const { users, groups } = content;
  if (change === "join") return join(content, domain);
  const last = users.at(-1);
  if (!last) return null;
  const name = `${last.firstName} ${last.lastName}`;
  if (change === "leave") {
    return { content: { users: users.slice(0, -1), groups }, told: `${name} left.` };
  }
  const from = groups.findIndex(({ members }) => members.includes(last.email));
  const to = (from + 1) % groups.length;
  const target = groups[to];
  if (change !== "move" || !target || from === to) return null;
  const moved = groups.map((group, index) => {
    const others = group.members.filter((email) => email !== last.email);
    return { ...group, members: index === to ? [...others, last.email] : others };
  });
  return { content: { users, groups: moved }, told: `${name} moved to ${target.name}.` };
}

function join({ users, groups }: DirectoryContent, domain: string) {
  const known = new Set(users.map(({ email }) => email));
  let index = users.length;
  let person = inventPerson(index, domain);
  while (known.has(person.email)) person = inventPerson((index += 1), domain);
  const [first, ...others] = groups;
  const joined = first
    ? [{ ...first, members: [...first.members, person.email] }, ...others]
    : groups;
  return {
    content: { users: [...users, person], groups: joined },
    told: `${person.firstName} ${person.lastName} joined.`,
  };
}
