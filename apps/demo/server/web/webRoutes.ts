import type { FastifyInstance } from "fastify";

export interface WebFile {
  /** Below the root, without a leading slash: `assets/index-B2x9.js`. */
  path: string;
  content: string | Uint8Array;
}

const types: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
};

export interface WebRoutesOptions {
  files: readonly WebFile[];
  /** Origin of the Admin Portal: where the kit's forms are sent on to when there is no JavaScript. */
  portalOrigin: string;
}

/** Nothing inline, nothing from elsewhere: the kit and Orbit need no exception but the portal's origin. */
const contentSecurityPolicy = (portalOrigin: string) =>
  [
    "default-src 'self'",
    "base-uri 'none'",
    `form-action 'self' ${portalOrigin}`,
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join("; ");

/** Serves the built web app from memory: its files by name, its page for every other path. */
export async function webRoutes(
  app: FastifyInstance,
  { files, portalOrigin }: WebRoutesOptions,
): Promise<void> {
  const page = files.find(({ path }) => path === "index.html");
  if (!page) throw new Error("The web app has no index.html.");

  for (const { path, content } of files) {
    if (path === page.path) continue;
    app.get(`/${path}`, async (_request, reply) => {
      // Vite puts a hash of the content into the name.
      reply.header("cache-control", "public, max-age=31536000, immutable");
      reply.type(types[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream");
      return reply.send(content);
    });
  }

  app.setNotFoundHandler(async (request, reply) => {
    const isPage = request.method === "GET" && request.headers.accept?.includes("text/html");
    if (!isPage || /^\/(?:api|auth|assets)\//.test(request.url)) {
      return reply.code(404).send({ code: "not_found", message: "There is nothing here." });
    }
    reply.header("content-security-policy", contentSecurityPolicy(portalOrigin));
    reply.header("cache-control", "no-cache");
    return reply.type(types["html"] ?? "").send(page.content);
  });
}
