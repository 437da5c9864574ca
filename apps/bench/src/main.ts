import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fullEffort, quickEffort } from "./measure.ts";
import { toMarkdown, toTable } from "./report.ts";
import { benches, runBenches } from "./runBenches.ts";
import { kindsHere } from "./stores.ts";

/**
 * `pnpm bench`: every figure that is published. `--quick` runs all of it in seconds, to see that it still
 * works; `--only ingest` one part; `--organizations 100000` the larger store; `--write` the reference.
 */
const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: benches.join(",") },
    organizations: { type: "string" },
    write: { type: "boolean", default: false },
  },
});
const effort = { ...(values.quick ? quickEffort : fullEffort) };
if (values.organizations !== undefined) effort.organizations = Number(values.organizations);
const here = kindsHere();
const report = await runBenches(here, effort, values.only.split(","), (line) => console.log(line));
for (const kind of here.kinds) kind.remove();
console.log(toTable(report));
if (values.write) {
  const path = new URL("../../../docs/reference/benchmarks.md", import.meta.url);
  writeFileSync(path, toMarkdown(report));
}
