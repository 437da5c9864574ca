import type { FastifyInstance } from "fastify";

/**
 * Closes the server: requests under way may end, but for no longer than `limitMs` milliseconds. What is
 * still open then (an upload that trickles in, a stalled reader) is cut off and told by `onCut`.
 */
export async function drain(
  app: Pick<FastifyInstance, "close" | "server">,
  { limitMs, onCut }: { limitMs: number; onCut: () => void },
): Promise<void> {
  const timer = setTimeout(() => {
    onCut();
    app.server.closeAllConnections();
  }, limitMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
