import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { defaultPrefix, rootRoutes } from "@acme/enterprise-settings-contract";
import { createOpenApi } from "./src/reference/openApi.ts";
import { createMetricsPage } from "./src/reference/metricsPage.ts";
import { createProblemsPage } from "./src/reference/problemsPage.ts";

const file = (path: string) =>
  fileURLToPath(new URL(`../../docs/reference/${path}`, import.meta.url));

/** The committed files that are made of the source, and what should be in them. */
export function references(): { path: string; text: string }[] {
  const mounts = { prefix: defaultPrefix, webhookPath: rootRoutes.webhooks, health: true };
  return [
    { path: file("openapi.json"), text: `${JSON.stringify(createOpenApi(mounts), null, 2)}\n` },
    { path: file("problems.md"), text: createProblemsPage() },
    { path: file("metrics.md"), text: createMetricsPage() },
  ];
}

if (import.meta.main) {
  for (const { path, text } of references()) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
