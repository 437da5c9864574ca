/** The stream of changes of a server in memory: as many readers as there are pages. */
export function createPushedChanges(revision: () => number) {
  const readers = new Set<() => void>();
  return {
    /**
     * Greets with the revision, as the server does, then tells it whenever there is another, until the
     * signal aborts or the reader cancels.
     */
    open: (signal: AbortSignal): Response => {
      let leave = () => {};
      const body = new ReadableStream<Uint8Array>({
        start(stream) {
          const tell = () => stream.enqueue(new TextEncoder().encode(`data: ${revision()}\n\n`));
          const fail = () => {
            leave();
            stream.error(signal.reason);
          };
          leave = () => {
            readers.delete(tell);
            signal.removeEventListener("abort", fail);
          };
          if (signal.aborted) return fail();
          readers.add(tell);
          signal.addEventListener("abort", fail);
          tell();
        },
        cancel: () => leave(),
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    },
    tell: (): void => {
      for (const tell of readers) tell();
    },
  };
}
