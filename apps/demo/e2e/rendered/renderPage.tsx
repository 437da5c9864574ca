import { createClient, prefetchStatus } from "@acme/enterprise-settings";
import { dehydrate, QueryClient } from "@tanstack/react-query";
import { renderToString } from "react-dom/server";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { RenderedScreen, viewer } from "./RenderedScreen.tsx";

/** The page as the host's server sends it, with what the BFF at `url` knows. */
export async function renderPage(url: string, cookie: string): Promise<string> {
  const baseUrl = `${url}/api/enterprise-settings`;
  const client = createClient({ baseUrl, headers: () => ({ cookie }) });
  const queryClient = new QueryClient();
  await prefetchStatus(queryClient, { client, viewer });
  const state = JSON.stringify(dehydrate(queryClient)).replaceAll("<", "\\u003c");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Settings</title>
<main id="root">${renderToString(<RenderedScreen queryClient={queryClient} />)}</main>
<script type="application/json" id="state">${state}</script>
<script type="module" src="/rendered/hydrate.js"></script></html>`;
}

/** The page's scripts, by name. */
export async function buildScripts(): Promise<Map<string, string>> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    resolve: { conditions: ["source", "module", "browser", "development|production"] },
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL("hydrate.tsx", import.meta.url)),
        output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
      },
    },
  });
  const outputs = "output" in result ? result.output : [];
  return new Map(outputs.flatMap((it) => (it.type === "chunk" ? [[it.fileName, it.code]] : [])));
}
