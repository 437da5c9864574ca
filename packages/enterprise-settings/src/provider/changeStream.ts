import { changeStream } from "@acme/enterprise-settings-contract/routes";

export interface ChangeStreamOptions {
  /** Opens `GET /changes`; rejects with an `EnterpriseSettingsError`, whose `status` tells a refusal. */
  readonly open: (signal: AbortSignal) => Promise<Response>;
  /** How far the organization has come: the greeting and every change. */
  readonly onRevision: (revision: number) => void;
  /** Whether changes arrive, so that polling may rest. */
  readonly onHealth: (healthy: boolean) => void;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** No greeting in this time: something in between holds the stream back (milliseconds). */
const greetingMs = 5_000;
const silenceMs = 3 * changeStream.heartbeatMs;
const firstPauseMs = 1_000;
const longestPauseMs = 300_000;

/** The revisions in a piece of the stream; the rest of the last line is kept for the next piece. */
export function createLineReader(onRevision: (revision: number) => void) {
  let rest = "";
  return (text: string): void => {
    const lines = (rest + text).split(/\r\n|\r|\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [, revision] = /^data: ?(\d{1,15})$/.exec(line) ?? [];
      if (revision) onRevision(Number(revision));
    }
  };
}

/** Reads one stream until it ends, is silent for too long or is aborted. True when it had greeted. */
async function readStream(options: ChangeStreamOptions, abort: AbortController): Promise<boolean> {
  let greeted = false;
  let timer = setTimeout(() => abort.abort(), greetingMs);
  const read = createLineReader((revision) => {
    greeted = true;
    options.onHealth(true);
    options.onRevision(revision);
  });
  try {
    const { body } = await options.open(abort.signal);
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const piece = await reader?.read();
      if (!piece || piece.done) return greeted;
      read(piece.value);
      if (greeted) {
        clearTimeout(timer);
        timer = setTimeout(() => abort.abort(), silenceMs);
      }
    }
  } catch (cause) {
    // Refused for good: an older server, or somebody who may not. Asked again when the page is.
    const { status = 0 } = cause as { status?: number };
    if (status >= 400 && status < 500 && status !== 429) throw cause;
    return greeted;
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

/**
 * Follows the stream of changes and opens it again when it ends, after pauses that grow from 1 s to 5 min.
 * @returns ends it
 */
export function followChanges(options: ChangeStreamOptions): () => void {
  let stopped = false;
  let abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const onHealth = (healthy: boolean) => {
    if (!stopped) options.onHealth(healthy);
  };
  const onRevision = (revision: number) => {
    if (!stopped) options.onRevision(revision);
  };

  async function follow(): Promise<void> {
    abort = new AbortController();
    const greeted = await readStream({ ...options, onHealth, onRevision }, abort);
    onHealth(false);
    if (stopped) return;
    failures = greeted ? 0 : failures + 1;
    // A stream that never greets is not worth much trying.
    const pause = Math.min(firstPauseMs * 4 ** failures, longestPauseMs);
    timer = setTimeout(start, pause * (0.5 + options.random() / 2));
  }
  const start = () => void follow().catch(() => onHealth(false));

  start();
  return () => {
    stopped = true;
    clearTimeout(timer);
    abort.abort();
  };
}
