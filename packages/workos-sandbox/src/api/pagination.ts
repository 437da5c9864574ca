import { unprocessable } from "../environment/WorkOSError.ts";

/** WorkOS' list parameters, as `listQuery` lets them in. */
export interface ListQuery {
  /** 1–100. */
  limit: number;
  before?: string;
  after?: string;
  order: "asc" | "desc" | "normal";
}

/** For a route's `schema.querystring`. */
export const listQuery = {
  limit: { type: "integer", minimum: 1, maximum: 100, default: 10 },
  before: { type: "string" },
  after: { type: "string" },
  order: { enum: ["asc", "desc", "normal"], default: "desc" },
} as const;

/**
 * One page of `items`, which come oldest first. `normal` is newest first with the cursors turned
 * round: `before` goes to older objects, `after` to newer ones.
 * @throws WorkOSError 422 for a cursor that names nothing in the list.
 */
export function paginate<Item>(
  items: readonly Item[],
  query: ListQuery,
  idOf: (item: Item) => string,
): { data: Item[]; before: string | null; after: string | null } {
  const ordered = query.order === "asc" ? [...items] : items.toReversed();
  const turned = query.order === "normal";
  const [behind, ahead] = turned ? [query.after, query.before] : [query.before, query.after];
  const position = (id: string): number => {
    const found = ordered.findIndex((item) => idOf(item) === id);
    if (found === -1) throw unprocessable("after", "invalid_cursor", `Unknown cursor: '${id}'.`);
    return found;
  };
  const stop = behind === undefined ? ordered.length : position(behind);
  let start = ahead === undefined ? 0 : position(ahead) + 1;
  if (behind !== undefined && ahead === undefined) start = Math.max(0, stop - query.limit);
  const data = ordered.slice(start, Math.min(stop, start + query.limit));
  const first = data[0];
  const last = data.at(-1);
  const previous = first !== undefined && start > 0 ? idOf(first) : null;
  const next = last !== undefined && start + data.length < ordered.length ? idOf(last) : null;
  return turned ? { data, before: next, after: previous } : { data, before: previous, after: next };
}

/** The body that WorkOS answers for a list. */
export function listWire<Item>(
  items: readonly Item[],
  query: ListQuery,
  idOf: (item: Item) => string,
  wire: (item: Item) => unknown,
) {
  const { data, before, after } = paginate(items, query, idOf);
  return { object: "list", data: data.map(wire), list_metadata: { before, after } };
}
