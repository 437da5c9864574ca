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

const styles = {
  three: limitOf("core.css") + limitOf("directory.css"),
  all: limitOf("styles.css"),
};

// size-limit measures scripts and stylesheets on lines of their own.
test.each([
  ["the three, drawn from props", limitOf("the three, drawn") + styles.three, 12],
  ["the three, provider and client, first load", limitOf("the three with") + styles.three, 15.6],
  ["everything, first load", limitOf("everything exported, first") + styles.all, 22],
  ["everything, all lazy files too", limitOf("everything exported, with") + styles.all, 30.5],
])("script and styles together: %s: %d kB are within %d kB", (_what, together, kilobytes) => {
  expect(together).toBeLessThanOrEqual(kilobytes);
});
