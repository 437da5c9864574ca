import type { LogStream, Status } from "@acme/enterprise-settings-contract/wire";
import { worstFirst, type Presentation } from "../parts/presentation.ts";
import type { logStreamsMessages } from "./LogStreamsCard.messages.ts";

type Word = keyof typeof logStreamsMessages;
export type LogStreamPresentation = Presentation<Word, Word>;

const setUp = { word: "setUp", intent: "log_streams", accent: true } as const;
const fix = { word: "fix", intent: "log_streams", accent: true } as const;
const resume = { word: "resume", intent: "log_streams" } as const;
const manage = { word: "manage", intent: "log_streams" } as const;

type Row = Omit<LogStreamPresentation, "state" | "params">;

const failing: Row = {
  tone: "bad",
  icon: "alert",
  pill: "failing",
  sentence: "failingText",
  actions: [fix],
};
const rows = {
  not_configured: {
    tone: "idle",
    icon: "ring",
    pill: "notConfigured",
    sentence: "notConfiguredText",
    actions: [setUp],
  },
  active: { tone: "ok", icon: "check", pill: "active", sentence: "activeText", actions: [manage] },
  inactive: {
    tone: "idle",
    icon: "minus",
    pill: "inactive",
    sentence: "inactiveText",
    actions: [resume],
  },
  error: failing,
  invalid: failing,
  unknown: {
    tone: "idle",
    icon: "question",
    pill: "unknown",
    sentence: "unknownText",
    actions: [manage],
  },
} as const satisfies Record<string, Row>;

function sentenceOf(it: LogStream): Word {
  if (it.state === "active" && !it.lastSentAt) return "activeUnsentText";
  if (it.state === "unknown" && !it.rawState) return "unknownUnnamedText";
  return rows[it.state].sentence;
}

/** One destination, in the words of INTERFACE.md. `anyDestination` stands in where WorkOS names none. */
export function oneLogStreamPresentation(
  it: LogStream,
  anyDestination: string,
): LogStreamPresentation {
  return {
    ...rows[it.state],
    state: it.state,
    sentence: sentenceOf(it),
    params: { destination: it.destination || anyDestination, raw: it.rawState ?? "" },
  };
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
  return status.logStreams.state === "not_configured"
    ? { ...rows.not_configured, state: "not_configured", params: {} }
    : { ...rows.unknown, state: "unknown", sentence: "unknownUnnamedText", params: {} };
}
