import type { Directory, Status } from "@acme/enterprise-settings-contract/wire";
import { action, present, row, type Presentation, type TableRow } from "../parts/presentation.ts";
import type { directorySyncMessages } from "./DirectorySyncCard.messages.ts";

type Word = keyof typeof directorySyncMessages;
export type DirectoryPresentation = Presentation<Word, Word> & {
  /** Whether users and groups mean something in this state. */
  readonly counts: boolean;
};

const manage = action("manage", "dsync");

const rows = {
  not_configured: row("idle", "ring", "notConfigured", action("setUp", "dsync", true)),
  in_progress: row("info", "half", "inProgress", action("continue", "dsync", true)),
  validating: row("info", "dots", "validating", manage),
  active: row("ok", "check", "active", manage),
  invalid_credentials: row("bad", "alert", "badCredentials", action("reconnect", "dsync", true)),
  users_dropped: row("warn", "warning", "dropped", manage),
  inactive: row("warn", "minus", "inactive", action("reconnect", "dsync")),
  deleting: row("idle", "minus", "deleting"),
  unknown: row("idle", "question", "unknown", manage),
} as const satisfies Record<string, TableRow<Word, Word>>;

/** The states in which users and groups mean something. */
const counted = /^(active|invalid_credentials|users_dropped|inactive)$/;

const presentDirectory = (
  state: keyof typeof rows,
  params: DirectoryPresentation["params"],
): DirectoryPresentation => ({ ...present(rows, state, params), counts: counted.test(state) });

/** One directory, in the words of INTERFACE.md. `anyProvider` stands in where WorkOS names none. */
export function oneDirectoryPresentation(
  it: Directory,
  status: Status,
  anyProvider: string,
): DirectoryPresentation {
  const { state, rawState: raw = "" } = it;
  const drop = status.attention.find(
    ({ code, subjectId }) => code === "directory_users_dropped" && subjectId === it.id,
  );
  const begun = state === "requires_type" || (state === "inactive" && !it.everActive);
  const shown = begun ? "in_progress" : state === "active" && drop ? "users_dropped" : state;
  return presentDirectory(shown, {
    provider: it.provider || anyProvider,
    raw,
    count: Number(drop?.params["count"] ?? 0),
  });
}

/** The state of directory sync: that of the directory which leads. */
export function directoryPresentation(status: Status, anyProvider: string): DirectoryPresentation {
  const { state, directories } = status.directorySync;
  const [leading] = directories;
  if (leading) return oneDirectoryPresentation(leading, status, anyProvider);
  return presentDirectory(state === "not_configured" ? state : "unknown", {});
}
