import { metricDefinitions } from "../metrics/metrics.ts";

/** The reference of all metrics as Markdown. */
export function createMetricsPage(): string {
  const rows = Object.values(metricDefinitions)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, type, labels, help }) => {
      const labelled = labels.length === 0 ? "" : labels.map((it) => `\`${it}\``).join(", ");
      return `| \`${name}\` | ${type} | ${labelled} | ${help} |`;
    });
  return `${head}\n${rows.join("\n")}\n`;
}

const head = `# Metrics

<!-- Generated from packages/enterprise-settings-bff/src/metrics/metrics.ts: pnpm generate -->

What the BFF tells Prometheus. How to have them and what to alert on: [Operations](../guides/operations.md).

| name | type | labels | what it is |
| --- | --- | --- | --- |`;
