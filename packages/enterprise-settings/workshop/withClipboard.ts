/**
 * Puts something in the clipboard's place. For a story's `beforeEach`.
 * @returns puts the browser's own back
 */
export function withClipboard(writeText: Clipboard["writeText"]): () => void {
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText } });
  return () => void Reflect.deleteProperty(navigator, "clipboard");
}

/** As a browser that does not allow it. */
export const denied = (): Promise<void> =>
  Promise.reject(new DOMException("Denied.", "NotAllowedError"));
