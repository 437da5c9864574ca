export interface RetryQueue<Job> {
  /** Puts a job at the end of a line. */
  add: (line: string, job: Job) => void;
  /** Resolves when nothing is under way or waiting for its next attempt. */
  idle: () => Promise<void>;
  /** Drops what waits; what is under way ends without a further attempt. */
  close: () => void;
}

interface Entry<Job> {
  job: Job;
  /** How many attempts were made. */
  made: number;
}

/**
 * Lines of jobs, worked on side by side. Within a line one at a time, in order; a failed job comes
 * back to the end of its line after its delay, and holds nobody up meanwhile.
 * @param attempt Resolves with whether the job is done. Must not reject.
 * @param delaysMs Before each further attempt; after the last one the job is given up.
 */
export function createRetryQueue<Job>(
  attempt: (line: string, job: Job) => Promise<boolean>,
  delaysMs: readonly number[],
): RetryQueue<Job> {
  const lines = new Map<string, Entry<Job>[]>();
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;
  let open = 0;
  let waiting: (() => void)[] = [];

  const settle = (): void => {
    open -= 1;
    if (open > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  const comeBack = (line: string, entry: Entry<Job>, delay: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      enqueue(line, entry);
    }, delay);
    timers.add(timer);
  };
  const work = async (line: string, entries: Entry<Job>[]): Promise<void> => {
    for (let entry = entries[0]; entry !== undefined; entry = entries[0]) {
      const done = closed || (await attempt(line, entry.job));
      entries.shift();
      const delay = delaysMs[entry.made];
      if (done || delay === undefined || closed) settle();
      else comeBack(line, { job: entry.job, made: entry.made + 1 }, delay);
    }
    lines.delete(line);
  };
  function enqueue(line: string, entry: Entry<Job>): void {
    const entries = lines.get(line);
    if (entries) return void entries.push(entry);
    const started = [entry];
    lines.set(line, started);
    return void work(line, started);
  }

  return {
    add(line, job) {
      if (closed) return;
      open += 1;
      enqueue(line, { job, made: 0 });
    },
    idle: () =>
      open === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve)),
    close() {
      closed = true;
      for (const timer of timers) {
        clearTimeout(timer);
        settle();
      }
      timers.clear();
    },
  };
}
