import { defineConfig } from "tsdown";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    testing: "src/testing/index.ts",
    "locales/ar": "src/locales/ar.ts",
    "locales/de": "src/locales/de.ts",
    "locales/ja": "src/locales/ja.ts",
    styles: "src/styles/index.css",
    "styles/core": "src/styles/core.css",
    "styles/directory": "src/styles/directory.css",
  },
  format: "esm",
  platform: "browser",
  target: "es2022",
  unbundle: true,
  // Declarations are emitted from here, above both packages, so that the contract is inlined.
  tsconfig: "../tsconfig.dts.json",
  dts: true,
  clean: true,
  css: { minify: true },
  checks: { moduleLevelDirective: false },
  inputOptions: {
    onLog(level, log, next) {
      // `"use client"` is kept, and is meant.
      if (log.code !== "MODULE_LEVEL_DIRECTIVE") next(level, log);
    },
  },
  // The package has no side effects, so the marks on single calls would only be weight.
  outputOptions: { comments: { annotation: false } },
  publint: { strict: true },
  attw: { profile: "esm-only", level: "error", excludeEntrypoints: [/\.css$/] },
});
