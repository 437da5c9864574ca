/**
 * Opens the built workshop in a browser, with its manager, and fails when a page asks for anything that
 * is not the workshop's own. Run it after `build-storybook`.
 */
import { readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join } from "node:path";
import { chromium, type BrowserContext } from "playwright";
import { launchOptions } from "./find-browser.ts";

/** Of every kind one: text, a component's documentation, a screen, and a screen in a host. */
const pages = [
  "docs/welcome--docs",
  "docs/components-copydiagnostics--docs",
  "story/components-enterprisesettings--three-of-five",
  "story/hosts-recipes--tailwind-css",
] as const;

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

async function serve(
  folder: string,
): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = join(folder, pathname === "/" ? "index.html" : pathname);
    const found = statSync(path, { throwIfNoEntry: false })?.isFile();
    response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream");
    response.writeHead(found ? 200 : 404).end(found ? readFileSync(path) : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { server, origin: `http://127.0.0.1:${port}` };
}

/** Opens one page as a designer does, until the story or the text stands there. */
async function look(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(url);
  const preview = page.frameLocator("#storybook-preview-iframe");
  await preview
    .locator("#storybook-root:not([hidden]) > *, #storybook-docs:not([hidden]) h1")
    .first()
    .waitFor({ state: "visible" });
  await page.waitForLoadState("networkidle");
}

/** What the built workshop in a folder asks for outside of itself, by address. */
async function foreignRequests(folder: string): Promise<string[]> {
  const { server, origin } = await serve(folder);
  const browser = await chromium.launch(launchOptions());
  try {
    const context = await browser.newContext();
    context.setDefaultTimeout(60_000);
    const foreign = new Set<string>();
    // Nothing leaves this machine, whatever is asked for.
    await context.route(
      (url) => /^(https?|wss?):$/.test(url.protocol) && url.origin !== origin,
      async (route) => {
        foreign.add(route.request().url());
        await route.abort();
      },
    );
    // A static site has no server to talk to.
    await context.routeWebSocket(/.*/, (socket) => void foreign.add(socket.url()));
    await Promise.all(pages.map(async (it) => look(context, `${origin}/?path=/${it}`)));
    return [...foreign];
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}

const foreign = await foreignRequests("storybook-static");
for (const url of foreign) console.error(`✗ The workshop asks for ${url}`);
if (foreign.length === 0)
  console.log(`${pages.length} pages ask for nothing but the workshop's own`);
process.exitCode = foreign.length > 0 ? 1 : 0;
