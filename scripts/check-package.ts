/**
 * Packs the published packages and looks inside: what leaves the repository may import only what it
 * declares, hold no trace of the private contract, and, in the kit, no line of server code.
 * Run it after `build`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  exports?: Record<string, unknown>;
}

interface Rules {
  readonly folder: string;
  /** Whether Node's own modules may be imported. */
  readonly server: boolean;
  /** Unpacked, in bytes. */
  readonly maxSize: number;
}

const packages: readonly Rules[] = [
  { folder: "packages/enterprise-settings", server: false, maxSize: 1_000_000 },
  { folder: "packages/enterprise-settings-bff", server: true, maxSize: 3_000_000 },
];

/** Static, dynamic and re-exporting imports, and those in declarations. */
const importPattern =
  /(?:^|[;\s{}])(?:import|export)\b[^;"']*?from\s*["']([^"']+)["']|(?:^|[;\s])import\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;

const withoutComments = (code: string) => code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");

export function importsOf(code: string): string[] {
  return [...withoutComments(code).matchAll(importPattern)].flatMap(
    (match) => match[1] ?? match[2] ?? match[3] ?? [],
  );
}

const packageOf = (specifier: string) =>
  specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");

/** What is wrong with one file's imports, in words. */
export function findForbidden(code: string, manifest: Manifest, server: boolean): string[] {
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  return importsOf(code).flatMap((specifier) => {
    if (specifier.startsWith(".") || packageOf(specifier) === manifest.name) return [];
    if (isBuiltin(specifier)) return server ? [] : [`imports ${specifier}, which is server code`];
    if (packageOf(specifier) in declared) return [];
    return [`imports ${specifier}, which it does not declare`];
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
}

function unpack({ folder }: Rules, into: string): string {
  execFileSync("pnpm", ["pack", "--pack-destination", into], { cwd: folder, stdio: "pipe" });
  const tarball = readdirSync(into).find((name) => name.endsWith(".tgz"));
  if (!tarball) throw new Error(`${folder}: nothing was packed. Build it first.`);
  execFileSync("tar", ["-xzf", join(into, tarball), "-C", into]);
  return join(into, "package");
}

function checkPackage(rules: Rules): string[] {
  const into = mkdtempSync(join(tmpdir(), "check-package-"));
  try {
    const root = unpack(rules, into);
    const files = filesBelow(root);
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
    const problems = files.flatMap((file) => {
      if (!/\.(js|d\.ts)$/.test(file)) return [];
      const found = findForbidden(readFileSync(file, "utf8"), manifest, rules.server);
      return found.map((problem) => `${file.slice(root.length + 1)} ${problem}`);
    });
    const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
    if (size > rules.maxSize) problems.push(`is ${size} bytes, more than ${rules.maxSize}`);
    if (!files.some((file) => file.endsWith("dist/index.js")))
      problems.push("holds no dist/index.js");
    if (!rules.server && Object.keys(manifest.dependencies ?? {}).length > 0) {
      problems.push("has dependencies: a kit brings peers only");
    }
    if (JSON.stringify(manifest).includes("workspace:") && manifest.dependencies) {
      const names = Object.entries(manifest.dependencies).filter(([, v]) =>
        v.startsWith("workspace:"),
      );
      problems.push(...names.map(([name]) => `depends on ${name} in this workspace`));
    }
    if (JSON.stringify(manifest.exports ?? {}).includes("./src/")) {
      problems.push("exports source files that are not in it");
    }
    console.log(`${manifest.name}: ${files.length} files, ${Math.round(size / 1024)} kB unpacked`);
    return problems.map((problem) => `${manifest.name}: ${problem}`);
  } finally {
    rmSync(into, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const problems = packages.flatMap(checkPackage);
  for (const problem of problems) console.error(`✗ ${problem}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
