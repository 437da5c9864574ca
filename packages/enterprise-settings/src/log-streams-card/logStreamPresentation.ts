import type { LogStream, Status } from "@acme/enterprise-settings-contract/wire";
import {
  action,
  present,
  row,
  worstFirst,
  type Presentation,
  type TableRow,
} from "../parts/presentation.ts";
import type { logStreamsMessages } from "./LogStreamsCard.messages.ts";

type Word = keyof typeof logStreamsMessages;
export type LogStreamPresentation = Presentation<Word, Word>;

const manage = action("manage", "log_streams");
const failing = row("bad", "alert", "failing", action("fix", "log_streams", true));

const rows = {
  not_configured: row("idle", "ring", "notConfigured", action("setUp", "log_streams", true)),
  active: row("ok", "check", "active", manage),
  inactive: row("idle", "minus", "inactive", action("resume", "log_streams")),
  error: failing,
  invalid: failing,
  unknown: row("idle", "question", "unknown", manage),
} as const satisfies Record<string, TableRow<Word, Word>>;

/** One destination, in the words of INTERFACE.md. `anyDestination` stands in where WorkOS names none. */
export function oneLogStreamPresentation(
  it: LogStream,
  anyDestination: string,
): LogStreamPresentation {
  const { state, rawState: raw = "" } = it;
  const shown = present(rows, state, { destination: it.destination || anyDestination, raw });
  return state === "active" && !it.lastSentAt ? { ...shown, sentence: "activeUnsentText" } : shown;
}

/** The destinations, the one that fails first. */
export const sortedStreams = ({ logStreams }: Status): readonly LogStream[] =>
  worstFirst(logStreams.streams, (it) => rows[it.state].tone);

/** The state of audit-log streaming: that of the worst destination. */
export function logStreamPresentation(
  status: Status,
  anyDestination: string,
): LogStreamPresentation {
  const [leading] = sortedStreams(status);
  if (leading) return oneLogStreamPresentation(leading, anyDestination);
  const { state } = status.logStreams;
  return present(rows, state === "not_configured" ? state : "unknown", {});
}
