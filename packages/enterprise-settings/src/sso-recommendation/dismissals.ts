/** Where a dismissal is remembered; `localStorage` is one. */
export type DismissalStorage = Pick<Storage, "getItem" | "setItem">;

/** One recommendation to one viewer, at one organization. */
export const dismissalKey = (viewer: string, organizationId: string): string =>
  `acme-es-dismissed:sso:${JSON.stringify([viewer, organizationId])}`;

/** Remembers in a storage; where the browser forbids that, until the page is left. */
export function createDismissals(storageOf: () => DismissalStorage) {
  const ofThisPage = new Set<string>();
  const listeners = new Set<() => void>();
  return {
    has: (key: string): boolean => {
      if (ofThisPage.has(key)) return true;
      try {
        return storageOf().getItem(key) !== null;
      } catch {
        return false;
      }
    },
    add: (key: string): void => {
      ofThisPage.add(key);
      try {
        storageOf().setItem(key, "1");
      } catch {
        // Remembered for this page at least.
      }
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
