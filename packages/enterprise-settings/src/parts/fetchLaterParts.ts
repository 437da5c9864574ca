/** What no first draw shows. Null: the file of it cannot be had. */
export type LaterParts = typeof import("./laterParts.ts");

let parts: LaterParts | null | undefined;
let fetching: Promise<LaterParts | null> | undefined;
const listeners = new Set<() => void>();

/** The file, where it is there already: what must happen in the task of a click cannot wait. */
export const laterParts = (): LaterParts | null | undefined => parts;

/** Fetches the file once; again where it could not be had. */
export const fetchLaterParts = (): Promise<LaterParts | null> =>
  (fetching ??= import("./laterParts.ts")
    .catch(() => null)
    .then((it) => {
      if (!it) fetching = undefined;
      parts = it;
      for (const listener of listeners) listener();
      return it;
    }));

/** Fetches the file once the page stands, so that it is there before the first trouble and click. */
export function subscribeToLaterParts(listener: () => void): () => void {
  listeners.add(listener);
  if (parts === undefined) void fetchLaterParts();
  return () => void listeners.delete(listener);
}
