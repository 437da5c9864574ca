import { afterAll, expect, test } from "vitest";
import { toMarkdown, toTable } from "./report.ts";
import { benches, runBenches } from "./runBenches.ts";
import { sqliteKind } from "./stores.ts";

const sqlite = sqliteKind();
afterAll(() => sqlite.remove());

// No figure is judged here: that everything can still be measured is all that a test can say.
test("every part still runs", async () => {
  const effort = { pairs: 1, scale: 0.005, organizations: 1_100, streams: 5 };
  const said: string[] = [];
  const report = await runBenches(
    { kinds: [sqlite], missing: "PostgreSQL is not here." },
    effort,
    benches,
    (line) => said.push(line),
  );
  expect(said).toHaveLength(benches.length);
  for (const { name, value } of report.figures)
    expect([name, Number.isFinite(value)]).toEqual([name, true]);
  expect(toTable(report)).toContain("≥ 0.75");
  expect(toMarkdown(report)).toContain("PostgreSQL is not here.");
}, 120_000);

test("an unknown part is named", async () => {
  const here = { kinds: [], missing: null };
  const effort = { pairs: 1, scale: 1, organizations: 1, streams: 1 };
  await expect(runBenches(here, effort, ["speed"], () => undefined)).rejects.toThrow("no speed");
});
