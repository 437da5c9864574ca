import { spawnSync } from "node:child_process";
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { finish, inspect, newTrial, open, underLoad, type Result } from "./trials.ts";

/**
 * Power cuts on a file system in a loop device: it is shut down without writing back what was not flushed
 * (EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH; Linux, fs/ext4/ext4.h), which a killed process does
 * not show.
 */

const run = (program: string, ...args: string[]): void => {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr.trim()}`);
};

const programs = ["mkfs.ext4", "mount", "umount", "perl"];
const folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

/** Why there can be no power cuts on this machine; null: there can. */
export const findLoopDevice = (): string | null => {
  if (process.getuid?.() !== 0) return "only root may mount a file system.";
  const absent = programs.filter((name) => !folders.some((it) => existsSync(join(it, name))));
  if (absent.length > 0) return `the machine has no ${absent.join(", ")}.`;
  return existsSync("/dev/loop-control") ? null : "the machine has no loop devices.";
};

const goingWithoutLogFlush = "2";

const shutDown = (folder: string): void => {
  const script =
    'open(my $d, "<", $ARGV[0]) or die $!; my $how = pack("L", $ARGV[1]); ioctl($d, 0x8004587D, $how) or die $!';
  run("perl", "-e", script, folder, goingWithoutLogFlush);
};

export const cutPower = async (folder: string, rounds: number): Promise<Result> => {
  const image = join(folder, "disk.img");
  const disk = join(folder, "disk");
  const file = openSync(image, "w");
  ftruncateSync(file, 512 * 1024 * 1024);
  closeSync(file);
  mkdirSync(disk);
  run("mkfs.ext4", "-q", "-F", image);
  const mount = (): void => run("mount", "-o", "loop", image, disk);
  mount();
  const path = join(disk, "bff.db");
  const trial = newTrial("SQLite, power cut", { kind: "sqlite", path }, folder);
  try {
    for (let round = 0; round < rounds; round += 1) {
      const server = await open(trial);
      if (server === null) break;
      await underLoad(trial, server, async () => {
        // Nothing may be acknowledged that was written after the cut.
        server.process.kill("SIGSTOP");
        try {
          shutDown(disk);
        } finally {
          await server.kill();
        }
        run("umount", disk);
        mount();
      });
      await inspect(trial);
    }
    return await finish(trial);
  } finally {
    // Lazily: after an error a server may still be there.
    run("umount", "--lazy", disk);
  }
};
