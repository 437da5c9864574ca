import { defineConfig } from "tsdown";
import manifest from "./package.json" with { type: "json" };

export default defineConfig({
  entry: [
    "src/index.ts",
    "src/cli/main.ts",
    "src/store/sqlite.ts",
    "src/store/postgres.ts",
    "src/guard/authkit.ts",
    "src/guard/jwt.ts",
    "src/metrics/prometheus.ts",
  ],
  format: "esm",
  platform: "node",
  target: "node22.18",
  fixedExtension: false,
  unbundle: true,
  // The contract is private to the repository: its schemas are bundled and its types inlined.
  deps: {
    alwaysBundle: [/^@acme\/enterprise-settings-contract/],
    // Nothing else is bundled, and nothing is imported that a consumer would not have.
    onlyBundle: [],
    onlyImport: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
  },
  // Declarations are emitted from here, above both packages, so that the contract is inlined.
  tsconfig: "../tsconfig.dts-bff.json",
  dts: true,
  clean: true,
  publint: { strict: true },
  attw: { profile: "esm-only", level: "error" },
});
