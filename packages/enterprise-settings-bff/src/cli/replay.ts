import type { ReplaySelection } from "../store/replay.ts";
import type { Store } from "../store/Store.ts";

export type ReplayCommand =
  | { what: "list"; json: boolean }
  | { what: "events"; selection: ReplaySelection }
  | { what: "failed-projections" };

/** What `--list` shows at most; the counts are of all. */
const listed = 100;

/** Does what the command says, and tells it in words (or JSON): for standard output. */
export async function replayEvents(
  store: Pick<Store, "handlerJobs" | "replay" | "reproject" | "countProjectionErrors">,
  command: ReplayCommand,
  now: number,
): Promise<string> {
  if (command.what === "list") return list(store, command.json);
  if (command.what === "failed-projections") {
    const { projected, failed } = await store.reproject();
    return `${projected} projected, ${failed} still cannot be.\n`;
  }
  const done = await store.replay(command.selection, now);
  return [
    `${done.enqueued} enqueued, ${done.waiting} waiting already.`,
    ...lineIf(done.withoutHandler, "of names that no server has a handler for."),
    ...lineIf(done.withoutPayload, "without the data that a handler needs: pruned, or removed."),
    "",
  ].join("\n");
}

const lineIf = (count: number, words: string): string[] => (count > 0 ? [`${count} ${words}`] : []);

async function list(
  { handlerJobs, countProjectionErrors }: Parameters<typeof replayEvents>[0],
  json: boolean,
): Promise<string> {
  const counts = await handlerJobs.counts();
  const parked = await handlerJobs.listParked(listed);
  const failedProjections = await countProjectionErrors();
  if (json) return `${JSON.stringify({ counts, parked, failedProjections }, null, 2)}\n`;
  const all = counts.reduce((sum, it) => sum + it.parked, 0);
  return [
    ...(counts.length === 0 ? ["Nothing waits for a handler, and nothing is parked."] : []),
    ...counts.map((it) => `${it.eventName}: ${it.waiting} waiting, ${it.parked} parked.`),
    ...parked.map((it) => {
      const at = new Date(it.parkedAt).toISOString();
      const whose = it.organizationId ?? "no organization";
      return `  ${it.eventId}  ${it.eventName}  ${whose}  parked ${at} after ${it.attempts} attempts: ${it.lastError}`;
    }),
    ...(all > parked.length ? [`  and ${all - parked.length} more`] : []),
    ...lineIf(failedProjections, "stored events could not be projected."),
    "",
  ].join("\n");
}
