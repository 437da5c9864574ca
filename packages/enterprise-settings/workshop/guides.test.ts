// @vitest-environment node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** A text without indentation and without what ends a line of an array, as prose quotes it. */
const flat = (code: string) =>
  code
    .split("\n")
    .map((line) => line.trim().replace(/^export (?=const)|[,;]$/g, ""))
    .filter((line) => line !== "")
    .join("\n");

const guides: Readonly<Record<string, string>> = {
  "README.md": "packages/enterprise-settings/README.md",
  "localization.md": "docs/guides/localization.md",
  "testing.md": "docs/guides/testing.md",
};

/** The marked regions of a file that is compiled or run: [guide, code]. */
function regionsOf(path: string): [guide: string, code: string][] {
  const regions = read(path).matchAll(/#region (\S+)[^\n]*\n([\s\S]*?)\n[^\n]*#endregion/g);
  return [...regions].map(([, guide = "", code = ""]) => [guide, code]);
}

const examples = [
  ...regionsOf("packages/enterprise-settings/workshop/guideExamples.tsx"),
  ...regionsOf("packages/enterprise-settings/src/testing/guide.test.tsx"),
];

test("there are examples of every guide", () => {
  expect(new Set(examples.map(([guide]) => guide))).toEqual(new Set(Object.keys(guides)));
});

test.each(examples)("%s quotes code that is compiled or run: %s", (guide, code) => {
  expect(flat(read(guides[guide] ?? ""))).toContain(flat(code));
});
