import { fileURLToPath } from "node:url";
import { build, createServer } from "vite";
import type { WebFile } from "../server/web/webRoutes.ts";

const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url));

/** Builds the web app into memory, so that nothing stale is served and two demos never collide. */
export async function buildWeb(): Promise<WebFile[]> {
  const result = await build({ configFile, logLevel: "warn", build: { write: false } });
  if (!("output" in result)) throw new Error("Vite gave no output.");
  return result.output.map((file) => ({
    path: file.fileName,
    content: file.type === "chunk" ? file.code : file.source,
  }));
}

/** Serves the web app from its sources with hot reloading, and everything else from `server`. */
export async function serveWebFromSource(
  port: number,
  server: string,
): Promise<{ close: () => Promise<void> }> {
  const vite = await createServer({
    configFile,
    logLevel: "warn",
    server: {
      host: "localhost",
      port,
      strictPort: true,
      proxy: Object.fromEntries(
        ["/api/", "/auth/", "/webhooks/", "/healthz", "/readyz"].map((path) => [path, server]),
      ),
    },
  });
  return vite.listen();
}
