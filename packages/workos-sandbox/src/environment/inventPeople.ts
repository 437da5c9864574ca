import type { DirectoryContent, DirectoryUserInput } from "./syncDirectory.ts";

const FIRST =
  "Amara Ben Chiara Dmitri Elena Farid Grace Hiro Ines Jonas Kavya Liam Maya Noah Olga Priya Quinn Rosa Sven Tara Umar Vera Wim Yuki Zoe".split(
    " ",
  );
const LAST =
  "Adeyemi Bauer Costa Dahl Eriksen Fischer Garcia Haddad Ivanov Jensen Kim Lopez Meyer Nair Okafor Petrov Rossi Schmidt Tanaka Usman Vargas Weber Young".split(
    " ",
  );
const TEAMS = [
  ["Engineering", "Software engineer"],
  ["Sales", "Account executive"],
  ["Support", "Support specialist"],
  ["Finance", "Financial analyst"],
  ["People", "People partner"],
  ["Marketing", "Content strategist"],
  ["Design", "Product designer"],
  ["Operations", "Operations manager"],
  ["Legal", "Counsel"],
  ["Security", "Security engineer"],
] as const;

/** The `index`th invented person: always the same, and different from all others. */
export function inventPerson(index: number, domain: string): DirectoryUserInput {
  // 25 and 23 share no divisor, so the pairs repeat only after 575 people.
  const firstName = FIRST[index % FIRST.length] ?? "";
  const lastName = LAST[index % LAST.length] ?? "";
  const again = Math.floor(index / (FIRST.length * LAST.length));
  const local = `${firstName}.${lastName}`.toLowerCase() + (again === 0 ? "" : again + 1);
  const jobTitle = TEAMS[index % TEAMS.length]?.[1] ?? null;
  return { email: `${local}@${domain}`, firstName, lastName, jobTitle };
}

/** Believable people, each in one of the groups. */
export function inventDirectory(users: number, groups: number, domain: string): DirectoryContent {
  const people = Array.from({ length: users }, (_, index) => inventPerson(index, domain));
  return {
    users: people,
    groups: Array.from({ length: groups }, (_, index) => ({
      name: TEAMS[index]?.[0] ?? `Team ${index + 1}`,
      members: people.filter((_, person) => person % groups === index).map(({ email }) => email),
    })),
  };
}
