/**
 * States that change without an event, or that somebody is working on: what shows one is read more often.
 * WorkOS has no event for draft, requires_type, validating and deleting, nor for a directory's credentials
 * or a log stream; a domain's check may take its whole 72 hours.
 */
const unsettledStates: Record<string, ReadonlySet<string>> = {
  connection: new Set(["requires_type", "draft", "validating", "deleting"]),
  directory: new Set(["requires_type", "validating", "invalid_credentials", "deleting"]),
  domain: new Set(["pending"]),
  log_stream: new Set(["error", "invalid"]),
};

/** `table` is the store's name for the kind of thing. */
export const isUnsettledState = (table: string, state: unknown): boolean =>
  typeof state === "string" && (unsettledStates[table]?.has(state) ?? false);

interface Things {
  connections: readonly { state: string }[];
  directories: readonly { state: string }[];
  domains: readonly { state: string }[];
  logStreams: readonly { state: string }[];
}

export const isUnsettled = ({ connections, directories, domains, logStreams }: Things): boolean =>
  connections.some((it) => isUnsettledState("connection", it.state)) ||
  directories.some((it) => isUnsettledState("directory", it.state)) ||
  domains.some((it) => isUnsettledState("domain", it.state)) ||
  logStreams.some((it) => isUnsettledState("log_stream", it.state));
