import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { build } from "vite";

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>State matrix</title>
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/kit.css"><link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script></head>
<body class="story-page"><main></main></body></html>`;

/** The kit as a host's bundler builds it: scripts, and a stylesheet that holds nothing but the kit's. */
async function buildMatrix() {
  const result = await build({
    configFile: false,
    logLevel: "error",
    plugins: [react()],
    resolve: { conditions: ["source", "module", "browser", "production"] },
    build: {
      write: false,
      minify: false,
      // As hosts' bundlers do, which translate what is new for older browsers.
      cssMinify: "lightningcss",
      modulePreload: false,
      rolldownOptions: {
        input: file("../packages/enterprise-settings/workshop/matrixPage.tsx"),
        output: { entryFileNames: "page.js", assetFileNames: "kit[extname]" },
      },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((it) =>
    "output" in it ? it.output : [],
  );
  return Object.fromEntries(
    outputs.map((it) => [
      `/${it.fileName}`,
      it.type === "chunk"
        ? (["text/javascript", it.code] as const)
        : (["text/css", String(it.source)] as const),
    ]),
  );
}

export interface MatrixServer {
  readonly url: string;
  readonly css: string;
  readonly close: () => Promise<void>;
}

/** Serves the state matrix under the strictest policy that lets a page load its own files. */
export async function serveMatrix(): Promise<MatrixServer> {
  const files: Readonly<Record<string, readonly [type: string, body: string] | undefined>> = {
    ...(await buildMatrix()),
    "/": ["text/html", page],
    "/page.css": ["text/css", readFileSync(file("./hosts/page.css"), "utf8")],
  };
  const server = createServer((request, response) => {
    const found = files[new URL(request.url ?? "/", "http://localhost").pathname];
    response.setHeader("content-security-policy", "default-src 'self'");
    response.setHeader("content-type", `${found?.[0] ?? "text/plain"}; charset=utf-8`);
    // A browser asks for an icon of its own accord.
    response.writeHead(found ? 200 : 204).end(found?.[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    css: files["/kit.css"]?.[1] ?? "",
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
