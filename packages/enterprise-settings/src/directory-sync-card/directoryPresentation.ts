import type { Directory, Status } from "@acme/enterprise-settings-contract/wire";
import type { Presentation } from "../parts/presentation.ts";
import type { directorySyncMessages } from "./DirectorySyncCard.messages.ts";

type Word = keyof typeof directorySyncMessages;
export type DirectoryPresentation = Presentation<Word, Word> & {
  /** Whether users and groups mean something in this state. */
  readonly counts: boolean;
};

const setUp = { word: "setUp", intent: "dsync", accent: true } as const;
const resume = { word: "continue", intent: "dsync", accent: true } as const;
const manage = { word: "manage", intent: "dsync" } as const;
const reconnect = { word: "reconnect", intent: "dsync" } as const;

type Row = Omit<DirectoryPresentation, "state" | "params">;

const rows = {
  not_configured: {
    tone: "idle",
    icon: "ring",
    pill: "notConfigured",
    sentence: "notConfiguredText",
    actions: [setUp],
    counts: false,
  },
  in_progress: {
    tone: "info",
    icon: "half",
    pill: "inProgress",
    sentence: "inProgressText",
    actions: [resume],
    counts: false,
  },
  validating: {
    tone: "info",
    icon: "dots",
    pill: "validating",
    sentence: "validatingText",
    actions: [manage],
    counts: false,
  },
  active: {
    tone: "ok",
    icon: "check",
    pill: "active",
    sentence: "activeText",
    actions: [manage],
    counts: true,
  },
  invalid_credentials: {
    tone: "bad",
    icon: "alert",
    pill: "badCredentials",
    sentence: "badCredentialsText",
    actions: [{ ...reconnect, accent: true }],
    counts: true,
  },
  users_dropped: {
    tone: "warn",
    icon: "warning",
    pill: "dropped",
    sentence: "droppedText",
    actions: [manage],
    counts: true,
  },
  inactive: {
    tone: "warn",
    icon: "minus",
    pill: "inactive",
    sentence: "inactiveText",
    actions: [reconnect],
    counts: true,
  },
  deleting: {
    tone: "idle",
    icon: "minus",
    pill: "deleting",
    sentence: "deletingText",
    actions: [],
    counts: false,
  },
  unknown: {
    tone: "idle",
    icon: "question",
    pill: "unknown",
    sentence: "unknownText",
    actions: [manage],
    counts: false,
  },
} as const satisfies Record<string, Row>;

function rowOf(it: Directory, dropped: boolean): keyof typeof rows {
  if (it.state === "requires_type" || (it.state === "inactive" && !it.everActive)) {
    return "in_progress";
  }
  return it.state === "active" && dropped ? "users_dropped" : it.state;
}

/** One directory, in the words of INTERFACE.md. `anyProvider` stands in where WorkOS names none. */
export function oneDirectoryPresentation(
  it: Directory,
  status: Status,
  anyProvider: string,
): DirectoryPresentation {
  const drop = status.attention.find(
    ({ code, subjectId }) => code === "directory_users_dropped" && subjectId === it.id,
  );
  const state = rowOf(it, drop !== undefined);
  const row: Row = rows[state];
  const raw = it.rawState ?? "";
  return {
    ...row,
    state,
    sentence: state === "unknown" && !raw ? "unknownUnnamedText" : row.sentence,
    params: {
      provider: it.provider || anyProvider,
      raw,
      ...(drop ? { count: Number(drop.params["count"] ?? 0) } : {}),
    },
  };
}

/** The state of directory sync: that of the directory which leads. */
export function directoryPresentation(status: Status, anyProvider: string): DirectoryPresentation {
  const [leading] = status.directorySync.directories;
  if (leading) return oneDirectoryPresentation(leading, status, anyProvider);
  return status.directorySync.state === "not_configured"
    ? { ...rows.not_configured, state: "not_configured", params: {} }
    : { ...rows.unknown, state: "unknown", sentence: "unknownUnnamedText", params: {} };
}
