import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findPostgres } from "./postgres-server.ts";

const aptGet = (...args: string[]): boolean =>
  spawnSync("apt-get", args, {
    stdio: ["ignore", "inherit", "inherit"],
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  }).status === 0;

// Only where nobody minds: what is missing elsewhere is said by the tests, which are skipped.
const mayInstall =
  process.env["CI"] === "true" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

if (mayInstall && !process.env["TEST_DATABASE_URL"] && findPostgres() === null) {
  console.log("No PostgreSQL found; trying Debian's postgresql (apt-get) …");
  void (
    aptGet("update", "-qq") &&
    aptGet("install", "-qq", "-y", "--no-install-recommends", "postgresql")
  );
}
