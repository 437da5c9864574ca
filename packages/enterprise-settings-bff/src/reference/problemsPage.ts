import { problems } from "@acme/enterprise-settings-contract";

interface Entry {
  status: number;
  title: string;
  cause?: string;
  remedy: string;
}

/** The reference of all problems as Markdown, one section per code. */
export function createProblemsPage(): string {
  const entries: [string, Entry][] = Object.entries(problems);
  const sections = entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { status, title, cause, remedy }]) =>
      [
        `## \`${code}\``,
        `${status} · ${title}`,
        ...(cause === undefined ? [] : [`- Cause: ${cause}`]),
        `- Remedy: ${remedy}`,
      ].join("\n\n"),
    );
  return `${[head, ...sections].join("\n\n")}\n`.replaceAll("\n\n- Remedy", "\n- Remedy");
}

const head = `# Problems

<!-- Generated from packages/contract/src/problem.ts: pnpm generate -->

Every error of the BFF is RFC 9457 \`application/problem+json\`: a stable \`code\`, its HTTP status, what
to do about it, and the request id that names it in the server's log. Choose words and behaviour by
the code; more codes may come.`;
