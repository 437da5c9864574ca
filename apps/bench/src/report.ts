import { cpus, release, totalmem, type } from "node:os";
import type { Figure } from "./measure.ts";
import type { Report } from "./runBenches.ts";

const columns = ["figure", "value", "baseline", "its value", "ratio", "goal"];

const rounded = (value: number): string =>
  value.toLocaleString("en", { maximumSignificantDigits: 3 });

const goalOf = ({ goal, baseline }: Figure): string => {
  if (goal === undefined || baseline === undefined) return "";
  const { atLeast, atMost } = goal;
  const isMet = baseline.ratio >= (atLeast ?? 0) && baseline.ratio <= (atMost ?? Infinity);
  const wanted = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  return `${wanted}, ${isMet ? "met" : "missed"}`;
};

const rowOf = (figure: Figure): string[] => {
  const { name, value, unit, baseline } = figure;
  const other =
    baseline === undefined
      ? ["", "", ""]
      : [baseline.name, `${rounded(baseline.value)} ${unit}`, rounded(baseline.ratio)];
  return [name, `${rounded(value)} ${unit}`, ...other, goalOf(figure)];
};

export const toTable = ({ figures, missing }: Report): string => {
  const rows = [columns, ...figures.map(rowOf)];
  const widths = columns.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ");
  return [...rows.map(line), ...missing].map((it) => it.trimEnd()).join("\n");
};

const machine = (): string => {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpu?.model ?? "unknown processor"}, ${memory} GiB, ${type()} ${release()}, Node.js ${process.version}`;
};

/** `load`: of the minute before. */
const busyness = (load: number): string =>
  load < cpus().length / 4
    ? ""
    : ` The machine was busy with other work (load ${rounded(load)} on ${cpus().length} processors before it began): expect better absolute figures, and ratios that are off by a third.`;

export const toMarkdown = ({ effort, figures, missing, load }: Report): string => {
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  return `# Benchmarks

Measured ${new Date().toISOString().slice(0, 10)} with \`pnpm bench --write\` on ${machine()}. Medians of ${effort.pairs} pairs: subject and baseline ran in turn, and a ratio is the median of the ratios within each turn. Clients and servers share the processors; PostgreSQL runs on the same machine.${busyness(load)}

${line(columns)}
${line(columns.map(() => "---"))}
${figures.map((it) => line(rowOf(it))).join("\n")}
${missing.map((it) => `\n${it}\n`).join("")}
What is compared:

- **One transaction per event** is the same store, asked for each event by itself, with 64 senders.
- **The bare database's group commit** is the same queue in front of the unit of work that the databases were chosen by, in three plain statements an event (on PostgreSQL one for the whole batch): the event once; if it is new, its connection where that is newer, and a row of activity. No projection, no look at what is known, no answer to who changed, no notification. **The same without a row of activity** counts the organization's revision instead: exactly the rows that the store writes.
- **A bare Fastify route** answers 304 with the same headers, and looks at nothing.
- **Status reads** come from the store, of organizations chosen at random; in production most come from memory.
- **An idle tab** polls as the kit does: every 30 s, or every 5 min while its stream is healthy; the stream's heartbeats and checks are in its figure. What the server reads of WorkOS, about once a minute for an organization that is looked at, is not: it is the same for one tab and for many.

Where the rest goes, by profilers and in rough parts:

- A batch on SQLite is a quarter the commit, an eighth the events and an eighth all other statements. Nearly half is this process, which checks the data, joins it with what is known, and finds out what became visible.
- A batch on PostgreSQL is a third the events and nearly a third what the bare database is not asked: locks, what is known, the notification. A quarter is this process, while the database waits.
- An unchanged poll is three quarters Fastify and Node.js. Nearly half of the rest is to read and hash the credential, so that no secret stays in memory, and a fifth to ask the policy about seven intents.
`;
};
