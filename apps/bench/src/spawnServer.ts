import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Listening, Role, Usage } from "./server.ts";

export interface SpawnedServer extends Listening {
  usage(what: keyof Usage): Promise<number>;
  stop(): Promise<void>;
}

export const spawnServer = async (role: Role): Promise<SpawnedServer> => {
  const script = fileURLToPath(new URL("server.ts", import.meta.url));
  const child = fork(script, [JSON.stringify(role)], {
    execArgv: ["--conditions=source", "--expose-gc"],
  });
  const [listening] = (await once(child, "message")) as [Listening];
  return {
    ...listening,
    usage: async (what) => {
      child.send(what);
      const [answer] = (await once(child, "message")) as [number];
      return answer;
    },
    stop: async () => {
      const gone = once(child, "exit");
      child.kill();
      await gone;
    },
  };
};
