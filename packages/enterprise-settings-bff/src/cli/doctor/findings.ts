import { problems } from "@acme/enterprise-settings-contract";
import { ProblemError } from "../../errors.ts";

/** What one check came to. Texts never hold a secret or a link. */
export interface Finding {
  /** Stable; for programs. */
  check: string;
  /** `unknown`: no API shows it, or it was not asked for. */
  outcome: "ok" | "failed" | "unknown";
  /** What is so, a whole sentence. */
  says: string;
  /** How to mend it, or how to find out. */
  mend?: string;
  /** The page of the WorkOS dashboard that shows it. */
  page?: string;
}

/** Where what no API shows is set (WorkOS dashboard). */
export const pages = {
  apiKeys: "https://dashboard.workos.com/api-keys",
  redirects: "https://dashboard.workos.com/redirects",
  webhooks: "https://dashboard.workos.com/webhooks",
  organizations: "https://dashboard.workos.com/organizations",
} as const;

export const ok = (check: string, says: string): Finding => ({ check, outcome: "ok", says });

export const failed = (check: string, says: string, mend: string, page?: string): Finding => ({
  check,
  outcome: "failed",
  says,
  mend,
  ...(page === undefined ? {} : { page }),
});

export const unknown = (check: string, says: string, mend: string, page?: string): Finding => ({
  ...failed(check, says, mend, page),
  outcome: "unknown",
});

/** A problem as a finding: its code, and its remedy as what mends it. */
export function failedWith(check: string, what: string, error: unknown): Finding {
  if (!(error instanceof ProblemError)) return failed(check, `${what}.`, reasonOf(error));
  const { code, message, detail } = error;
  const says = `${what}: ${message}${detail === undefined ? "" : ` ${detail}`} (${code})`;
  return failed(check, says, problems[code].remedy);
}

/** The code of a network error where there is one: its message may quote a URL. */
export function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const hasCode = typeof cause === "object" && cause !== null && "code" in cause;
  if (hasCode) return String(cause.code);
  return error instanceof Error && error.name === "TimeoutError"
    ? "No answer in time."
    : "Unknown.";
}

const marks = { ok: "✓", failed: "✗", unknown: "?" } as const;

/** A line for each, and what to do about it below. */
export function formatFindings(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ outcome, says, mend, page }) => [
    `${marks[outcome]} ${says}`,
    ...[mend, page].filter((line) => line !== undefined).map((line) => `    ${line}`),
  ]);
  const count = (outcome: Finding["outcome"]) =>
    findings.filter((finding) => finding.outcome === outcome).length;
  const sums = `${count("ok")} fine, ${count("failed")} to mend, ${count("unknown")} to look at.`;
  return `${[...lines, "", sums].join("\n")}\n`;
}
