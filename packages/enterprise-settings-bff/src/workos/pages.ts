import { ProblemError } from "../errors.ts";

/** Of 100 items each; more means that the cursor goes in circles. */
const maxPages = 50;

export interface Page<T> {
  data: T[];
  list_metadata: { after?: string | null };
}

/** All of a list, in its order. */
export async function readPages<T>(get: (query: Record<string, string>) => Promise<Page<T>>) {
  const found: T[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < maxPages; pages++) {
    const page: Page<T> = await get({ limit: "100", ...(after === null ? {} : { after }) });
    found.push(...page.data);
    after = page.list_metadata.after ?? null;
    if (after === null) return found;
  }
  throw new ProblemError("workos_invalid_answer", { detail: "The list does not end." });
}
