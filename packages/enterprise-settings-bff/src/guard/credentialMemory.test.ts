import { expect, test } from "vitest";
import { createCredentialMemory } from "./credentialMemory.ts";
import type { Viewer } from "./guard.ts";

function start(lifetimeMs?: number) {
  let time = 1_000_000;
  let looked = 0;
  const remembered = createCredentialMemory(() => time);
  const ask = (credential: string, failing = false) =>
    remembered(credential, async (): Promise<Viewer> => {
      looked++;
      if (failing) throw new Error("refused");
      return {
        userId: credential,
        organizationId: null,
        roles: [],
        permissions: [],
        ...(lifetimeMs === undefined ? {} : { expiresAt: time + lifetimeMs }),
      };
    });
  return { ask, looks: () => looked, pass: (ms: number) => void (time += ms) };
}

test("a credential is verified once in 60 s, each on its own", async () => {
  const { ask, looks, pass } = start();
  expect((await ask("a")).userId).toBe("a");
  expect((await ask("b")).userId).toBe("b");
  pass(59_999);
  expect((await ask("a")).userId).toBe("a");
  expect(looks()).toBe(2);
  pass(1);
  await ask("a");
  expect(looks()).toBe(3);
});

test("never beyond its own expiry", async () => {
  const { ask, looks, pass } = start(10_000);
  await ask("a");
  pass(10_000);
  await ask("a");
  expect(looks()).toBe(2);
});

test("what was refused is looked at again", async () => {
  const { ask, looks } = start();
  await expect(ask("a", true)).rejects.toThrow("refused");
  await ask("a");
  expect(looks()).toBe(2);
});

test("a viewer that a request changed is not the next one's", async () => {
  const { ask } = start();
  for (const _ of ["first seen", "remembered"]) {
    const viewer = await ask("a");
    Object.assign(viewer, { userId: "changed" });
    expect(() => Object.assign(viewer.roles, ["owner"])).toThrow(TypeError);
  }
  expect(await ask("a")).toMatchObject({ userId: "a", roles: [] });
});
