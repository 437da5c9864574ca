import type { Status } from "@acme/enterprise-settings-contract/wire";
import type { EnterpriseSettingsError } from "../client/EnterpriseSettingsError.ts";
import { watchMs } from "./subject.ts";

const second = 1000;
/** However long a server asks to wait: a timer of more than 24.8 days would fire at once. */
const longestMs = 3_600 * second;

export interface PollSituation {
  /** Looked at, and online. */
  readonly awake: boolean;
  /** A healthy stream tells of every change. */
  readonly pushed: boolean;
  /** Milliseconds since the return from the portal; null when nobody was there. */
  readonly sinceReturnMs: number | null;
  readonly inProgress: boolean;
  /** Failed reads in a row. */
  readonly failures: number;
  readonly failure: Pick<EnterpriseSettingsError, "code" | "status" | "retryAfterSeconds"> | null;
  /** The server's floor, in milliseconds. */
  readonly pollAfterMs: number | null;
}

/** Only a person can mend these, so asking again is useless until the page is looked at again. */
const isFinal = (failure: PollSituation["failure"]): boolean =>
  failure?.status === 401 || failure?.status === 403 || failure?.status === 404;

function wanted(now: PollSituation): number {
  if (now.failure) {
    // A server that is reading WorkOS for the first time is done in a moment.
    const first = now.failure.code === "status_not_known" ? 2 : 5;
    return Math.min(first * 2 ** Math.max(0, now.failures - 1), 120) * second;
  }
  if (now.sinceReturnMs !== null && now.sinceReturnMs < watchMs) {
    // 2 s growing ×1.5 a poll: after polls that took t in sum, the next one is due in 2 s + t / 2.
    return Math.min(2 * second + now.sinceReturnMs / 2, 15 * second);
  }
  return (now.pushed ? 300 : now.inProgress ? 15 : 30) * second;
}

/** Milliseconds from one read of the status to the next, or false for none. */
export function pollInterval(now: PollSituation): number | false {
  if (!now.awake || isFinal(now.failure)) return false;
  const floor = now.failure ? (now.failure.retryAfterSeconds ?? 0) * second : now.pollAfterMs;
  return Math.min(Math.max(wanted(now), floor ?? 0), longestMs);
}

const unsettled = new Set<string>(["requires_type", "draft", "validating", "deleting", "pending"]);

/** Whether something is under way at WorkOS that will change by itself or by the admin's next step. */
export function isInProgress(status: Status): boolean {
  const entries = [...status.sso.connections, ...status.directorySync.directories];
  return (
    entries.some((it) => unsettled.has(it.state) || (it.state === "inactive" && !it.everActive)) ||
    status.domains.some((it) => unsettled.has(it.state))
  );
}
