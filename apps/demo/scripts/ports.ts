import { createServer } from "node:net";

export class PortTakenError extends Error {
  override readonly name = "PortTakenError";
}

const canListen = (port: number, host: string): Promise<number | null> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(null));
    probe.listen({ port, host }, () => {
      const address = probe.address();
      const found = typeof address === "object" && address ? address.port : null;
      probe.close(() => resolve(found));
    });
  });

/**
 * A port that is free on 127.0.0.1 now: `wanted`, else `fallback`, else any.
 *
 * @throws {PortTakenError} when `wanted` is taken.
 */
export async function findPort(
  wanted: number | undefined,
  fallback: number,
  flag: string,
): Promise<number> {
  const port = await canListen(wanted ?? fallback, "127.0.0.1");
  if (port !== null) return port;
  if (wanted !== undefined) {
    throw new PortTakenError(
      `Port ${wanted} is taken. Stop what listens there, or choose another with ${flag}.`,
    );
  }
  const free = await canListen(0, "127.0.0.1");
  if (free === null) throw new PortTakenError("This machine has no free port on 127.0.0.1.");
  return free;
}
