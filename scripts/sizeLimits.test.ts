import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

interface Line {
  readonly name: string;
  readonly limit: string;
}
const lines = JSON.parse(
  readFileSync(new URL("../.size-limit.json", import.meta.url), "utf8"),
) as Line[];

const limitOf = (start: string): number =>
  Number.parseFloat(lines.find(({ name }) => name.startsWith(start))?.limit ?? "");

// size-limit measures scripts and stylesheets on lines of their own.
test("script and styles together: the three within 12 kB, everything within 22 kB", () => {
  const three = limitOf("the three, drawn") + limitOf("core.css") + limitOf("directory.css");
  expect(three).toBeLessThanOrEqual(12);
  expect(limitOf("everything exported, first") + limitOf("styles.css")).toBeLessThanOrEqual(22);
});
