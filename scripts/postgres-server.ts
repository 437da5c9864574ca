import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** A PostgreSQL of its own for tests, with everything in one temporary folder. */
export interface PostgresServer {
  /** Of a superuser, through a unix socket. */
  url: string;
  /** `immediate` is a crash: nothing is written back, and the next start recovers. */
  stop(mode: "fast" | "immediate"): void;
  /** SIGKILL for its first process; the others notice and end. */
  kill(): void;
  start(): void;
  /** Stops it and removes the folder. */
  remove(): void;
}

const isRoot = process.getuid?.() === 0;

/** Versions as folders, the newest first: 9.6 after 17. */
const versionsIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder).toSorted((a, b) => Number.parseFloat(b) - Number.parseFloat(a))
    : [];

const programs = ["initdb", "pg_ctl"];

/** The folder with `initdb` and `pg_ctl`; null: not found. */
export const findPostgres = (): string | null => {
  const folders = [
    ...(process.env["PATH"] ?? "").split(delimiter),
    ...["/usr/lib/postgresql", "/Applications/Postgres.app/Contents/Versions"].flatMap((folder) =>
      versionsIn(folder).map((version) => join(folder, version, "bin")),
    ),
    ...["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"].flatMap((folder) =>
      versionsIn(folder)
        .filter((name) => /^postgresql(@|$)/.test(name))
        .map((name) => join(folder, name, "bin")),
    ),
    ...versionsIn("/usr")
      .filter((name) => name.startsWith("pgsql"))
      .map((name) => join("/usr", name, "bin")),
    "/usr/local/pgsql/bin",
  ];
  const found = folders.find((it) => programs.every((name) => existsSync(join(it, name))));
  // The others (pg_dump, …) are where these really are.
  return found === undefined ? null : dirname(realpathSync(join(found, "pg_ctl")));
};

/** Whether backups can be made with the programs of that folder. */
export const canDump = (bin: string): boolean => existsSync(join(bin, "pg_dump"));

/** PostgreSQL refuses to run as root: then as its own user, or as nobody. */
const unprivileged = (): { uid: number; gid: number } | null => {
  if (!isRoot) return null;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const user = ["postgres", "nobody"]
    .map((name) => users.find((it) => it[0] === name))
    .find(Boolean);
  if (user === undefined) throw new Error("There is neither a user postgres nor a user nobody.");
  return { uid: Number(user[2]), gid: Number(user[3]) };
};

/** Throws with what the server's programs say. `bin`: see `findPostgres`. */
export const startPostgres = (bin: string): PostgresServer => {
  const folder = mkdtempSync(join(tmpdir(), "es-postgres-"));
  const user = unprivileged();
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const run = (program: string, args: string[]): void => {
    const { status, stdout, stderr, error } = spawnSync(join(bin, program), args, {
      cwd: folder,
      // The server would keep a pipe open.
      stdio: program === "initdb" ? ["ignore", "pipe", "pipe"] : "ignore",
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
      timeout: 60_000,
      ...user,
    });
    if (status === 0) return;
    const log = join(folder, "log");
    const said = existsSync(log) ? readFileSync(log, "utf8") : stdout + stderr;
    throw new Error(`${program} failed: ${error?.message ?? said}`);
  };
  // On as in production: fsync, full_page_writes and synchronous_commit.
  const settings = [
    "listen_addresses=",
    `unix_socket_directories=${folder}`,
    "max_connections=200",
    "shared_buffers=64MB",
    "max_wal_size=256MB",
  ];
  const options = settings.map((it) => `-c ${it}`).join(" ");
  const ctl = (...args: string[]): void => run("pg_ctl", ["-D", data, "-w", "-s", ...args]);
  let guard: ChildProcess | undefined;
  try {
    run("initdb", ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
    guard = stopWithUs(bin, folder, user);
    ctl("-l", join(folder, "log"), "-o", options, "start");
  } catch (error) {
    guard?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return {
    url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    stop: (mode) => ctl("-m", mode, "stop"),
    kill: () => {
      const [pid] = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
      process.kill(Number(pid), "SIGKILL");
    },
    start: () => ctl("-l", join(folder, "log"), "-o", options, "start"),
    remove: () => {
      guard?.kill("SIGKILL");
      if (existsSync(join(data, "postmaster.pid"))) ctl("-m", "immediate", "stop");
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** However this process ends: its pipe closes then, and the server is stopped and removed. */
const stopWithUs = (
  bin: string,
  folder: string,
  user: { uid: number; gid: number } | null,
): ChildProcess => {
  const script = 'read -r _; "$0" -D "$1/data" -m immediate -s stop; rm -rf "$1"';
  const guard = spawn("sh", ["-c", script, join(bin, "pg_ctl"), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    ...user,
  });
  guard.unref();
  return guard;
};
