import { expect, test } from "vitest";
import { findForbidden, importsOf } from "./check-package.ts";

const manifest = { name: "@acme/kit", peerDependencies: { react: "^19" } };

test("finds imports of every form, and none in comments", () => {
  const code = `/* import a from "a" */
// import "b"
import "c";import d from"d";import{e}from"e";
export * from "f"; const g = import("g"); type H = import("h").H;`;
  expect(importsOf(code)).toEqual(["c", "d", "e", "f", "g", "h"]);
});

test.each([
  ['import { useId } from "react";', []],
  ['import { jsx } from "react/jsx-runtime";', []],
  ['import x from "./x.js";', []],
  ['import fs from "node:fs";', ["imports node:fs, which is server code"]],
  ['import { Type } from "typebox";', ["imports typebox, which it does not declare"]],
  [
    'export type { A } from "@acme/contract/wire";',
    ["imports @acme/contract/wire, which it does not declare"],
  ],
])("%s → %j", (code, expected) => {
  expect(findForbidden(code, manifest, false)).toEqual(expected);
});

test("a server may use Node", () => {
  expect(findForbidden('import fs from "node:fs";', manifest, true)).toEqual([]);
});
