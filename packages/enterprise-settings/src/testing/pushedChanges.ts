/** The stream of changes of a server in memory: as many readers as there are pages. */
export function createPushedChanges(revision: () => number) {
  const readers = new Set<() => void>();
  return {
    /** Greets with the revision, as the server does, then tells it whenever there is another. */
    open: (signal: AbortSignal): Response => {
      const body = new ReadableStream<Uint8Array>({
        start(stream) {
          const tell = () => stream.enqueue(new TextEncoder().encode(`data: ${revision()}\n\n`));
          readers.add(tell);
          signal.addEventListener("abort", () => {
            readers.delete(tell);
            stream.error(signal.reason);
          });
          tell();
        },
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    },
    tell: (): void => {
      for (const tell of readers) tell();
    },
  };
}
