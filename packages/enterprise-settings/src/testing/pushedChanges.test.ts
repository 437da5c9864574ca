// @vitest-environment node
import { expect, test } from "vitest";
import { createPushedChanges } from "./pushedChanges.ts";

const read = async (reader: ReadableStreamDefaultReader<Uint8Array> | undefined) =>
  new TextDecoder().decode((await reader?.read())?.value);

test("a reader that left, by cancelling or by its signal, is told nothing more; the others are", async () => {
  let revision = 1;
  const changes = createPushedChanges(() => revision);
  const signal = new AbortController().signal;
  const leaving = new AbortController();
  const [stays, cancels, aborts] = [signal, signal, leaving.signal].map((it) =>
    changes.open(it).body?.getReader(),
  );
  for (const it of [stays, cancels, aborts]) expect(await read(it)).toBe("data: 1\n\n");
  await cancels?.cancel();
  leaving.abort(new Error("Left."));
  await expect(aborts?.read()).rejects.toThrow("Left.");
  revision = 2;
  changes.tell();
  expect(await read(stays)).toBe("data: 2\n\n");
});

test("a reader whose signal is aborted already is none", async () => {
  const changes = createPushedChanges(() => 1);
  const late = changes.open(AbortSignal.abort(new Error("Left."))).body?.getReader();
  await expect(late?.read()).rejects.toThrow("Left.");
  expect(changes.tell).not.toThrow();
});
